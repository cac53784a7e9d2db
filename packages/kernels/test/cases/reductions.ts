/** Samples of sums, extremes and statistics. */
import { f64View, type Kernels } from '../../src/index.js';
import { type Arena, type Case, forLengths } from '../lab.js';
import { bytes, f32, f64 } from './builders.js';

const scalarResult = (pick: (k: Kernels) => (n: number, x: number) => number): Case =>
  f64((k, at) => {
    const results = f64View();
    forLengths(at, 8, (n, shift, out) => {
      results[(out - shift) / 8] = pick(k)(n, at.tameX + shift);
      results[(out - shift) / 8 + 1] = pick(k)(n, at.x + 1600 + shift);
    });
    [511, 512, 513, 1024, 1600, 3000, 9999].forEach(
      (n, i) => (results[at.out / 8 + 20_000 + i] = pick(k)(n, at.tameX + 8)),
    );
  });

type Reduce = Kernels['sumRows'];
const shapes = [
  ...[0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 19, 31, 32, 33, 63, 64, 65, 70].map((n) => [3, n] as const),
  ...[1, 2, 31, 127, 128, 129, 300, 700].flatMap((m) => [[m, 1] as const, [m, 6] as const, [m, 21] as const]),
];
/** Results that are as long as their operand, or one number a line, stand apart. */
const reduceOver = (width: number, at: Arena, call: Reduce): void => {
  let out = at.out;
  for (const x of [at.tameX + width, at.x])
    for (const [m, n] of shapes) {
      if (m * n === 0) continue;
      call(m, n, x, out, 3);
      out += (Math.max(m * n, m + n) + 4) * 8;
    }
};
export const reduce = (pick: (k: Kernels) => Reduce): Case => f32((k, at) => reduceOver(4, at, pick(k)));
const reduceF64 = (pick: (k: Kernels) => Reduce): Case => f64((k, at) => reduceOver(8, at, pick(k)));

/** Blocks of finite numbers with zeros, subnormal numbers, far and near exponents, in lengths that meet every tail. */
function statisticsOfBlocks(k: Kernels, at: Arena): void {
  const [size, made] = [9999, at.out + 300_000];
  const kinds = [
    () => k.relu(size, at.tameX, made),
    () => k.mulScalar(size, at.tameX, 2 ** -126, made),
    () => k.mulScalar(size, at.tameX, 2 ** -124, made),
    () => k.mulScalar(size, at.tameX, 2 ** 126, made),
    () => {
      k.mulScalar(size, at.tameX, 43, made);
      k.exp(size, made, made);
    },
    () => k.mulScalar(size, made, -0, made),
  ];
  let out = at.out + 200_000;
  for (const make of kinds) {
    make();
    for (const n of [63, 64, 200, 2048, 2112, 5000, size]) {
      k.clearStatistics(out);
      k.statistics(n, made, out);
      out += 1400;
    }
  }
}

export const reductions = {
  sum: scalarResult((k) => k.sum),
  sumOfSquares: scalarResult((k) => k.sumOfSquares),
  sumRows: reduce((k) => k.sumRows),
  sumOfSquaresRows: reduce((k) => k.sumOfSquaresRows),
  sumColumns: reduce((k) => k.sumColumns),
  sumOfSquaresColumns: reduce((k) => k.sumOfSquaresColumns),
  varRows: reduce((k) => (m, n, x, out, by) => k.varRows(m, n, x, out + 4000, out, by)),
  varColumns: reduce((k) => (m, n, x, out, by) => k.varColumns(m, n, x, out + 4000, out, by)),
  minRows: reduce((k) => k.minRows),
  argminRows: reduceF64((k) => k.argminRows),
  minColumns: reduce((k) => k.minColumns),
  argminColumns: reduceF64((k) => k.argminColumns),
  maxRows: reduce((k) => k.maxRows),
  argmaxRows: reduceF64((k) => k.argmaxRows),
  maxColumns: reduce((k) => k.maxColumns),
  argmaxColumns: reduceF64((k) => k.argmaxColumns),
  clearStatistics: bytes(f32((k, at) => k.clearStatistics(at.out + 16))),
  statistics: f64((k, at) => {
    for (const x of [at.x, at.tameX + 4]) {
      k.clearStatistics(at.out);
      forLengths({ ...at, out: at.out + 2000 }, 8, (n, shift, out) => {
        k.clearStatistics(out);
        k.statistics(n, x + shift, out);
        k.statistics(n, x + shift, at.out);
      });
    }
    statisticsOfBlocks(k, at);
  }),
  mseSum: scalarResult((k) => (n, x) => k.mseSum(n, x, x + 80)),
  dot: scalarResult((k) => (n, x) => k.dot(n, x, x + 80)),
};

/** Twins of the sums: their order is part of the result. */
import { f32View, f64View } from '../memory.js';
import { Counter, pairs, type Round } from './sums.js';

const f = Math.fround;
type Term = (x: number, mean: number) => number;

const plain: Term = (x) => x;
const squares: Term = (x) => x * x;
const squaredDistances =
  (round: Round): Term =>
  (x, mean) => {
    const d = round(x - mean);
    return d * d;
  };

function total(
  view: ArrayLike<number>,
  x: number,
  n: number,
  round: Round,
  term: Term,
  mean: number,
): number {
  return pairs(
    Float64Array.from({ length: n }, (_, i) => round(term(view[x + i]!, mean))),
    round,
  );
}

const rows =
  (view: () => Float32Array | Float64Array, bytes: number, round: Round, term: Term) =>
  (m: number, n: number, x: number, means: number, out: number, divisor: number): void => {
    const v = view();
    for (let i = 0; i < m; i++) {
      const mean = means === 0 ? 0 : v[means / bytes + i]!;
      v[out / bytes + i] = total(v, x / bytes + i * n, n, round, term, mean) / round(divisor);
    }
  };

const columns =
  (view: () => Float32Array | Float64Array, bytes: number, round: Round, term: Term) =>
  (m: number, n: number, x: number, means: number, out: number, divisor: number): void => {
    const v = view();
    for (let j = 0; j < n; j++) {
      const mean = means === 0 ? 0 : v[means / bytes + j]!;
      const counter = new Counter(round);
      for (let i = 0; i < m; i += 128) {
        let sum = 0;
        for (let r = i; r < Math.min(m, i + 128); r++)
          sum = round(sum + round(term(v[x / bytes + r * n + j]!, mean)));
        counter.push(sum);
      }
      v[out / bytes + j] = counter.total / round(divisor);
    }
  };

const identity: Round = (x) => x;
const plainRows = rows(f32View, 4, f, plain);
const plainColumns = columns(f32View, 4, f, plain);
const squareRows = rows(f32View, 4, f, squares);
const squareColumns = columns(f32View, 4, f, squares);
const distanceRows = rows(f32View, 4, f, squaredDistances(f));
const distanceColumns = columns(f32View, 4, f, squaredDistances(f));
const plainRowsF64 = rows(f64View, 8, identity, plain);
const plainColumnsF64 = columns(f64View, 8, identity, plain);
const distanceRowsF64 = rows(f64View, 8, identity, squaredDistances(identity));
const distanceColumnsF64 = columns(f64View, 8, identity, squaredDistances(identity));

/** The sum of n elements side by side: blocks of 512, their sums combined in pairs. */
export const sum = (n: number, x: number): number => total(f32View(), x / 4, n, f, plain, 0);
/** The sum of the squares, as `sum`. */
export const sumOfSquares = (n: number, x: number): number => total(f32View(), x / 4, n, f, squares, 0);
export const sumF64 = (n: number, x: number): number => total(f64View(), x / 8, n, identity, plain, 0);

type Reduce = (m: number, n: number, x: number, out: number, divisor: number) => void;
/** `out[i]` = the sum of row i, over the divisor (n for the mean). */
export const sumRows: Reduce = (m, n, x, out, divisor) => plainRows(m, n, x, 0, out, divisor);
export const sumRowsF64: Reduce = (m, n, x, out, divisor) => plainRowsF64(m, n, x, 0, out, divisor);
export const sumOfSquaresRows: Reduce = (m, n, x, out, divisor) => squareRows(m, n, x, 0, out, divisor);
/** `out[j]` = the sum of column j, over the divisor (m for the mean): blocks of 128 rows, their sums combined in pairs. */
export const sumColumns: Reduce = (m, n, x, out, divisor) => plainColumns(m, n, x, 0, out, divisor);
export const sumColumnsF64: Reduce = (m, n, x, out, divisor) => plainColumnsF64(m, n, x, 0, out, divisor);
export const sumOfSquaresColumns: Reduce = (m, n, x, out, divisor) => squareColumns(m, n, x, 0, out, divisor);

type Variance = (m: number, n: number, x: number, mean: number, out: number, divisor: number) => void;
/** Two passes: the mean of each row, then its squared distances from it, over the divisor (n, or n - correction). */
export const varRows: Variance = (m, n, x, mean, out, divisor) => {
  plainRows(m, n, x, 0, mean, n);
  distanceRows(m, n, x, mean, out, divisor);
};
export const varRowsF64: Variance = (m, n, x, mean, out, divisor) => {
  plainRowsF64(m, n, x, 0, mean, n);
  distanceRowsF64(m, n, x, mean, out, divisor);
};
/** As `varRows`, of columns. */
export const varColumns: Variance = (m, n, x, mean, out, divisor) => {
  plainColumns(m, n, x, 0, mean, m);
  distanceColumns(m, n, x, mean, out, divisor);
};
export const varColumnsF64: Variance = (m, n, x, mean, out, divisor) => {
  plainColumnsF64(m, n, x, 0, mean, m);
  distanceColumnsF64(m, n, x, mean, out, divisor);
};

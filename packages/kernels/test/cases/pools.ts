/** Samples of pools: windows alike and unlike, with gaps, overlapping, cut at the edges, and more places than elements. */
import { f64View, i32View, type Kernels, type Pool, poolWords, type Windows } from '../../src/index.js';
import type { Arena } from '../lab.js';
import { f32, f64 } from './builders.js';

/** Windows of `kernel` elements, cut at both ends of an axis of `n`. */
function sliding(n: number, places: number, kernel: number, stride: number, padding = 0, step = 1): Windows {
  const begins = Array.from({ length: places }, (_, i) => i * stride - padding);
  return {
    starts: begins.map((b) => (b >= 0 ? b : b + Math.ceil(-b / step) * step)),
    ends: begins.map((b) => Math.min(b + step * (kernel - 1) + 1, n)),
    step,
    counts: begins.map(() => kernel),
  };
}
/** Parts of an axis, as equal as can be. */
function parts(n: number, places: number): Windows {
  const starts = Array.from({ length: places }, (_, i) => Math.floor((i * n) / places));
  const ends = starts.map((_, i) => Math.ceil(((i + 1) * n) / places));
  return { starts, ends, step: 1, counts: starts.map((start, i) => ends[i]! - start) };
}

const shapes: readonly Pool[] = [
  { inputHeight: 6, inputWidth: 13, rows: sliding(6, 3, 2, 2), columns: sliding(13, 6, 2, 2) },
  { inputHeight: 5, inputWidth: 9, rows: sliding(5, 5, 3, 1, 1), columns: sliding(9, 9, 3, 1, 1) },
  { inputHeight: 7, inputWidth: 11, rows: sliding(7, 2, 3, 2, 0, 2), columns: sliding(11, 3, 3, 2, 1, 3) },
  { inputHeight: 1, inputWidth: 20, rows: sliding(1, 1, 1, 1), columns: sliding(20, 7, 4, 3, 2) },
  { inputHeight: 5, inputWidth: 17, rows: parts(5, 3), columns: parts(17, 7) },
  { inputHeight: 2, inputWidth: 3, rows: parts(2, 5), columns: parts(3, 8) },
];
const planes = 3;

/** Runs a call for every shape on wild and on tame numbers, the windows written before each. */
function each(
  bytes: number,
  at: Arena,
  call: (pool: Pool, plan: number, x: number, i: number, out: number) => void,
): void {
  let out = at.out;
  shapes.forEach((pool, i) => {
    for (const x of [at.x, at.tameX + bytes]) {
      i32View().set(poolWords(pool), out >>> 2);
      call(pool, out, x, i, out + 512);
      out += 16_384;
    }
  });
}

/** A place in the plane for every window, several windows sharing some. */
function indicesAt(
  { inputHeight, inputWidth, rows, columns }: Pool,
  address: number,
): readonly [number, number] {
  const [size, places] = [inputHeight * inputWidth, rows.starts.length * columns.starts.length];
  for (let k = 0; k < planes * places; k++) f64View()[address / 8 + k] = (k * 7) % size;
  return [size, places];
}

const max = (bytes: number, at: Arena, call: Kernels['maxPool']): void =>
  each(bytes, at, (_, plan, x, __, out) => call(plan, planes, x, out, out + 8192));
const moved = (bytes: number, at: Arena, call: Kernels['maxPoolGather']): void =>
  each(bytes, at, (pool, _, x, __, out) => {
    const [size, places] = indicesAt(pool, out + 8192);
    call(planes, size, places, x, out + 8192, out);
  });
const average = (bytes: number, at: Arena, call: Kernels['avgPool']): void =>
  each(bytes, at, (_, plan, x, i, out) => call(plan, planes, x, [0, 3, -2][i % 3]!, out));

export const pools = {
  maxPool: f32((k, at) => max(4, at, k.maxPool)),
  maxPoolF64: f64((k, at) => max(8, at, k.maxPoolF64)),
  maxPoolGather: f32((k, at) => moved(4, at, k.maxPoolGather)),
  maxPoolGatherF64: f64((k, at) => moved(8, at, k.maxPoolGatherF64)),
  maxPoolScatter: f32((k, at) => moved(4, at, k.maxPoolScatter)),
  maxPoolScatterF64: f64((k, at) => moved(8, at, k.maxPoolScatterF64)),
  avgPool: f32((k, at) => average(4, at, k.avgPool)),
  avgPoolF64: f64((k, at) => average(8, at, k.avgPoolF64)),
  avgPoolSpread: f32((k, at) => average(4, at, k.avgPoolSpread)),
  avgPoolSpreadF64: f64((k, at) => average(8, at, k.avgPoolSpreadF64)),
};

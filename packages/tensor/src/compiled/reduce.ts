/** Sums, means, extremes and softmax by compiled kernels. */
import { f64View } from '@isograd/kernels';
import { isContiguous, sizeOf } from '../shape.js';
import type { Located } from './located.js';
import { endingOf, firstOf, packed, scratch, target } from './packed.js';
import { keptKernel, kernelOf } from './table.js';

/** How a reduction over `dims` looks on a row-major copy: the folded axes last (rows), first (columns), or all. */
export interface Folding {
  readonly m: number;
  readonly n: number;
  readonly by: 'Rows' | 'Columns';
}

/** Null when the folded axes lie in the middle. It depends on the logical shape alone, so layouts do not change bits. */
function foldingOf(shape: readonly number[], dims: readonly number[]): Folding | null {
  const rank = shape.length;
  let [m, n] = [1, 1];
  let [last, first] = [true, true];
  for (let d = 0; d < rank; d++)
    if (dims.includes(d)) {
      n *= shape[d]!;
      first &&= d < dims.length;
      last &&= d >= rank - dims.length;
    } else m *= shape[d]!;
  if (last) return { m, n, by: 'Rows' };
  if (first) return { m: n, n: m, by: 'Columns' };
  return null;
}

/** The sum over `dims`, divided by `divisor`; false when no kernel does it. */
export function compiledSum(x: Located, y: Located, dims: readonly number[], divisor: number): boolean {
  const ending = endingOf(y.dtype);
  if (ending === null || x.dtype !== y.dtype || sizeOf(x.shape) === 0) return false;
  const plan = foldingOf(x.shape, dims);
  const kernel = plan === null ? null : kernelOf('sum', ending === '' ? plan.by : `${plan.by}F64`);
  if (plan === null || kernel === null) return false;
  const from = isContiguous(x) ? firstOf(x) : packed(x, x.shape)();
  kernel(plan.m, plan.n, from, firstOf(y), divisor);
  return true;
}

const columnsF32 = keptKernel('sum', 'Columns');
const columnsF64 = keptKernel('sum', 'ColumnsF64');

/** The sums of the columns of a compiled type in a matrix [m, n] without gaps, as `compiledSum` adds them. */
export function sumColumns(m: number, n: number, x: Located, y: Located): void {
  const kernel = endingOf(y.dtype) === 'F64' ? columnsF64() : columnsF32();
  kernel(m, n, firstOf(x), firstOf(y), 1);
}

/** `softmax` or `logSoftmax` along an axis; false when no kernel does it. */
export function compiledSoftmax(
  name: 'softmax' | 'logSoftmax',
  x: Located,
  y: Located,
  axis: number,
): boolean {
  const ending = endingOf(y.dtype);
  if (ending === null || sizeOf(x.shape) === 0) return false;
  const kernel = kernelOf(name, `Rows${ending}`);
  if (kernel === null) return false;
  // Lines lie side by side for the kernel: along another axis they are packed, and put back.
  const [lines, result] = [withLast(x, axis), withLast(y, axis)];
  const n = lines.shape.at(-1) ?? 1;
  const [from, to] = [packed(lines, lines.shape), target(result)];
  kernel(sizeOf(x.shape) / n, n, from(), to.address());
  to.settle();
  return true;
}

/** The same elements with one axis moved to the end. */
function withLast({ dtype, storage, shape, strides, offset }: Located, axis: number): Located {
  const moved = (sizes: readonly number[]): number[] => [
    ...sizes.toSpliced(axis, 1),
    ...sizes.slice(axis, axis + 1),
  ];
  return { dtype, storage, shape: moved(shape), strides: moved(strides), offset };
}

/** Where the largest or smallest over `dims` first stand, as int64 in `y`; false when no kernel does it. */
export function compiledPosition(
  name: 'argmax' | 'argmin',
  x: Located,
  y: Located,
  dims: readonly number[],
): boolean {
  const ending = endingOf(x.dtype);
  if (ending === null || !isContiguous(x) || sizeOf(x.shape) === 0) return false;
  const plan = foldingOf(x.shape, dims);
  if (plan === null) return false;
  kernelOf(name, ending === '' ? plan.by : `${plan.by}F64`)!(plan.m, plan.n, firstOf(x), firstOf(y));
  return true;
}

/** The largest or smallest over `dims`, of equals the first; false when no kernel does it. */
export function compiledExtreme(
  name: 'argmax' | 'argmin',
  x: Located,
  y: Located,
  dims: readonly number[],
): boolean {
  if (endingOf(x.dtype) === null || !isContiguous(x) || !isContiguous(y)) return false;
  const plan = foldingOf(x.shape, dims);
  if (plan === null) return false;
  const lines = sizeOf(y.shape);
  const places = scratch([lines], 'int64');
  const kernel = kernelOf(name, endingOf(x.dtype) === '' ? plan.by : `${plan.by}F64`)!;
  kernel(plan.m, plan.n, firstOf(x), places.address());
  const at = f64View().subarray(places.address() / 8, places.address() / 8 + lines);
  const [from, to] = [x.storage.data, y.storage.data];
  for (let i = 0; i < lines; i++)
    to[y.offset + i] = from[x.offset + (plan.by === 'Rows' ? i * plan.n + at[i]! : at[i]! * plan.n + i)]!;
  return true;
}

/** Shapes, strides and broadcasting: pure functions of number arrays. */
import { AllocationError, ArgumentError, IndexError, ShapeError, shown } from '@isograd/errors';

export type Shape = readonly number[];

/** Where elements lie: element (i, j, …) at `offset + i * strides[0] + j * strides[1] + …`. */
export interface Geometry {
  readonly shape: Shape;
  readonly strides: Shape;
  readonly offset: number;
}

/** More axes than any op needs; also the bound that keeps nested arrays from overflowing the stack. */
export const maxRank = 64;
/** Bytes that one tensor may ask for. */
export const memoryLimit = 4 * 2 ** 30;

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i]!;
  return size;
}

const line: Shape = [1];
/** By the length of their rows, the strides of matrices. */
const grids: Shape[] = [];
for (let columns = 0; columns <= 64; columns++) grids.push([Math.max(columns, 1), 1]);

/** Strides of a tensor whose elements lie in row-major order without gaps. */
export function rowMajor(shape: Shape): Shape {
  // Every result of every operation passes here, so small ones share their lists, and a list of any length is made by a call.
  if (shape.length === 2) return grids[shape[1]!] ?? [shape[1]!, 1];
  if (shape.length === 1) return line;
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, step = 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= Math.max(shape[axis]!, 1);
  }
  return strides;
}

/** Whether two shapes have the same lengths. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Axes of length 1 may have any stride; a tensor without elements is contiguous. */
export function isContiguous({ shape, strides }: Geometry): boolean {
  for (let axis = shape.length - 1, step = 1; axis >= 0; axis--) {
    if (shape[axis] === 0) return true;
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** Whether two elements lie at one place, as after `expand` and overlapping `unfold`. */
export function sharesPlaces(x: Geometry): boolean {
  if (isContiguous(x)) return false;
  const axes = x.shape.flatMap((n, d) => (n > 1 ? [{ n, step: x.strides[d]! }] : []));
  // Each axis steps over all that smaller steps reach: then no two elements meet. Else look.
  let reach = 0;
  const apart = axes
    .toSorted((a, b) => a.step - b.step)
    .every(({ n, step }) => {
      const over = step > reach;
      reach += (n - 1) * step;
      return over;
    });
  if (apart || x.shape.includes(0)) return false;
  if (axes.some(({ step }) => step === 0)) return true;
  const places = positions(x);
  return new Set(places).size < places.length;
}

/** The common shape of two operands. Throws `ShapeError` `SHAPE_BROADCAST`. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const m = a[i - rank + a.length] ?? 1;
    const n = b[i - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1)
      throw new ShapeError(
        'SHAPE_BROADCAST',
        `${op}: [${a}] with [${b}] does not fit; dim ${i} has sizes ${m} and ${n}, and neither is 1`,
        { op, details: { shapes: [a, b], dim: i, sizes: [m, n] } },
      );
    shape[i] = m === 1 ? n : m;
  }
  return shape;
}

/** The geometry that reads `x` as if it had been stretched to `shape`. Throws `ShapeError` `SHAPE_BROADCAST`. */
export function stretch(x: Geometry, shape: Shape): Geometry {
  const lead = shape.length - x.shape.length;
  const strides = new Array<number>(shape.length);
  for (let i = 0; i < shape.length; i++) {
    const n = i < lead ? 1 : x.shape[i - lead]!;
    strides[i] = n === 1 && (i < lead || shape[i] !== 1) ? 0 : x.strides[i - lead]!;
    if (n !== 1 && n !== shape[i]) refuseStretch(x.shape, shape);
  }
  if (lead < 0) refuseStretch(x.shape, shape);
  return { shape, offset: x.offset, strides };
}

function refuseStretch(from: Shape, to: Shape): never {
  throw new ShapeError(
    'SHAPE_BROADCAST',
    `expand: [${from}] does not stretch to [${to}]; only axes of length 1 stretch`,
    { op: 'expand', details: { shapes: [from, to] } },
  );
}

/** Where each element lies in storage, in row-major order of the shape. Throws `AllocationError` `ALLOC_LIMIT`. */
export function positions({ shape, strides, offset }: Geometry): Int32Array {
  const size = sizeOf(shape);
  // More than a tensor can hold has only what was stretched.
  checkBytes('tensor', 4 * size, `a walk over ${size} elements`);
  const out = new Int32Array(size);
  const rank = shape.length;
  if (out.length === 0) return out;
  if (rank === 0) {
    out[0] = offset;
    return out;
  }
  const index = new Array<number>(rank).fill(0);
  const [last, step] = [shape[rank - 1]!, strides[rank - 1]!];
  for (let i = 0, start = offset; i < out.length;) {
    for (let k = 0, at = start; k < last; k++, at += step) out[i++] = at;
    for (let d = rank - 2; d >= 0; d--) {
      start += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      start -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return out;
}

/** An axis counted from the front. Throws `IndexError` `DIM_OUT_OF_RANGE`. */
export function axisOf(op: string, axis: number, rank: number): number {
  // A tensor without dimensions takes 0 and -1, as in PyTorch.
  const n = Math.max(rank, 1);
  if (!Number.isInteger(axis) || axis < -n || axis >= n)
    throw new IndexError(
      'DIM_OUT_OF_RANGE',
      typeof axis === 'object'
        ? `${op}: dim stands at its place, without a name, as a number in ${-n}..${n - 1}; got ${shown(axis)}`
        : `${op}: dim ${shown(axis)} is out of range for rank ${rank}; use ${-n}..${n - 1}`,
      { op, details: { dim: axis, rank } },
    );
  return axis < 0 ? axis + n : axis;
}

/** An axis of a tensor that has some. Throws also `ShapeError` `SHAPE_RANK`. */
export function innerAxisOf(op: string, axis: number, rank: number): number {
  if (rank > 0) return axisOf(op, axis, rank);
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: a tensor without dimensions has no parts; item() reads its number`,
    {
      op,
    },
  );
}

/** Several axes counted from the front; every one when `dim` is undefined. Throws also `DIM_DUPLICATE`. */
export function axesOf(op: string, dim: number | readonly number[] | undefined, rank: number): number[] {
  if (dim === undefined) return Array.from({ length: rank }, (_, i) => i);
  if (typeof dim === 'number') {
    const axis = axisOf(op, dim, rank);
    return rank === 0 ? [] : [axis];
  }
  const given = dim;
  if (!Array.isArray(given))
    throw new ArgumentError('ARG_TYPE', `${op}: dims stand in an array, got ${shown(given)}`, { op });
  const axes = given.map((d) => axisOf(op, d, rank));
  axes.forEach((axis, i) => {
    const first = axes.indexOf(axis);
    if (first !== i)
      throw new IndexError(
        'DIM_DUPLICATE',
        `${op}: dim ${axis} given twice, as ${given[first]} and ${given[i]}`,
        {
          op,
          details: { dims: given },
        },
      );
  });
  return rank === 0 ? [] : axes;
}

/** An index counted from the front. Throws `IndexError` `INDEX_OUT_OF_RANGE`. */
export function indexOf(op: string, index: number, length: number): number {
  if (!Number.isInteger(index) || index < -length || index >= length)
    throw new IndexError(
      'INDEX_OUT_OF_RANGE',
      length === 0
        ? `${op}: index ${shown(index)} into an axis of length 0`
        : `${op}: index ${shown(index)} is out of range for length ${length}; use ${-length}..${length - 1}`,
      { op, details: { index, length } },
    );
  return index < 0 ? index + length : index;
}

/** Refuses what is no shape. Throws `ShapeError` `SHAPE_INVALID`, `SHAPE_RANK` or `SHAPE_OVERFLOW`. */
export function checkShape(op: string, shape: Shape): Shape {
  if (!Array.isArray(shape))
    throw new ShapeError('SHAPE_INVALID', `${op}: a shape is an array of sizes, got ${shown(shape)}`, { op });
  if (shape.length > maxRank)
    throw new ShapeError('SHAPE_RANK', `${op}: rank ${shape.length} is over the limit of ${maxRank}`, { op });
  // A zero hides an overflow from the plain product, so it is left out of this one.
  let product = 1;
  for (let i = 0; i < shape.length; i++) {
    const n: unknown = shape[i];
    if (typeof n !== 'number' || !Number.isInteger(n) || n < 0) refuseSize(op, i, n);
    if (n > 1) product *= n;
  }
  if (product > Number.MAX_SAFE_INTEGER)
    throw new ShapeError('SHAPE_OVERFLOW', `${op}: [${shape}] has more than 2^53 - 1 elements`, {
      op,
      details: { shape },
    });
  return shape;
}

function refuseSize(op: string, dimension: number, size: unknown): never {
  const rule = typeof size === 'number' ? 'not a whole number from 0 up' : 'not a number';
  throw new ShapeError('SHAPE_INVALID', `${op}: dimension ${dimension} is ${shown(size)}, ${rule}`, {
    op,
    details: { dimension, size: shown(size) },
  });
}

/** Refuses more bytes than one tensor may have. Throws `AllocationError` `ALLOC_LIMIT`. */
export function checkBytes(op: string, bytes: number, what: string): void {
  if (bytes <= memoryLimit) return;
  throw new AllocationError(
    'ALLOC_LIMIT',
    `${op}: ${what} needs ${(bytes / 2 ** 30).toPrecision(4)} GiB; the limit is ${memoryLimit / 2 ** 30} GiB a tensor`,
    { op, details: { bytes, limit: memoryLimit } },
  );
}

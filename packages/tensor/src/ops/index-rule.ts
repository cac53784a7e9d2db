/** What operations share that pick by index tensors: checked index values, and walks along one axis. */
import { DTypeError, IndexError, ShapeError } from '@isograd/errors';
import { copied } from '../compiled/elementwise.js';
import { type DType, isFloating } from '../dtype.js';
import { tensorOf } from '../operand.js';
import { type Geometry, positions, sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { zeros } from './makers.js';
import { slice } from './parts.js';

export interface Along {
  readonly axis: number;
}
/** The batching rule of an operation along one axis. */
export const liftAlong = { lift: <A extends Along>(attrs: A): A => ({ ...attrs, axis: attrs.axis + 1 }) };

/** Refuses indices that are no integers. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export function checkIndexType(op: string, index: Tensor): void {
  if (!isFloating(index.dtype) && index.dtype !== 'bool') return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: indices must be integers, got ${index.dtype}`, {
    op,
    details: { dtype: index.dtype },
    hint: 'cast them: .to("int64")',
  });
}

/** The length of an axis; a tensor without dimensions counts as one of length 1. */
export const lengthOf = (x: Geometry, axis: number): number => x.shape[axis] ?? 1;
/** The step along an axis. */
export const stepOf = (x: Geometry, axis: number): number => x.strides[axis] ?? 0;

/**
 * Index values in row-major order, checked. As in PyTorch only `x[index]` and `take` count negative ones from the
 * back. Throws `DTypeError` `DTYPE_UNSUPPORTED`, `IndexError` `INDEX_OUT_OF_RANGE`.
 */
export function indexValues(op: string, index: Tensor, length: number, negative = false): Int32Array {
  checkIndexType(op, index);
  const data = index.storage.data;
  const least = negative ? -length : 0;
  const which = positions(index);
  for (let i = 0; i < which.length; i++) {
    const value = data[which[i]!]!;
    if (value < least || value >= length) refuseIndex(op, value, i, length, least);
    which[i] = value < 0 ? value + length : value;
  }
  return which;
}

/** Refuses an index. Throws `IndexError` `INDEX_OUT_OF_RANGE`. */
export function refuseIndex(
  op: string,
  value: number,
  position: number,
  length: number,
  least: number,
): never {
  throw new IndexError(
    'INDEX_OUT_OF_RANGE',
    `${op}: index ${value} at position ${position} is out of range for an axis of length ${length}`,
    { op, details: { index: value, position, length, least } },
  );
}

/** Places of `x` at `index` along an axis: the geometry of the index's shape with that axis standing still. */
export function places(x: Geometry, index: Shape, axis: number): Int32Array {
  return positions({
    shape: index,
    strides: x.strides.map((s, d) => (d === axis ? 0 : s)),
    offset: x.offset,
  });
}

/** Refuses an index tensor that does not lie within `x`, the axis apart; one without elements fits. Throws `ShapeError` `SHAPE_MISMATCH`. */
export function checkRanks(op: string, x: Shape, index: Shape, axis: number): void {
  if (index.includes(0) || fits(x, index, axis)) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: indices of [${index}] do not fit [${x}]; the same rank is wanted, and no axis but ${axis} may be longer`,
    {
      op,
      details: { shapes: [x, index], dim: axis },
    },
  );
}

const fits = (x: Shape, index: Shape, axis: number): boolean =>
  index.length === x.length && index.every((n, d) => d === axis || n <= x[d]!);

/** Only the corner of the source that the index covers takes part. */
export function corner(op: string, src: Tensor, index: Tensor): Tensor {
  const { shape } = tensorOf(op, index, 'index');
  checkRanks(op, src.shape, shape, -1);
  if (!fits(src.shape, shape, -1)) return zeros(shape, { dtype: src.dtype });
  return shape.reduce((part, n, d) => (n === part.shape[d] ? part : slice(part, d, 0, n)), src);
}

/** Refuses slices of another shape than the places they go to. */
export function checkSlices(op: string, wanted: Shape, got: Shape): void {
  if (sameShape(wanted, got)) return;
  throw new ShapeError('SHAPE_MISMATCH', `${op}: slices of [${got}] do not fit; [${wanted}] is wanted`, {
    op,
  });
}

interface Typed {
  readonly dtype: DType;
}
/** Values go where others of the same type are. Throws `DTypeError` `DTYPE_MISMATCH`. */
export function sameDType(op: string, x: Typed, src: Typed): void {
  if (x.dtype === src.dtype) return;
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}: a source of ${src.dtype} does not fit a tensor of ${x.dtype}; cast one`,
    { op, details: { dtypes: [x.dtype, src.dtype] } },
  );
}

/** A fresh `y` becomes a copy of `x`; in place they are one and the same. */
export function copyOut(x: Tensor, y: Tensor): void {
  if (x === y) return;
  if (x.dtype === y.dtype && copied(x, y)) return;
  const [X, Y] = [x.storage.data, y.storage.data];
  positions(x).forEach((at, i) => void (Y[i] = X[at]!));
}

/** After sums in place: a truth value that was added to a truth value is one still. */
export function keepTruth(y: Tensor): void {
  if (y.dtype !== 'bool') return;
  const Y = y.storage.data;
  for (const at of positions(y)) if (Y[at] !== 0) Y[at] = 1;
}

/** How many indices stand in a line. Throws `ShapeError` `SHAPE_RANK` for more than one axis. */
export function lineLength(op: string, index: Tensor): number {
  if (index.shape.length <= 1) return index.shape[0] ?? 1;
  throw new ShapeError('SHAPE_RANK', `${op}: indices must have one axis, got [${index.shape}]`, {
    op,
    details: { shape: index.shape },
  });
}

type Move = (a: Tensor['storage']['data'], at: number, b: Tensor['storage']['data'], to: number) => void;

/** Meets every element of slice `which[k]` of `a` with that of slice k of `b`. */
export function eachSlice(a: Tensor, b: Tensor, axis: number, which: Int32Array, move: Move): void {
  const [A, B] = [a.storage.data, b.storage.data];
  const without = ({ shape, strides, offset }: Geometry): Int32Array =>
    positions({
      shape: shape.filter((_, d) => d !== axis),
      strides: strides.filter((_, d) => d !== axis),
      offset,
    });
  const [pa, pb, sa, sb] = [without(a), without(b), stepOf(a, axis), stepOf(b, axis)];
  for (let i = 0; i < pa.length; i++)
    for (let k = 0; k < which.length; k++) move(A, pa[i]! + which[k]! * sa, B, pb[i]! + k * sb);
}

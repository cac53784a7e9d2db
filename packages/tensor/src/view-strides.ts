/** Reading the same memory in another shape: which strides do it, and what -1 in a shape stands for. */
import { ShapeError } from '@isograd/errors';
import { checkShape, type Geometry, rowMajor, type Shape, sizeOf } from './shape.js';

/** Strides that read `x` as `shape` without a copy, or null. Axes that memory does not join are kept apart, so a hidden leading axis never matters. */
export function viewStrides(x: Geometry, shape: Shape): Shape | null {
  if (sizeOf(shape) !== sizeOf(x.shape)) return null;
  if (sizeOf(shape) === 0) return rowMajor(shape);
  const strides = new Array<number>(shape.length);
  let to = shape.length - 1;
  let [step, have, want] = [x.strides.at(-1) ?? 1, 1, 1];
  for (let from = x.shape.length - 1; from >= 0; from--) {
    have *= x.shape[from]!;
    const joins = from > 0 && (x.shape[from - 1] === 1 || x.strides[from - 1] === have * step);
    if (joins) continue;
    for (; to >= 0 && (want < have || shape[to] === 1); to--) {
      strides[to] = want * step;
      want *= shape[to]!;
    }
    if (want !== have) return null;
    if (from > 0) [step, have, want] = [x.strides[from - 1]!, 1, 1];
  }
  for (; to >= 0; to--) strides[to] = want * step;
  return strides;
}

/** `shape` with its one -1 replaced by what `size` elements leave for it. Throws `ShapeError` `SHAPE_NUMEL`, `SHAPE_INVALID`. */
export function inferred(op: string, from: Shape, shape: Shape): Shape {
  const size = sizeOf(from);
  if (!Array.isArray(shape)) checkShape(op, shape);
  const open = shape.flatMap((n, i) => (n === -1 ? [i] : []));
  if (open.length > 1)
    throw new ShapeError(
      'SHAPE_INVALID',
      `${op}: [${shape}] leaves dimensions ${open.join(' and ')} open; only one can be -1`,
      {
        op,
        details: { shape },
      },
    );
  const known = sizeOf(shape.map((n) => (n === -1 ? 1 : n)));
  checkShape(
    op,
    shape.map((n) => (n === -1 ? 1 : n)),
  );
  if (open.length === 1 && known > 0 && size % known === 0)
    return shape.map((n) => (n === -1 ? size / known : n));
  if (open.length === 0 && known === size) return [...shape];
  const why =
    open.length === 1
      ? `${size} elements are not divisible by ${known}`
      : `${size} elements do not go into ${known}`;
  throw new ShapeError('SHAPE_NUMEL', `${op}: [${from}] does not fit [${shape}]; ${why}`, {
    op,
    details: { shapes: [from, shape] },
  });
}

/** Numbers out of a tensor: one, all in a row, nested as the shape says, and as text. */
import { ShapeError } from '@isograd/errors';
import { arrayOf, type Data, type DType, storedBytes } from './dtype.js';
import { formatTensor } from './printing/format.js';
import { checkBytes, type Geometry, isContiguous, positions, sizeOf } from './shape.js';
import type { Storage } from './storage.js';

/** Numbers, nested as the shape says. */
export type Nested<T = number> = T | readonly Nested<T>[];

/** What reading needs of a tensor. */
export interface Stored extends Geometry {
  readonly storage: Storage;
}
const dtypeOf = ({ storage }: Stored): DType => storage.dtype;

/** The one number of `x`. Throws `ShapeError` `SHAPE_NUMEL`. */
export function itemOf(x: Stored): number {
  if (sizeOf(x.shape) !== 1)
    throw new ShapeError('SHAPE_NUMEL', `item: one element is needed, [${x.shape}] has ${sizeOf(x.shape)}`, {
      op: 'item',
      details: { shape: x.shape },
    });
  return x.storage.readable[x.offset]!;
}

/** A copy of the numbers in row-major order. Throws `AllocationError` `ALLOC_LIMIT`. */
export function dataOf(x: Stored, op = 'data'): Data {
  const [dtype, size] = [dtypeOf(x), sizeOf(x.shape)];
  checkBytes(op, size * storedBytes(dtype), `${size} elements of ${dtype}`);
  const from = x.storage.readable;
  const copy = arrayOf(dtype, size);
  if (isContiguous(x)) copy.set(from.subarray(x.offset, x.offset + copy.length));
  else positions(x).forEach((at, i) => void (copy[i] = from[at]!));
  return copy;
}

/** Numbers nested as the shape says; booleans for bool. */
export function listOf(x: Stored): Nested<number | boolean> {
  const flat = dataOf(x, 'tolist');
  const bool = dtypeOf(x) === 'bool';
  let next = 0;
  const nest = (axis: number): Nested<number | boolean> => {
    if (axis < x.shape.length) return Array.from({ length: x.shape[axis]! }, () => nest(axis + 1));
    const value = flat[next++]!;
    return bool ? value === 1 : value;
  };
  return nest(0);
}

/** What a print says beside the numbers. */
interface History {
  readonly requiresGrad: boolean;
  readonly gradFn: { readonly name: string } | null;
  readonly role: 'parameter' | 'buffer' | null;
}

/** As PyTorch prints it. */
export function textOf(x: Stored & History): string {
  const { shape, strides, offset, requiresGrad, gradFn, role } = x;
  return formatTensor({
    shape,
    strides,
    offset,
    dtype: dtypeOf(x),
    data: x.storage.readable,
    requiresGrad,
    ...(gradFn === null ? {} : { gradFn: gradFn.name }),
    parameter: role === 'parameter',
  });
}

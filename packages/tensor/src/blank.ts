/** New tensors that no level and no tape hears of. */
import { f32View } from '@isograd/kernels';
import type { DType } from './dtype.js';
import { rowMajor, type Shape, sizeOf } from './shape.js';
import { allocate, reserve } from './storage.js';
import { Tensor } from './tensor.js';

/** A contiguous tensor of zeros; kernels' outputs are made so. */
export const emptyOf = (op: string, shape: Shape, dtype: DType): Tensor =>
  new Tensor(allocate(op, dtype, sizeOf(shape)), shape, rowMajor(shape), 0);

/** A contiguous tensor that holds whatever memory held: for kernels that write every element. */
export const unfilledOf = (op: string, shape: Shape, dtype: DType): Tensor =>
  new Tensor(reserve(op, dtype, sizeOf(shape)), shape, rowMajor(shape), 0);

/** The number 1 in a shape of one element. */
export function unitOf(op: string, shape: Shape, dtype: DType): Tensor {
  const one = unfilledOf(op, shape, dtype);
  const { storage } = one;
  // At its place in memory: each backward of a loss makes one, and a view of its own would take longer.
  if (dtype === 'float32') f32View()[storage.address >>> 2] = 1;
  else storage.data[0] = 1;
  return one;
}

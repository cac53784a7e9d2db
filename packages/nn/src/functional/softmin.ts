/** Softmax of what is turned around. */
import { checkOptions } from '@isograd/errors';
import { type Along, type DTypeOption, neg, softmax, type Tensor } from '@isograd/tensor';
import { checkTensor } from '../checks.js';

/**
 * Exponentials of `-x` that sum to 1 along `dim`, in the type `dtype` (torch.nn.functional.softmin): the smallest gets most.
 * Throws `ArgumentError` `ARG_TYPE`, `ARG_UNKNOWN`, `DTypeError`, `ShapeError` `DIM_OUT_OF_RANGE`.
 */
export function softmin(x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption): Tensor {
  checkTensor('softmin', 'x', x);
  if (typeof dim === 'object') checkOptions('softmin', dim, ['dim', 'dtype']);
  if (options !== undefined) checkOptions('softmin', options, ['dtype']);
  return softmax(neg(x), dim, options);
}

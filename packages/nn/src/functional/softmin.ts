/** Softmax of what is turned around. */
import { neg, softmax, type Tensor } from '@isograd/tensor';
import { checkTensor } from '../checks.js';

/**
 * Exponentials of `-x` that sum to 1 along `dim` (torch.nn.functional.softmin): the smallest gets most.
 * Throws `ArgumentError` `ARG_TYPE`, `ShapeError` `DIM_OUT_OF_RANGE`.
 */
export function softmin(x: Tensor, dim: number): Tensor {
  checkTensor('softmin', 'x', x);
  return softmax(neg(x), dim);
}

/** The affine map. */
import { type BiasOption, linear as product, type Tensor } from '@isograd/tensor';
import { checkTensor } from '../checks.js';

/**
 * `x wᵀ + b` along the last axis (torch.nn.functional.linear). `x`: [..., in], `weight`: [out, in], `bias`: [out] or null.
 * Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`; `DTypeError` `DTYPE_MISMATCH`; `ArgumentError` `ARG_MISSING`.
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null | BiasOption = null): Tensor {
  checkTensor('linear', 'x', x);
  checkTensor('linear', 'weight', weight);
  return product(x, weight, bias);
}

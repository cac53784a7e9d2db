/** Schemes that draw nothing. */
import { ArgumentError, shown } from '@isograd/errors';
import { eye, noGrad, type Tensor } from '@isograd/tensor';
import { checkRank, checkTarget } from './target.js';

/**
 * `val` everywhere (torch.nn.init.constant_). All units of a layer then start alike and stay alike: nothing breaks the
 * symmetry. Throws `ArgumentError` `ARG_TYPE`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function constant_(tensor: Tensor, val: number): Tensor {
  checkTarget('constant_', tensor);
  if (typeof val !== 'number')
    throw new ArgumentError('ARG_TYPE', `constant_: val must be a number, got ${shown(val)}`, {
      op: 'constant_',
    });
  return noGrad(() => tensor.fill_(val));
}

/** 1 everywhere (torch.nn.init.ones_). Errors as `constant_`. */
export const ones_ = (tensor: Tensor): Tensor => noGrad(() => checkTarget('ones_', tensor).fill_(1));

/** 0 everywhere (torch.nn.init.zeros_): right for biases, fatal for weights. Errors as `constant_`. */
export const zeros_ = (tensor: Tensor): Tensor => noGrad(() => checkTarget('zeros_', tensor).zero_());

/** The identity, cut to the shape of the matrix (torch.nn.init.eye_). Throws `ShapeError` `SHAPE_RANK`. */
export function eye_(tensor: Tensor): Tensor {
  checkRank('eye_', checkTarget('eye_', tensor), [2]);
  const [n, m] = [tensor.shape[0]!, tensor.shape[1]!];
  return noGrad(() => tensor.copy_(eye(n, m)));
}

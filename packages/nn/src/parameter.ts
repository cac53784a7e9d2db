/** Marks on tensors: what is trained, and what belongs to the state without being trained. */
import { ArgumentError } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import { shown } from './shown.js';

/**
 * Declares a trainable tensor (torch.nn.Parameter): the same tensor, which from now on requires a gradient and is found
 * by `parameters()`. Throws `ArgumentError` `ARG_TYPE`; `AutogradError` `GRAD_DTYPE` for integers, `GRAD_MODE` for results
 * of recorded operations.
 */
export function parameter(x: Tensor): Tensor {
  checkTensor('parameter', x).requiresGrad_();
  x.role = 'parameter';
  return x;
}

/**
 * Declares a tensor that is saved and loaded but not trained (torch's register_buffer). A field that holds a tensor
 * without this mark is not part of the state. Throws `ArgumentError` `ARG_TYPE`.
 */
export function buffer(x: Tensor): Tensor {
  checkTensor('buffer', x).role = 'buffer';
  return x;
}

function checkTensor(op: string, x: Tensor): Tensor {
  if (x instanceof Tensor) return x;
  throw new ArgumentError('ARG_TYPE', `${op}: a tensor is wanted, got ${shown(x)}`, { op });
}

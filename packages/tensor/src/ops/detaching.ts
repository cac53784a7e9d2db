/** Cutting a tensor off the history that made it. */
import { AutogradError } from '@isograd/errors';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';

/**
 * Forgets in place how `x` was made: from here on it is a leaf that needs no gradient and has no tangent; `grad` stays
 * (torch.Tensor.detach_). Returns `x`. Throws `AutogradError` `GRAD_MODE` for a view, whose history is that of its base.
 */
export function detach_(x: Tensor): Tensor {
  const target = tensorOf('detach_', x);
  if (target.viewOf !== null)
    throw new AutogradError(
      'GRAD_MODE',
      `detach_: this tensor of shape [${target.shape}] is a view, which cannot be detached in place; use detach()`,
    );
  target.leaf = false;
  target.node = null;
  target.outputIndex = 0;
  if (target.box !== null) target.box = target.box.level.detached(target.box);
  return target;
}

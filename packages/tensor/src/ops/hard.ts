/** Activation functions that are pieces of straight lines where their models are smooth, and mish. */
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { sigmoid, tanh, tanhBackward } from './activations.js';
import { add, mul } from './arithmetic.js';
import { type Unary, unary } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { softplus } from './parametric.js';

const third = 1 / 3;
const sixth = 1 / 6;
const ramp = (x: number): number => (x <= -3 ? 0 : x >= 3 ? 6 : x + 3);

/** `min(max(x + 3, 0), 6) / 6` (torch.nn.functional.hardsigmoid): the sigmoid in three straight pieces. */
export const hardsigmoid: Unary = unary(
  'hardsigmoid',
  'HardsigmoidBackward0',
  'float',
  (x) => ramp(x) / 6,
  needs(['x'], ({ g }, x) => where(x.gt(-3), where(x.lt(3), mul(g, sixth), 0), 0)),
);

/** `x min(max(x + 3, 0), 6) / 6` (torch.nn.functional.hardswish; Howard et al. 2019). */
export const hardswish: Unary = unary(
  'hardswish',
  'HardswishBackward0',
  'float',
  (x) => (x * ramp(x)) / 6,
  // At -3 and 3 the slope of the outer pieces, as in PyTorch 2.14.
  needs(['x'], ({ g }, x) => where(x.le(-3), 0, where(x.lt(3), mul(g, add(mul(x, third), 0.5)), g))),
);

const log1pexp = (x: number): number => (x > 20 ? x : Math.log1p(Math.exp(x)));
/** `x tanh(log(1 + e ** x))`, smooth and not monotone (torch.nn.functional.mish; Misra 2019). */
export const mish: Unary = unary(
  'mish',
  'MishBackward0',
  'float',
  (x) => x * Math.tanh(log1pexp(x)),
  needs(['x'], ({ g }, x) => mul(g, mishSlope(x))),
);
function mishSlope(x: Tensor): Tensor {
  const t = tanh(softplus(x));
  return add(t, mul(x, tanhBackward(sigmoid(x), t)));
}

/** `hardsigmoid` in place. */
export const hardsigmoid_: OpFunction<[x: Tensor]> = inPlace(hardsigmoid);
/** `hardswish` in place. */
export const hardswish_: OpFunction<[x: Tensor]> = inPlace(hardswish);
/** `mish` in place. */
export const mish_: OpFunction<[x: Tensor]> = inPlace(mish);

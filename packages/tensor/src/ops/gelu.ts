/** The Gaussian error linear unit, exact and approximated. */
import { ArgumentError, shown } from '@isograd/errors';
import { needs } from '../op.js';
import type { Tensor } from '../tensor.js';
import { tanh } from './activations.js';
import { add, mul } from './arithmetic.js';
import { type Elementwise, unaryWith } from './elementwise.js';
import { exp, neg, square } from './math.js';
import { erfOf } from './erf-numbers.js';
import { erf } from './special.js';

export type GeluApproximation = 'none' | 'tanh';
const root2 = Math.SQRT1_2;
const density = 1 / Math.sqrt(2 * Math.PI);
const inner = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
/** `x` times the normal distribution function of `x`; `tanh` approximates it (torch.nn.functional.gelu; Hendrycks and Gimpel 2016). */
export const gelu: Elementwise<[x: Tensor, approximate?: GeluApproximation]> = unaryWith<
  GeluApproximation,
  [x: Tensor, approximate?: GeluApproximation]
>({
  name: 'gelu',
  node: 'GeluBackward0',
  kind: 'float',
  f: (approximate: GeluApproximation) => (x: number) =>
    approximate === 'tanh' ? 0.5 * x * (1 + Math.tanh(inner(x))) : 0.5 * x * (1 + erfOf(x * root2)),
  x: needs(['x'], ({ g, attrs }, x) => mul(g, attrs === 'tanh' ? geluTanhSlope(x) : geluSlope(x))),
  attrsOf: (_, approximate: GeluApproximation = 'none') => {
    if (approximate !== 'none' && approximate !== 'tanh')
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `gelu: approximate is "none" or "tanh", got ${shown(approximate)}`,
        { op: 'gelu' },
      );
    return approximate;
  },
});
const geluSlope = (x: Tensor): Tensor =>
  add(mul(add(erf(mul(x, root2)), 1), 0.5), mul(mul(x, exp(mul(square(x), -0.5))), density));
function geluTanhSlope(x: Tensor): Tensor {
  const k = Math.sqrt(2 / Math.PI);
  const t = tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), k));
  const slopeOfInner = mul(add(mul(square(x), 3 * 0.044715), 1), k);
  return add(mul(add(t, 1), 0.5), mul(mul(mul(x, 0.5), add(neg(square(t)), 1)), slopeOfInner));
}

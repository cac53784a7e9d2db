/** The Gaussian error linear unit, exact and approximated. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { needs } from '../op.js';
import type { Tensor } from '../tensor.js';
import { type Slope, tanh } from './activations.js';
import { add, mul } from './arithmetic.js';
import { type Elementwise, slope, unaryWith } from './elementwise.js';
import { exp, neg, square } from './math.js';
import { erfcOf } from './erf-numbers.js';

export type GeluApproximation = 'none' | 'tanh';
export interface GeluOptions {
  readonly approximate?: GeluApproximation;
}
const root2 = Math.SQRT1_2;
const density = 1 / Math.sqrt(2 * Math.PI);
const rate = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;
const inner = (x: number): number => rate * (x + cubic * x * x * x);
/** `x` times the normal distribution function of `x`; `tanh` approximates it (torch.nn.functional.gelu; `gelu(x, { approximate: "tanh" })` or `gelu(x, "tanh")`; Hendrycks and Gimpel 2016). */
export const gelu: Elementwise<[x: Tensor, approximate?: GeluApproximation | GeluOptions]> = unaryWith<
  GeluApproximation,
  [x: Tensor, approximate?: GeluApproximation | GeluOptions]
>({
  name: 'gelu',
  node: 'GeluBackward0',
  kind: 'float',
  f: (approximate: GeluApproximation) => (x: number) =>
    // Not by 1 + erf and 1 + tanh, which lose the digits of the left tail.
    approximate === 'tanh' ? x / (1 + Math.exp(-2 * inner(x))) : 0.5 * x * erfcOf(-x * root2),
  x: needs(['x'], ({ g, attrs }, x) => geluBackward(g, x, attrs)),
  attrsOf: (_, given: GeluApproximation | GeluOptions = 'none') => {
    if (typeof given === 'object') checkOptions('gelu', given, ['approximate']);
    const approximate = typeof given === 'object' ? (given.approximate ?? 'none') : given;
    if (approximate !== 'none' && approximate !== 'tanh')
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `gelu: approximate is "none" or "tanh", got ${shown(approximate)}`,
        { op: 'gelu' },
      );
    return approximate;
  },
});

/** What GELU does to a gradient, in one pass. */
export const geluBackward: Slope<GeluApproximation> = slope<GeluApproximation>(
  'geluBackward',
  'GeluBackwardBackward0',
  (approximate) => (g, x) => g * (approximate === 'tanh' ? tanhSlope(x) : exactSlope(x)),
  needs(['g', 'x'], ({ g, attrs }, a, x) =>
    mul(mul(g, a), attrs === 'tanh' ? tanhCurvature(x) : exactCurvature(x)),
  ),
);
const exactSlope = (x: number): number => 0.5 * erfcOf(-x * root2) + x * density * Math.exp(-0.5 * x * x);
/** The slope of `inner`. */
const rise = (x: number): number => rate * (1 + 3 * cubic * x * x);
function tanhSlope(x: number): number {
  const t = Math.tanh(inner(x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * rise(x);
}

/** The second derivative, `(2 - x²)` times the normal density. */
const exactCurvature = (x: Tensor): Tensor => {
  const z = square(x);
  return mul(mul(exp(mul(z, -0.5)), density), add(neg(z), 2));
};
/** With t = tanh(u), d = 1 - t² and u the inner cubic: `d u' + x d (u'' - 2 t u'²) / 2`. */
function tanhCurvature(x: Tensor): Tensor {
  const z = square(x);
  const t = tanh(mul(add(x, mul(mul(z, x), cubic)), rate));
  const [d, first] = [add(neg(square(t)), 1), mul(add(mul(z, 3 * cubic), 1), rate)];
  const second = mul(x, 6 * cubic * rate);
  const bend = add(second, mul(mul(t, square(first)), -2));
  return mul(d, add(first, mul(mul(x, 0.5), bend)));
}

/** Relatives of the gamma function: its incomplete integrals, several variables, Hurwitz's zeta function. */
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { add, mul, sub } from './arithmetic.js';
import { unsqueeze } from './axes.js';
import { to } from './cast.js';
import { type Binary, binary, resultType, withNumbers } from './elementwise.js';
import { lowerGammaOf, upperGammaOf } from './incomplete-gamma-numbers.js';
import { inPlace } from './in-place.js';
import { exp, log, neg } from './math.js';
import { zetaOf } from './polygamma-numbers.js';
import { arange } from './ranges.js';
import { sum } from './reduce.js';
import type { TensorLike } from './scalar.js';
import { digamma, lgamma, polygamma } from './special.js';

const undefinedSlope = (name: string, input: string) =>
  needs<[], undefined>([], () => {
    throw new AutogradError(
      'GRAD_UNDEFINED',
      `${name}: PyTorch has no derivative with respect to ${input}, nor is there one here; detach() it`,
      { op: name },
    );
  });
/** x^(a - 1) e^-x / Γ(a) */
const density = (a: Tensor, x: Tensor): Tensor => exp(sub(sub(mul(sub(a, 1), log(x)), x), lgamma(a)));

/**
 * Regularised lower incomplete gamma function P(a, x) (torch.igamma). Has a gradient for `x` alone, as in PyTorch.
 * Throws `AutogradError` `GRAD_UNDEFINED` where one for `a` is asked for.
 */
export const igamma: Binary = binary('igamma', 'IgammaBackward0', 'float', lowerGammaOf, {
  a: undefinedSlope('igamma', 'a'),
  b: needs(['a', 'b'], ({ g }, a, x) => mul(g, density(a, x))),
});
/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x) (torch.igammac). Throws as `igamma`. */
export const igammac: Binary = binary('igammac', 'IgammacBackward0', 'float', upperGammaOf, {
  a: undefinedSlope('igammac', 'a'),
  b: needs(['a', 'b'], ({ g }, a, x) => neg(mul(g, density(a, x)))),
});
/** P(a, x), in place. */
export const igamma_: OpFunction<[a: Tensor, x: TensorLike]> = inPlace(igamma);
/** Q(a, x), in place. */
export const igammac_: OpFunction<[a: Tensor, x: TensorLike]> = inPlace(igammac);
/** `igamma` (torch.special.gammainc). */
export const gammainc: typeof igamma = igamma;
/** `igammac` (torch.special.gammaincc). */
export const gammaincc: typeof igammac = igammac;
/** `lgamma` (torch.special.gammaln). */
export const gammaln: typeof lgamma = lgamma;
/** `digamma` (torch.special.psi). */
export const psi: typeof digamma = digamma;
/** The n-th derivative of digamma, in place. */
export const polygamma_: OpFunction<[x: Tensor, n: number]> = inPlace(polygamma, 'PolygammaBackward1');

/**
 * Hurwitz's zeta function, the sum of (q + k)^-x over k >= 0 (torch.special.zeta). Has a gradient for `q` alone, as in
 * PyTorch. Throws `AutogradError` `GRAD_UNDEFINED` where one for `x` is asked for.
 */
export const zeta: Binary = withNumbers(
  binary('zeta', 'SpecialZetaBackward0', 'float', zetaOf, {
    a: undefinedSlope('zeta', 'x'),
    b: needs(['a', 'b'], ({ g }, x, q) => mul(g, neg(mul(x, zeta(add(x, 1), q))))),
  }),
  'SpecialZetaBackward2',
);

/** `x`, `x - 1/2`, … along a last axis of length `p`. */
const shifted = (x: Tensor, p: number): Tensor =>
  sub(unsqueeze(x, -1), arange(0, p / 2, 0.5, { dtype: x.dtype }));
/**
 * Logarithm of the gamma function of `p` dimensions (torch.mvlgamma). Throws `ArgumentError` `ARG_RANGE` for p below 1.
 */
export const mvlgamma: Prepared<[x: Tensor, p: number]> = defineOp<number, 'x', 'y'>({
  name: 'mvlgamma',
  node: 'MvlgammaBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: x!.shape, dtype: resultType('mvlgamma', 'float', x!.dtype) }),
  made([x], p) {
    const floats = to(x!, resultType('mvlgamma', 'float', x!.dtype));
    return [add(sum(lgamma(shifted(floats, p)), -1), (p * (p - 1) * Math.log(Math.PI)) / 4)];
  },
  vjp: { x: needs(['x'], ({ g, attrs: p }, x) => mul(g, sum(digamma(shifted(x, p)), -1))) },
  jvp: 'diagonal',
  batch: 'aligned',
}).prepared((x: Tensor, p: number) => {
  resultType('mvlgamma', 'float', tensorOf('mvlgamma', x).dtype);
  if (!Number.isInteger(p) || p < 1 || p > 1e6)
    throw new ArgumentError('ARG_RANGE', `mvlgamma: p must be a whole number from 1 up, got ${shown(p)}`, {
      op: 'mvlgamma',
    });
  return [[x], p];
});
/** Logarithm of the gamma function of `p` dimensions, in place. */
export const mvlgamma_: OpFunction<[x: Tensor, p: number]> = inPlace(mvlgamma);
/** `mvlgamma` (torch.special.multigammaln). */
export const multigammaln: typeof mvlgamma = mvlgamma;

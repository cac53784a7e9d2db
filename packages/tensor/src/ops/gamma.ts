/** Relatives of the gamma function: its incomplete integrals, several variables, Hurwitz's zeta function. */
import { ArgumentError, AutogradError, shown } from '@isograd/errors';
import { needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { add, mul, sub } from './arithmetic.js';
import { unsqueeze } from './axes.js';
import { to } from './cast.js';
import { type Binary, binary, resultType } from './elementwise.js';
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
export const polygamma_: OpFunction<[x: Tensor, n: number]> = inPlace(polygamma);

/**
 * Hurwitz's zeta function, the sum of (q + k)^-x over k >= 0 (torch.special.zeta). Has a gradient for `q` alone, as in
 * PyTorch. Throws `AutogradError` `GRAD_UNDEFINED` where one for `x` is asked for.
 */
export const zeta: Binary = binary('zeta', 'SpecialZetaBackward0', 'float', zetaOf, {
  a: undefinedSlope('zeta', 'x'),
  b: needs(['a', 'b'], ({ g }, x, q) => mul(g, neg(mul(x, zeta(add(x, 1), q))))),
});

/**
 * Logarithm of the gamma function of `p` dimensions (torch.mvlgamma). Throws `ArgumentError` `ARG_RANGE` for p below 1.
 */
export const mvlgamma: OpFunction<[x: Tensor, p: number]> = Object.assign(
  (x: Tensor, p: number): Tensor => {
    const { dtype } = tensorOf('mvlgamma', x);
    if (!Number.isInteger(p) || p < 1 || p > 1e6)
      throw new ArgumentError('ARG_RANGE', `mvlgamma: p must be a whole number from 1 up, got ${shown(p)}`, {
        op: 'mvlgamma',
      });
    const type = resultType('mvlgamma', 'float', dtype);
    const shifted = sub(unsqueeze(to(x, type), -1), arange(0, p / 2, 0.5, { dtype: type }));
    return add(sum(lgamma(shifted), -1), (p * (p - 1) * Math.log(Math.PI)) / 4);
  },
  { op: lgamma.op },
);
/** `mvlgamma` (torch.special.multigammaln). */
export const multigammaln: typeof mvlgamma = mvlgamma;

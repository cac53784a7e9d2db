/** Functions made of logarithms that must not lose digits, overflow or trip over 0 log 0. */
import { ArgumentError, shown } from '@isograd/errors';
import { needs } from '../op.js';
import type { Tensor } from '../tensor.js';
import { add, div, mul, sub } from './arithmetic.js';
import { type ByName, preparedByName } from './by-name.js';
import { type Binary, binary, type Elementwise, unaryWith, withNumbers } from './elementwise.js';
import { where } from './makers.js';
import { exp, log, log1p, neg } from './math.js';

/** `a log(b)`, and 0 where `a` is 0 (torch.xlogy). */
export const xlogy: Binary = withNumbers(
  binary(
    'xlogy',
    'XlogyBackward0',
    'float',
    (a, b) => (Number.isNaN(b) ? NaN : a === 0 ? 0 : a * Math.log(b)),
    {
      a: needs(['a', 'b'], ({ g }, a, b) => mul(g, where(a.eq(0).logicalAnd(b.le(0)), 0, log(b)))),
      b: needs(['a', 'b'], ({ g }, a, b) => mul(g, div(a, b))),
    },
  ),
  'XlogyBackward2',
);

/** `a log(1 + b)`, and 0 where `a` is 0 (torch.special.xlog1py). */
export const xlog1py: Binary = withNumbers(
  binary(
    'xlog1py',
    'SpecialXlog1PyBackward0',
    'float',
    (a, b) => (Number.isNaN(b) ? NaN : a === 0 ? 0 : a * Math.log1p(b)),
    {
      a: needs(['a', 'b'], ({ g }, a, b) => mul(g, where(a.eq(0).logicalAnd(b.le(-1)), 0, log1p(b)))),
      b: needs(['a', 'b'], ({ g }, a, b) => mul(g, div(a, add(b, 1)))),
    },
  ),
  'SpecialXlog1PyBackward2',
);

function logOfSum(a: number, b: number): number {
  if (a === b && !Number.isFinite(a)) return a;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
/** `log(exp(a) + exp(b))` without overflow (torch.logaddexp). */
export const logaddexp: Binary = binary('logaddexp', 'LogaddexpBackward0', 'float', logOfSum, {
  a: needs(['a', 'b'], ({ g }, a, b) => div(g, add(exp(sub(b, a)), 1))),
  b: needs(['a', 'b'], ({ g }, a, b) => div(g, add(exp(sub(a, b)), 1))),
});

const logitByPlace: Elementwise<[x: Tensor, eps?: number]> = unaryWith<
  number | null,
  [x: Tensor, eps?: number]
>({
  name: 'logit',
  node: 'LogitBackward0',
  kind: 'float',
  f: (eps) => (x) => {
    const held = eps === null ? x : Math.min(Math.max(x, eps), 1 - eps);
    return Math.log(held / (1 - held));
  },
  x: needs(['x'], ({ g, attrs }, x) => {
    const slope = div(g, mul(x, add(neg(x), 1)));
    // Outside the bounds the slope is 0; without bounds it is NaN where there is no logarithm.
    const [low, outside] = attrs === null ? [0, NaN] : [attrs, 0];
    return where(x.lt(low).logicalOr(x.gt(1 - low)), outside, slope);
  }),
  attrsOf: (_, eps) => {
    if (eps === undefined) return null;
    if (typeof eps === 'number' && eps >= 0 && eps <= 0.5) return eps;
    throw new ArgumentError('ARG_RANGE', `logit: eps must lie between 0 and 0.5, got ${shown(eps)}`, {
      op: 'logit',
    });
  },
});
/** `log(x / (1 - x))`, the inverse of sigmoid; with `eps` x is held in [eps, 1 - eps] first (torch.logit). */
export const logit: Elementwise<[x: Tensor, ...args: ByName<[eps?: number], { readonly eps?: number }>]> =
  preparedByName(logitByPlace, 1, ['eps']);

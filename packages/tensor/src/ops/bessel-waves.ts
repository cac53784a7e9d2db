/** Bessel functions of the first and the second kind: how drums and waves in cylinders swing. */
import { needs } from '../op.js';
import { besselJ0Of, besselJ1Of, besselY0Of, besselY1Of } from './bessel-waves-numbers.js';
import { div, mul, sub } from './arithmetic.js';
import { type Unary, unary } from './elementwise.js';
import { where } from './makers.js';
import { neg } from './math.js';

/** Bessel function of the first kind of order 0 (torch.special.bessel_j0, which has no derivative). */
export const besselJ0: Unary = unary(
  'besselJ0',
  'SpecialBesselJ0Backward0',
  'float',
  besselJ0Of,
  needs(['x'], ({ g }, x) => neg(mul(g, besselJ1(x)))),
);
/** Bessel function of the first kind of order 1 (torch.special.bessel_j1, which has no derivative). */
export const besselJ1: Unary = unary(
  'besselJ1',
  'SpecialBesselJ1Backward0',
  'float',
  besselJ1Of,
  needs(['x', 'y'], ({ g }, x, y) => {
    const origin = x.eq(0);
    return mul(g, sub(besselJ0(x), where(origin, 0.5, div(y, where(origin, 1, x)))));
  }),
);
/** Bessel function of the second kind of order 0: -∞ at 0, NaN below (torch.special.bessel_y0, which has no derivative). */
export const besselY0: Unary = unary(
  'besselY0',
  'SpecialBesselY0Backward0',
  'float',
  besselY0Of,
  needs(['x'], ({ g }, x) => neg(mul(g, besselY1(x)))),
);
/** Bessel function of the second kind of order 1: -∞ at 0, NaN below (torch.special.bessel_y1, which has no derivative). */
export const besselY1: Unary = unary(
  'besselY1',
  'SpecialBesselY1Backward0',
  'float',
  besselY1Of,
  needs(['x', 'y'], ({ g }, x, y) => mul(g, sub(besselY0(x), div(y, x)))),
);

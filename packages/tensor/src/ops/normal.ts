/** The normal distribution function and its relatives (torch.special). */
import { needs } from '../op.js';
import { div, mul, sub } from './arithmetic.js';
import { type Unary, unary } from './elementwise.js';
import { erfcxOf } from './erf-numbers.js';
import { exp, log, neg, square } from './math.js';
import { entrOf, logNdtrOf, ndtriOf, ndtrOf } from './normal-numbers.js';

const rootTwoPi = Math.sqrt(2 * Math.PI);

/** `exp(x²) erfc(x)`, which does not underflow (torch.special.erfcx). */
export const erfcx: Unary = unary(
  'erfcx',
  'SpecialErfcxBackward0',
  'float',
  erfcxOf,
  needs(['x', 'y'], ({ g }, x, y) => mul(g, sub(mul(mul(x, y), 2), 2 / Math.sqrt(Math.PI)))),
);
/** Share of a standard normal distribution below `x` (torch.special.ndtr). */
export const ndtr: Unary = unary(
  'ndtr',
  'SpecialNdtrBackward0',
  'float',
  ndtrOf,
  needs(['x'], ({ g }, x) => mul(g, div(exp(mul(square(x), -0.5)), rootTwoPi))),
);
/** Logarithm of `ndtr`, with all digits far below 0 (torch.special.log_ndtr). */
export const logNdtr: Unary = unary(
  'logNdtr',
  'SpecialLogNdtrBackward0',
  'float',
  logNdtrOf,
  needs(['x'], ({ g }, x) => mul(div(g, erfcx(mul(x, -Math.SQRT1_2))), Math.sqrt(2 / Math.PI))),
);
/** Inverse of `ndtr`: infinite at 0 and 1, NaN outside (torch.special.ndtri). */
export const ndtri: Unary = unary(
  'ndtri',
  'SpecialNdtriBackward0',
  'float',
  ndtriOf,
  needs(['y'], ({ g }, y) => mul(g, mul(exp(mul(square(y), 0.5)), rootTwoPi))),
);
/** Entropy `-x log(x)`: 0 at 0, -∞ below (torch.special.entr). */
export const entr: Unary = unary(
  'entr',
  'SpecialEntrBackward0',
  'float',
  entrOf,
  needs(['x'], ({ g }, x) => mul(g, neg(log(x).add(1)))),
);

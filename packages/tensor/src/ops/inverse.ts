/** Inverse trigonometric and hyperbolic functions, and the angle and length of a pair. */
import { needs } from '../op.js';
import { add, div, mul } from './arithmetic.js';
import { type Binary, binary, type Unary, unary } from './elementwise.js';
import { neg, rsqrt, sqrt, square } from './math.js';

/** Inverse sine, NaN outside [-1, 1] (torch.asin). */
export const asin: Unary = unary(
  'asin',
  'AsinBackward0',
  'float',
  Math.asin,
  needs(['x'], ({ g }, x) => mul(g, rsqrt(add(neg(square(x)), 1)))),
);
/** Inverse cosine, NaN outside [-1, 1] (torch.acos). */
export const acos: Unary = unary(
  'acos',
  'AcosBackward0',
  'float',
  Math.acos,
  needs(['x'], ({ g }, x) => neg(mul(g, rsqrt(add(neg(square(x)), 1))))),
);
/** Inverse hyperbolic sine (torch.asinh). */
export const asinh: Unary = unary(
  'asinh',
  'AsinhBackward0',
  'float',
  Math.asinh,
  needs(['x'], ({ g }, x) => mul(g, rsqrt(add(square(x), 1)))),
);
/** Inverse hyperbolic cosine, NaN below 1 (torch.acosh). */
export const acosh: Unary = unary(
  'acosh',
  'AcoshBackward0',
  'float',
  Math.acosh,
  needs(['x'], ({ g }, x) => div(g, mul(sqrt(add(x, -1)), sqrt(add(x, 1))))),
);
/** Inverse hyperbolic tangent, infinite at -1 and 1, NaN outside (torch.atanh). */
export const atanh: Unary = unary(
  'atanh',
  'AtanhBackward0',
  'float',
  Math.atanh,
  needs(['x'], ({ g }, x) => div(g, add(neg(square(x)), 1))),
);

/** Angle of the point `(b, a)` in (-π, π] (torch.atan2). */
export const atan2: Binary = binary('atan2', 'Atan2Backward0', 'float', Math.atan2, {
  a: needs(['a', 'b'], ({ g }, a, b) => mul(g, div(b, add(square(a), square(b))))),
  b: needs(['a', 'b'], ({ g }, a, b) => neg(mul(g, div(a, add(square(a), square(b)))))),
});
/** `sqrt(a² + b²)` without overflow on the way (torch.hypot). Floating only. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export const hypot: Binary = binary('hypot', 'HypotBackward0', 'floating', Math.hypot, {
  a: needs(['a', 'y'], ({ g }, a, y) => mul(g, div(a, y))),
  b: needs(['b', 'y'], ({ g }, b, y) => mul(g, div(b, y))),
});

/** Functions of analysis: error functions, the gamma function's logarithm and its derivatives. */
import { ArgumentError, shown } from '@isograd/errors';
import { needs } from '../op.js';
import type { Tensor } from '../tensor.js';
import { div, mul, sub } from './arithmetic.js';
import { type Elementwise, type Unary, unary, unaryWith } from './elementwise.js';
import { erfcOf, erfinvOf, erfOf } from './erf-numbers.js';
import { where } from './makers.js';
import { cos, exp, neg, square } from './math.js';
import { digammaOf, lgammaOf, polygammaOf } from './polygamma-numbers.js';

const rootPi = Math.sqrt(Math.PI);
/** e^(-x²) */
const bell = (x: Tensor): Tensor => exp(neg(square(x)));

/** Error function (torch.erf). */
export const erf: Unary = unary(
  'erf',
  'ErfBackward0',
  'float',
  erfOf,
  needs(['x'], ({ g }, x) => mul(mul(g, 2 / rootPi), bell(x))),
);
/** `1 - erf(x)`, with all digits where that is small (torch.erfc). */
export const erfc: Unary = unary(
  'erfc',
  'ErfcBackward0',
  'float',
  erfcOf,
  needs(['x'], ({ g }, x) => mul(mul(g, -2 / rootPi), bell(x))),
);
/** Inverse of erf: infinite at -1 and 1, NaN outside (torch.erfinv). */
export const erfinv: Unary = unary(
  'erfinv',
  'ErfinvBackward0',
  'float',
  erfinvOf,
  // As in PyTorch the result is not kept, so that it may be written to; nor is that of sinc.
  needs(['x'], ({ g }, x) => mul(mul(g, rootPi / 2), exp(square(erfinv(x))))),
);

/** Logarithm of the absolute value of the gamma function (torch.lgamma). */
export const lgamma: Unary = unary(
  'lgamma',
  'LgammaBackward0',
  'float',
  lgammaOf,
  needs(['x'], ({ g }, x) => mul(g, digamma(x))),
);
/** Derivative of lgamma; ∓∞ at ±0, NaN at whole numbers below (torch.digamma). */
export const digamma: Unary = unary(
  'digamma',
  'DigammaBackward0',
  'float',
  digammaOf,
  needs(['x'], ({ g }, x) => mul(g, polygamma(x, 1))),
);
/**
 * The n-th derivative of digamma, n from 0 to 100 (torch.polygamma, which takes n first).
 * Throws `ArgumentError` `ARG_RANGE`.
 */
export const polygamma: Elementwise<[x: Tensor, n: number]> = unaryWith<number, [x: Tensor, n: number]>({
  name: 'polygamma',
  node: 'PolygammaBackward0',
  kind: 'float',
  f: (n) => (n === 0 ? digammaOf : (x) => polygammaOf(n, x)),
  x: needs(['x'], ({ g, attrs }, x) => mul(g, polygamma(x, attrs + 1))),
  attrsOf: (_, n) => {
    if (Number.isInteger(n) && n >= 0 && n <= 100) return n;
    throw new ArgumentError(
      'ARG_RANGE',
      `polygamma: n must be a whole number from 0 to 100, got ${shown(n)}`,
      {
        op: 'polygamma',
      },
    );
  },
});

/** The second derivative of sinc at 0. */
const sincBend = -(Math.PI * Math.PI) / 3;
/** `sin(πx) / (πx)`, 1 at 0 (torch.sinc). */
export const sinc: Unary = unary(
  'sinc',
  'SincBackward0',
  'float',
  (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)),
  needs(['x'], ({ g }, x) =>
    mul(g, where(x.eq(0), mul(x, sincBend), div(sub(cos(mul(x, Math.PI)), sinc(x)), where(x.eq(0), 1, x)))),
  ),
);

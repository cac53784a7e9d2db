/** Functions of one number: powers, exponentials, trigonometry, whole parts. */
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { type Unary, unary, unaryWith } from './elementwise.js';
import { flat } from './flat-rule.js';
import { inPlace } from './in-place.js';

/** `-x` (torch.neg). */
export const neg: Unary = unary(
  'neg',
  'NegBackward0',
  'number',
  (x) => -x,
  needs([], ({ g }) => neg(g)),
);
/** Absolute value; its slope at 0 is 0 (torch.abs). */
export const abs: Unary = unary(
  'abs',
  'AbsBackward0',
  'number',
  Math.abs,
  needs(['x'], ({ g }, x) => mul(g, sign(x))),
);
/** -1, 0 or 1; NaN becomes 0 (torch.sign). */
export const sign: Unary = unary('sign', 'SignBackward0', 'same', (x) => (x > 0 ? 1 : x < 0 ? -1 : 0), flat);
/** `x * x` (torch.square; PyTorch names its node after pow). Of bool int64, as a power is. */
export const square: Unary = unaryWith<undefined, [x: Tensor]>({
  name: 'square',
  node: 'PowBackward0',
  kind: (dtype) => (dtype === 'bool' ? 'int64' : dtype),
  f: () => (x) => x * x,
  x: needs(['x'], ({ g }, x) => mul(g, mul(x, 2))),
  attrsOf: () => undefined,
});
/** Square root (torch.sqrt). */
export const sqrt: Unary = unary(
  'sqrt',
  'SqrtBackward0',
  'float',
  Math.sqrt,
  needs(['y'], ({ g }, y) => div(g, mul(y, 2))),
);
/** `1 / sqrt(x)` (torch.rsqrt). */
export const rsqrt: Unary = unary(
  'rsqrt',
  'RsqrtBackward0',
  'float',
  (x) => 1 / Math.sqrt(x),
  needs(['y'], ({ g }, y) => mul(mul(g, -0.5), pow3(y))),
);
const pow3 = (y: Tensor): Tensor => mul(mul(y, y), y);
/** `1 / x` (torch.reciprocal). */
export const reciprocal: Unary = unary(
  'reciprocal',
  'ReciprocalBackward0',
  'float',
  (x) => 1 / x,
  needs(['y'], ({ g }, y) => neg(mul(g, mul(y, y)))),
);

/** `e ** x` (torch.exp). */
export const exp: Unary = unary(
  'exp',
  'ExpBackward0',
  'float',
  Math.exp,
  needs(['y'], ({ g }, y) => mul(g, y)),
);
/** `2 ** x` (torch.exp2). */
export const exp2: Unary = unary(
  'exp2',
  'Exp2Backward0',
  'float',
  (x) => 2 ** x,
  needs(['y'], ({ g }, y) => mul(g, mul(y, Math.LN2))),
);
/** `e ** x - 1`, exact near 0 (torch.expm1). */
export const expm1: Unary = unary(
  'expm1',
  'Expm1Backward0',
  'float',
  Math.expm1,
  needs(['y'], ({ g }, y) => mul(g, y.add(1))),
);
/** Natural logarithm (torch.log). */
export const log: Unary = unary(
  'log',
  'LogBackward0',
  'float',
  Math.log,
  needs(['x'], ({ g }, x) => div(g, x)),
);
/** Logarithm to base 2 (torch.log2). */
export const log2: Unary = unary(
  'log2',
  'Log2Backward0',
  'float',
  Math.log2,
  needs(['x'], ({ g }, x) => div(g, mul(x, Math.LN2))),
);
/** Logarithm to base 10 (torch.log10). */
export const log10: Unary = unary(
  'log10',
  'Log10Backward0',
  'float',
  Math.log10,
  needs(['x'], ({ g }, x) => div(g, mul(x, Math.LN10))),
);
/** `log(1 + x)`, exact near 0 (torch.log1p). */
export const log1p: Unary = unary(
  'log1p',
  'Log1PBackward0',
  'float',
  Math.log1p,
  needs(['x'], ({ g }, x) => div(g, x.add(1))),
);

/** Sine (torch.sin). */
export const sin: Unary = unary(
  'sin',
  'SinBackward0',
  'float',
  Math.sin,
  needs(['x'], ({ g }, x) => mul(g, cos(x))),
);
/** Cosine (torch.cos). */
export const cos: Unary = unary(
  'cos',
  'CosBackward0',
  'float',
  Math.cos,
  needs(['x'], ({ g }, x) => neg(mul(g, sin(x)))),
);
/** Tangent (torch.tan). */
export const tan: Unary = unary(
  'tan',
  'TanBackward0',
  'float',
  Math.tan,
  needs(['y'], ({ g }, y) => mul(g, square(y).add(1))),
);
/** Inverse tangent (torch.atan). */
export const atan: Unary = unary(
  'atan',
  'AtanBackward0',
  'float',
  Math.atan,
  needs(['x'], ({ g }, x) => div(g, square(x).add(1))),
);
/** Hyperbolic sine (torch.sinh). */
export const sinh: Unary = unary(
  'sinh',
  'SinhBackward0',
  'float',
  Math.sinh,
  needs(['x'], ({ g }, x) => mul(g, cosh(x))),
);
/** Hyperbolic cosine (torch.cosh). */
export const cosh: Unary = unary(
  'cosh',
  'CoshBackward0',
  'float',
  Math.cosh,
  needs(['x'], ({ g }, x) => mul(g, sinh(x))),
);

/** Largest whole number not above `x` (torch.floor). */
export const floor: Unary = unary('floor', 'FloorBackward0', 'number', Math.floor, flat);
/** Smallest whole number not below `x` (torch.ceil). */
export const ceil: Unary = unary('ceil', 'CeilBackward0', 'number', Math.ceil, flat);
/** Without its fraction (torch.trunc). */
export const trunc: Unary = unary('trunc', 'TruncBackward0', 'number', Math.trunc, flat);
/** What `trunc` cuts off, with the sign of `x` (torch.frac). */
export const frac: Unary = unary(
  'frac',
  'FracBackward0',
  'number',
  (x) => x - Math.trunc(x),
  needs([], ({ g }) => g),
);
/** `-x` in place. */
export const neg_: OpFunction<[x: Tensor]> = inPlace(neg);
/** Absolute value in place. */
export const abs_: OpFunction<[x: Tensor]> = inPlace(abs);
/** Square root in place. */
export const sqrt_: OpFunction<[x: Tensor]> = inPlace(sqrt);
/** `e ** x` in place. */
export const exp_: OpFunction<[x: Tensor]> = inPlace(exp);
/** Natural logarithm in place. */
export const log_: OpFunction<[x: Tensor]> = inPlace(log);

/** In-place forms of elementwise functions. Those of arithmetic, copies and activations stand beside them. */
import type { OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
} from './bitwise.js';
import type { ByName } from './by-name.js';
import { eq, ge, gt, le, logicalAnd, logicalNot, logicalOr, logicalXor, lt, ne } from './compare.js';
import { floorDivide, fmod, remainder } from './division.js';
import type { Binary } from './elementwise.js';
import { flat } from './flat-rule.js';
import { inPlace } from './in-place.js';
import { acos, acosh, asin, asinh, atan2, atanh, hypot } from './inverse.js';
import { logit, xlogy } from './logarithms.js';
import * as math from './math.js';
import type { TensorLike } from './scalar.js';
import { copysign, nanToNum, type NumberArguments, sgn } from './signs.js';
import { digamma, erf, erfc, erfinv, lgamma, sinc } from './special.js';
import { addcdiv, addcmul, lerp, type ValueOptions } from './ternary.js';

type Alone = OpFunction<[x: Tensor]>;
type With = OpFunction<[a: Tensor, b: TensorLike]>;
/** -1, 0 or 1, in place. */
export const sign_: Alone = inPlace(math.sign);
/** `x * x`, in place. */
export const square_: Alone = inPlace(math.square);
/** `1 / sqrt(x)`, in place. */
export const rsqrt_: Alone = inPlace(math.rsqrt);
/** `1 / x`, in place. */
export const reciprocal_: Alone = inPlace(math.reciprocal);
/** `2 ** x`, in place. */
export const exp2_: Alone = inPlace(math.exp2);
/** `e ** x - 1`, in place. */
export const expm1_: Alone = inPlace(math.expm1);
/** Logarithm to base 2, in place. */
export const log2_: Alone = inPlace(math.log2);
/** Logarithm to base 10, in place. */
export const log10_: Alone = inPlace(math.log10);
/** `log(1 + x)`, in place. */
export const log1p_: Alone = inPlace(math.log1p);
/** Sine, in place. */
export const sin_: Alone = inPlace(math.sin);
/** Cosine, in place. */
export const cos_: Alone = inPlace(math.cos);
/** Tangent, in place. */
export const tan_: Alone = inPlace(math.tan);
/** Inverse tangent, in place. */
export const atan_: Alone = inPlace(math.atan);
/** Hyperbolic sine, in place. */
export const sinh_: Alone = inPlace(math.sinh);
/** Hyperbolic cosine, in place. */
export const cosh_: Alone = inPlace(math.cosh);
/** Rounds down, in place. */
export const floor_: Alone = inPlace(math.floor);
/** Rounds up, in place. */
export const ceil_: Alone = inPlace(math.ceil);
/** Cuts off the fraction, in place. */
export const trunc_: Alone = inPlace(math.trunc);
/** Keeps the fraction, in place. */
export const frac_: Alone = inPlace(math.frac);
/** Inverse sine, in place. */
export const asin_: Alone = inPlace(asin);
/** Inverse cosine, in place. */
export const acos_: Alone = inPlace(acos);
/** Inverse hyperbolic sine, in place. */
export const asinh_: Alone = inPlace(asinh, 'AsinhBackward1');
/** Inverse hyperbolic cosine, in place. */
export const acosh_: Alone = inPlace(acosh, 'AcoshBackward1');
/** Inverse hyperbolic tangent, in place. */
export const atanh_: Alone = inPlace(atanh, 'AtanhBackward1');
/** Error function, in place. */
export const erf_: Alone = inPlace(erf);
/** Complement of the error function, in place. */
export const erfc_: Alone = inPlace(erfc);
/** Inverse of the error function, in place. */
export const erfinv_: Alone = inPlace(erfinv);
/** Logarithm of the gamma function, in place. */
export const lgamma_: Alone = inPlace(lgamma);
/** Derivative of lgamma, in place. */
export const digamma_: Alone = inPlace(digamma);
/** `sin(πx) / (πx)`, in place. */
export const sinc_: Alone = inPlace(sinc);
/** -1, 0 or 1, in place. */
export const sgn_: Alone = inPlace(sgn);
/** Turns all bits around, in place. */
export const bitwiseNot_: Alone = inPlace(bitwiseNot);
/** What answers 1 or 0 keeps a history in a floating target: as in PyTorch its gradient is 0. */
const answering = (f: Binary, node: string): With => inPlace(f, node, { a: flat, b: flat });
/** Where `x` is zero, in place. */
export const logicalNot_: Alone = inPlace(logicalNot, 'LogicalNotBackward0', { x: flat });

/** Angle of the point `(b, a)`, in place. */
export const atan2_: With = inPlace(atan2);
/** `sqrt(a² + b²)`, in place. */
export const hypot_: With = inPlace(hypot);
/** `a log(b)`, in place. */
export const xlogy_: With = inPlace(xlogy);
/** Takes the sign of `b`, in place. */
export const copysign_: With = inPlace(copysign);
/** Divides by `b` and rounds down, in place. */
export const floorDivide_: With = inPlace(floorDivide);
/** Remainder with the sign of `a`, in place. */
export const fmod_: With = inPlace(fmod);
/** Remainder with the sign of `b`, in place. */
export const remainder_: With = inPlace(remainder);
/** Bits that both have, in place. */
export const bitwiseAnd_: With = inPlace(bitwiseAnd);
/** Bits that either has, in place. */
export const bitwiseOr_: With = inPlace(bitwiseOr);
/** Bits that exactly one has, in place. */
export const bitwiseXor_: With = inPlace(bitwiseXor);
/** Shifts bits up by `b`, in place. */
export const bitwiseLeftShift_: With = inPlace(bitwiseLeftShift);
/** Shifts bits down by `b`, in place. */
export const bitwiseRightShift_: With = inPlace(bitwiseRightShift);
/** Where `a` equals `b`, as 1 and 0, in place. */
export const eq_: With = answering(eq, 'EqBackward1');
/** Where `a` differs from `b`, as 1 and 0, in place. */
export const ne_: With = answering(ne, 'NeBackward1');
/** Where `a < b`, as 1 and 0, in place. */
export const lt_: With = answering(lt, 'LtBackward1');
/** Where `a <= b`, as 1 and 0, in place. */
export const le_: With = answering(le, 'LeBackward1');
/** Where `a > b`, as 1 and 0, in place. */
export const gt_: With = answering(gt, 'GtBackward1');
/** Where `a >= b`, as 1 and 0, in place. */
export const ge_: With = answering(ge, 'GeBackward1');
/** Where both are non-zero, as 1 and 0, in place. */
export const logicalAnd_: With = answering(logicalAnd, 'LogicalAndBackward0');
/** Where either is non-zero, as 1 and 0, in place. */
export const logicalOr_: With = answering(logicalOr, 'LogicalOrBackward0');
/** Where exactly one is non-zero, as 1 and 0, in place. */
export const logicalXor_: With = answering(logicalXor, 'LogicalXorBackward0');

/** Logit, in place. */
export const logit_: OpFunction<[x: Tensor, ...args: ByName<[eps?: number], { readonly eps?: number }>]> =
  inPlace(logit);
/** Numbers in place of NaN and the infinities, in place. */
export const nanToNum_: OpFunction<[x: Tensor, ...NumberArguments]> = inPlace(nanToNum);
/** `x + weight (end - x)`, in place. */
export const lerp_: OpFunction<[x: Tensor, end: TensorLike, weight: TensorLike]> = inPlace(lerp);
/** Adds `value a b`, in place. */
export const addcmul_: OpFunction<[x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions]> =
  inPlace(addcmul);
/** Adds `value a / b`, in place. */
export const addcdiv_: OpFunction<[x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions]> =
  inPlace(addcdiv);

/** Second names that PyTorch has for operations, most of them NumPy's. */
import type { OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { sigmoid } from './activations.js';
import { div, div_, mul, mul_, sub, sub_ } from './arithmetic.js';
import { movedim, transpose } from './axes.js';
import { clamp, clamp_ } from './clamp.js';
import { ge, gt, le, lt, ne } from './compare.js';
import { outer } from './contractions.js';
import * as inPlace from './elementwise-in-place.js';
import { acos, acosh, asin, asinh, atan2, atanh } from './inverse.js';
import { abs, abs_, atan, neg, neg_, trunc } from './math.js';
import { split } from './parts.js';
import type { TensorLike } from './scalar.js';

/** `abs` (torch.absolute). */
export const absolute: typeof abs = abs;
/** `abs_` (torch.Tensor.absolute_). */
export const absolute_: typeof abs_ = abs_;
/** `neg` (torch.negative). */
export const negative: typeof neg = neg;
/** `neg_` (torch.negative_). */
export const negative_: typeof neg_ = neg_;
/** `sub` (torch.subtract). */
export const subtract: typeof sub = sub;
/** `sub_` (torch.Tensor.subtract_). */
export const subtract_: typeof sub_ = sub_;
/** `mul` (torch.multiply). */
export const multiply: typeof mul = mul;
/** `mul_` (torch.Tensor.multiply_). */
export const multiply_: typeof mul_ = mul_;
/** `div` (torch.divide). */
export const divide: typeof div = div;
/** `div_` (torch.Tensor.divide_). */
export const divide_: typeof div_ = div_;
/** `div` without rounding (torch.true_divide). */
export const trueDivide: OpFunction<[a: Tensor, b: TensorLike]> = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => div(a, b),
  { op: div.op },
);
/** `div_` without rounding (torch.Tensor.true_divide_). */
export const trueDivide_: OpFunction<[a: Tensor, b: TensorLike]> = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => div_(a, b),
  { op: div_.op },
);
/** `trunc` (torch.fix). */
export const fix: typeof trunc = trunc;
/** `trunc_` (torch.fix_). */
export const fix_: typeof inPlace.trunc_ = inPlace.trunc_;
/** `clamp` (torch.clip). */
export const clip: typeof clamp = clamp;
/** `clamp_` (torch.clip_). */
export const clip_: typeof clamp_ = clamp_;
/** `sigmoid` (torch.special.expit). */
export const expit: typeof sigmoid = sigmoid;

/** `gt` (torch.greater). */
export const greater: typeof gt = gt;
/** `ge` (torch.greater_equal). */
export const greaterEqual: typeof ge = ge;
/** `lt` (torch.less). */
export const less: typeof lt = lt;
/** `le` (torch.less_equal). */
export const lessEqual: typeof le = le;
/** `ne` (torch.not_equal). */
export const notEqual: typeof ne = ne;
/** `gt_` (torch.Tensor.greater_). */
export const greater_: typeof inPlace.gt_ = inPlace.gt_;
/** `ge_` (torch.Tensor.greater_equal_). */
export const greaterEqual_: typeof inPlace.ge_ = inPlace.ge_;
/** `lt_` (torch.Tensor.less_). */
export const less_: typeof inPlace.lt_ = inPlace.lt_;
/** `le_` (torch.Tensor.less_equal_). */
export const lessEqual_: typeof inPlace.le_ = inPlace.le_;
/** `ne_` (torch.Tensor.not_equal_). */
export const notEqual_: typeof inPlace.ne_ = inPlace.ne_;

/** `acos` (torch.arccos). */
export const arccos: typeof acos = acos;
/** `acos_` (torch.arccos_). */
export const arccos_: typeof inPlace.acos_ = inPlace.acos_;
/** `acosh` (torch.arccosh). */
export const arccosh: typeof acosh = acosh;
/** `acosh_` (torch.arccosh_). */
export const arccosh_: typeof inPlace.acosh_ = inPlace.acosh_;
/** `asin` (torch.arcsin). */
export const arcsin: typeof asin = asin;
/** `asin_` (torch.arcsin_). */
export const arcsin_: typeof inPlace.asin_ = inPlace.asin_;
/** `asinh` (torch.arcsinh). */
export const arcsinh: typeof asinh = asinh;
/** `asinh_` (torch.arcsinh_). */
export const arcsinh_: typeof inPlace.asinh_ = inPlace.asinh_;
/** `atan` (torch.arctan). */
export const arctan: typeof atan = atan;
/** `atan_` (torch.arctan_). */
export const arctan_: typeof inPlace.atan_ = inPlace.atan_;
/** `atan2` (torch.arctan2). */
export const arctan2: typeof atan2 = atan2;
/** `atan2_` (torch.Tensor.arctan2_). */
export const arctan2_: typeof inPlace.atan2_ = inPlace.atan2_;
/** `atanh` (torch.arctanh). */
export const arctanh: typeof atanh = atanh;
/** `atanh_` (torch.arctanh_). */
export const arctanh_: typeof inPlace.atanh_ = inPlace.atanh_;

/** `movedim` (torch.moveaxis). */
export const moveaxis: typeof movedim = movedim;
/** `transpose` (torch.swapdims). */
export const swapdims: typeof transpose = transpose;
/** `outer` (torch.ger). */
export const ger: typeof outer = outer;
/** `split` into pieces of the given sizes (torch.split_with_sizes). */
export const splitWithSizes: OpFunction<
  [x: Tensor, sizes: readonly number[], dim?: number],
  readonly Tensor[]
> = split;

/** Activation functions that take numbers: slopes, bounds, thresholds. */
import { ArgumentError } from '@isograd/errors';
import { checkRange, isFloating } from '../dtype.js';
import { needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { numbers } from './activation-numbers.js';
import { type Slope, sigmoid, sigmoidBackward } from './activations.js';
import { div, mul } from './arithmetic.js';
import { type Bounds, heldBetween } from './bounds.js';
import { type ByName, preparedByName } from './by-name.js';
import { type Elementwise, slope, type Unary, unary, unaryWith } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { exp } from './math.js';

interface Alpha {
  readonly alpha: number;
}
const eluByPlace: Elementwise<[x: Tensor, alpha?: number]> = unaryWith<Alpha, [x: Tensor, alpha?: number]>({
  name: 'elu',
  node: 'EluBackward0',
  kind: 'float',
  f:
    ({ alpha }: Alpha) =>
    (x: number) =>
      x <= 0 ? alpha * Math.expm1(x) : x,
  x: needs(['x'], ({ g, attrs }, x) => eluBackward(g, x, attrs)),
  attrsOf: (_, alpha = 1) => numbers('elu', { alpha }),
});
/** `x` above 0, `alpha (e ** x - 1)` below (torch.nn.functional.elu; Clevert et al. 2016). */
export const elu: Elementwise<[x: Tensor, ...args: ByName<[alpha?: number], { readonly alpha?: number }>]> =
  preparedByName(eluByPlace, 1, ['alpha']);
/** `g` above 0, `g alpha e ** x` below, in one pass. */
export const eluBackward: Slope<Alpha> = slope<Alpha>(
  'eluBackward',
  'EluBackwardBackward0',
  ({ alpha }) =>
    (g, x) =>
      x <= 0 ? g * alpha * Math.exp(x) : g,
  // At 0, where the slope jumps, the second derivative is that of the straight piece, as in PyTorch.
  needs(['g', 'x'], ({ g, attrs: { alpha } }, a, x) => mul(mul(g, a), where(x.lt(0), mul(exp(x), alpha), 0))),
);

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
/** ELU with the two constants that make mean 0 and variance 1 a stable point (torch.nn.functional.selu; Klambauer et al. 2017). */
export const selu: Unary = unary(
  'selu',
  'EluBackward0',
  'float',
  (x) => seluScale * (x <= 0 ? seluAlpha * Math.expm1(x) : x),
  needs(['x'], ({ g }, x) => eluBackward(mul(g, seluScale), x, { alpha: seluAlpha })),
);

const celuByPlace: Elementwise<[x: Tensor, alpha?: number]> = unaryWith<Alpha, [x: Tensor, alpha?: number]>({
  name: 'celu',
  node: 'CeluBackward0',
  kind: 'float',
  f:
    ({ alpha }: Alpha) =>
    (x: number) =>
      x <= 0 ? alpha * Math.expm1(x / alpha) : x,
  x: needs(['x'], ({ g, attrs: { alpha } }, x) =>
    alpha > 0 ? eluBackward(g, div(x, alpha), { alpha: 1 }) : mul(g, where(x.le(0), exp(div(x, alpha)), 1)),
  ),
  attrsOf: (_, alpha = 1) => {
    const given = numbers('celu', { alpha });
    if (alpha === 0) throw new ArgumentError('ARG_RANGE', 'celu: alpha must not be 0', { op: 'celu' });
    return given;
  },
});
/** `x` above 0, `alpha (e ** (x / alpha) - 1)` below: smooth for every alpha (torch.nn.functional.celu). */
export const celu: Elementwise<[x: Tensor, ...args: ByName<[alpha?: number], { readonly alpha?: number }>]> =
  preparedByName(celuByPlace, 1, ['alpha']);

interface Negative {
  readonly negativeSlope: number;
}
const leakyReluByPlace: Elementwise<[x: Tensor, negativeSlope?: number]> = unaryWith<
  Negative,
  [x: Tensor, negativeSlope?: number]
>({
  name: 'leakyRelu',
  node: 'LeakyReluBackward0',
  kind: 'float',
  f:
    ({ negativeSlope }: Negative) =>
    (x: number) =>
      x > 0 ? x : x * negativeSlope,
  x: needs(['x'], ({ g, attrs }, x) => leakyReluBackward(g, x, attrs)),
  attrsOf: (_, negativeSlope = 0.01) => numbers('leakyRelu', { negativeSlope }),
});
/** `x` above 0, `negativeSlope x` below (torch.nn.functional.leaky_relu). */
export const leakyRelu: Elementwise<
  [x: Tensor, ...args: ByName<[negativeSlope?: number], { readonly negativeSlope?: number }>]
> = preparedByName(leakyReluByPlace, 1, ['negativeSlope']);
/** `g` above 0, `negativeSlope g` below, in one pass. */
export const leakyReluBackward: Slope<Negative> = slope<Negative>(
  'leakyReluBackward',
  'LeakyReluBackwardBackward0',
  ({ negativeSlope }) =>
    (g, x) =>
      x > 0 ? g : g * negativeSlope,
  null,
);

interface Softplus {
  readonly beta: number;
  readonly threshold: number;
}
const softplusByPlace: Elementwise<[x: Tensor, beta?: number, threshold?: number]> = unaryWith<
  Softplus,
  [x: Tensor, beta?: number, threshold?: number]
>({
  name: 'softplus',
  node: 'SoftplusBackward0',
  kind: 'float',
  f:
    ({ beta, threshold }: Softplus) =>
    (x: number) =>
      x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta,
  x: needs(['x'], ({ g, attrs }, x) => softplusBackward(g, x, attrs)),
  attrsOf: (_, beta = 1, threshold = 20) => numbers('softplus', { beta, threshold }),
});
/** `log(1 + e ** (beta x)) / beta`, linear where `beta x > threshold` (torch.nn.functional.softplus). */
export const softplus: Elementwise<
  [
    x: Tensor,
    ...args: ByName<
      [beta?: number, threshold?: number],
      { readonly beta?: number; readonly threshold?: number }
    >,
  ]
> = preparedByName(softplusByPlace, 1, ['beta', 'threshold']);
/** `g sigmoid(beta x)`, `g` where `beta x > threshold`, in one pass. */
export const softplusBackward: Slope<Softplus> = slope<Softplus>(
  'softplusBackward',
  'SoftplusBackwardBackward0',
  ({ beta, threshold }) =>
    (g, x) =>
      x * beta > threshold ? g : g / (1 + Math.exp(-x * beta)),
  needs(['g', 'x'], ({ g, attrs: { beta, threshold } }, a, x) => {
    const scaled = mul(x, beta);
    return where(scaled.gt(threshold), 0, sigmoidBackward(mul(mul(g, a), beta), sigmoid(scaled)));
  }),
);

/** The arguments of `hardtanh` by name. */
export interface HardtanhOptions {
  readonly minVal?: number;
  readonly maxVal?: number;
}
const hardtanhByPlace: Elementwise<[x: Tensor, min?: number, max?: number]> = unaryWith<
  Bounds,
  [x: Tensor, min?: number, max?: number]
>({
  name: 'hardtanh',
  node: 'HardtanhBackward0',
  kind: 'number',
  f: heldBetween,
  x: needs(['x'], ({ g, attrs: { min, max } }, x) => where(x.le(min), 0, where(x.ge(max), 0, g))),
  attrsOf: (x, min = -1, max = 1) => {
    const bounds = numbers('hardtanh', { min, max });
    const { dtype } = tensorOf('hardtanh', x);
    if (isFloating(dtype)) return bounds;
    if (dtype !== 'bool') {
      checkRange('hardtanh', min, dtype, 'min');
      checkRange('hardtanh', max, dtype, 'max');
    }
    // As in PyTorch whole numbers get whole bounds.
    return { min: Math.trunc(min), max: Math.trunc(max) };
  },
});
/**
 * `x` held between `min` and `max` (torch.nn.functional.hardtanh); where `min` is above `max` the result is `max`. Throws
 * `DTypeError` `DTYPE_UNSUPPORTED` for bool, `DTYPE_RANGE` for a bound that the integers of `x` do not reach.
 */
export const hardtanh: Elementwise<
  [x: Tensor, ...args: ByName<[min?: number, max?: number], HardtanhOptions>]
> = preparedByName(hardtanhByPlace, 1, ['minVal', 'maxVal']);
/** `min(max(x, 0), 6)` (torch.nn.functional.relu6). */
export const relu6: OpFunction<[x: Tensor]> = Object.assign((x: Tensor) => hardtanh(x, 0, 6), {
  op: hardtanh.op,
});

/** `elu` in place. */
export const elu_: OpFunction<[x: Tensor, ...args: ByName<[alpha?: number], { readonly alpha?: number }>]> =
  inPlace(elu, 'EluBackward1');
/** `leakyRelu` in place. */
export const leakyRelu_: OpFunction<
  [x: Tensor, ...args: ByName<[negativeSlope?: number], { readonly negativeSlope?: number }>]
> = inPlace(leakyRelu, 'LeakyReluBackward1');
/** `selu` in place. */
export const selu_: OpFunction<[x: Tensor]> = inPlace(selu, 'EluBackward1');
/** `celu` in place. */
export const celu_: OpFunction<[x: Tensor, ...args: ByName<[alpha?: number], { readonly alpha?: number }>]> =
  inPlace(celu, 'CeluBackward1');
/** `hardtanh` in place. */
export const hardtanh_: OpFunction<
  [x: Tensor, ...args: ByName<[min?: number, max?: number], HardtanhOptions>]
> = inPlace(hardtanh);
/** `relu6` in place. */
export const relu6_: OpFunction<[x: Tensor]> = Object.assign((x: Tensor) => hardtanh_(x, 0, 6), {
  op: hardtanh_.op,
});

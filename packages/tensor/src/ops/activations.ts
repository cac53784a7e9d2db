/** Activation functions, and what each does to a gradient in one pass. */
import { ArgumentError, shown } from '@isograd/errors';
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { add, div, mul } from './arithmetic.js';
import { type Elementwise, inPlace, slope, type Unary, unary, unaryWith } from './elementwise.js';
import { where } from './makers.js';
import { abs, exp, neg, square } from './math.js';
import { erf, erfOf } from './special.js';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Logistic function (torch.sigmoid). Its slope `y (1 - y)` never exceeds 1/4, so ten layers lose a factor of a million. */
export const sigmoid: Unary = unary(
  'sigmoid',
  'SigmoidBackward0',
  'float',
  logistic,
  needs(['y'], ({ g }, y) => sigmoidBackward(g, y)),
);
/** `g y (1 - y)` in one pass. */
export const sigmoidBackward: Slope<undefined | void> = slope<undefined | void>(
  'sigmoidBackward',
  'SigmoidBackwardBackward0',
  () => (g, y) => g * y * (1 - y),
  needs(['g', 'x'], ({ g }, a, y) => mul(mul(g, a), add(mul(y, -2), 1))),
);

/** Hyperbolic tangent (torch.tanh). Its slope is 1 at 0 and falls on both sides. */
export const tanh: Unary = unary(
  'tanh',
  'TanhBackward0',
  'float',
  Math.tanh,
  needs(['y'], ({ g }, y) => tanhBackward(g, y)),
);
/** `g (1 - y²)` in one pass. */
export const tanhBackward: Slope<undefined | void> = slope<undefined | void>(
  'tanhBackward',
  'TanhBackwardBackward0',
  () => (g, y) => g * (1 - y * y),
  needs(['g', 'x'], ({ g }, a, y) => mul(mul(mul(g, a), y), -2)),
);

/** `max(x, 0)`; NaN stays NaN, the slope at 0 is 0 (torch.relu). */
export const relu: Unary = unary(
  'relu',
  'ReluBackward0',
  'number',
  (x) => (x <= 0 ? 0 : x),
  needs(['y'], ({ g }, y) => reluBackward(g, y)),
);
/** `g` where `y > 0`, else 0. */
export const reluBackward: Slope<undefined | void> = slope<undefined | void>(
  'reluBackward',
  'ThresholdBackwardBackward0',
  () => (g, y) => (y <= 0 ? 0 : g),
  null,
);

type Slope<A> = OpFunction<[g: Tensor, x: Tensor, attrs: A]>;

/** The numbers an activation takes, each checked to be a number. */
function numbers<const A extends Readonly<Record<string, number>>>(op: string, attrs: A): A {
  for (const [name, value] of Object.entries(attrs))
    if (typeof value !== 'number')
      throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a number, got ${shown(value)}`, {
        op,
        details: { option: name },
      });
  return attrs;
}

interface Alpha {
  readonly alpha: number;
}
/** `x` above 0, `alpha (e ** x - 1)` below (torch.nn.functional.elu; Clevert et al. 2016). */
export const elu: Elementwise<[x: Tensor, alpha?: number]> = unaryWith<Alpha, [x: Tensor, alpha?: number]>({
  name: 'elu',
  node: 'EluBackward0',
  kind: 'float',
  f:
    ({ alpha }: Alpha) =>
    (x: number) =>
      x > 0 ? x : alpha * Math.expm1(x),
  x: needs(['x'], ({ g, attrs }, x) => eluBackward(g, x, attrs)),
  attrsOf: (_, alpha = 1) => numbers('elu', { alpha }),
});
/** `g` above 0, `g alpha e ** x` below, in one pass. */
export const eluBackward: Slope<Alpha> = slope<Alpha>(
  'eluBackward',
  'EluBackwardBackward0',
  ({ alpha }) =>
    (g, x) =>
      x > 0 ? g : g * alpha * Math.exp(x),
  needs(['g', 'x'], ({ g, attrs: { alpha } }, a, x) => mul(mul(g, a), where(x.gt(0), 0, mul(exp(x), alpha)))),
);

interface Negative {
  readonly negativeSlope: number;
}
/** `x` above 0, `negativeSlope x` below (torch.nn.functional.leaky_relu). */
export const leakyRelu: Elementwise<[x: Tensor, negativeSlope?: number]> = unaryWith<
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
/** `g` above 0, `negativeSlope g` below, in one pass. */
export const leakyReluBackward: Slope<Negative> = slope<Negative>(
  'leakyReluBackward',
  'LeakyReluBackwardBackward0',
  ({ negativeSlope }) =>
    (g, x) =>
      x > 0 ? g : g * negativeSlope,
  null,
);

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
/** ELU with the two constants that make mean 0 and variance 1 a stable point (torch.nn.functional.selu; Klambauer et al. 2017). */
export const selu: Unary = unary(
  'selu',
  'EluBackward0',
  'float',
  (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
  needs(['x'], ({ g }, x) => eluBackward(mul(g, seluScale), x, { alpha: seluAlpha })),
);

/** `x` above 0, `alpha (e ** (x / alpha) - 1)` below: smooth for every alpha (torch.nn.functional.celu). */
export const celu: Elementwise<[x: Tensor, alpha?: number]> = unaryWith<Alpha, [x: Tensor, alpha?: number]>({
  name: 'celu',
  node: 'EluBackward0',
  kind: 'float',
  f:
    ({ alpha }: Alpha) =>
    (x: number) =>
      x > 0 ? x : alpha * Math.expm1(x / alpha),
  x: needs(['x'], ({ g, attrs: { alpha } }, x) => mul(g, where(x.gt(0), 1, exp(div(x, alpha))))),
  attrsOf: (_, alpha = 1) => {
    if (alpha === 0) throw new ArgumentError('ARG_RANGE', 'celu: alpha must not be 0', { op: 'celu' });
    return numbers('celu', { alpha });
  },
});

/** `x sigmoid(x)`, also called swish (torch.nn.functional.silu). */
export const silu: Unary = unary(
  'silu',
  'SiluBackward0',
  'float',
  (x) => x * logistic(x),
  needs(['x'], ({ g }, x) => {
    const s = sigmoid(x);
    return mul(g, mul(s, add(mul(x, add(neg(s), 1)), 1)));
  }),
);

interface Softplus {
  readonly beta: number;
  readonly threshold: number;
}
/** `log(1 + e ** (beta x)) / beta`, linear where `beta x > threshold` (torch.nn.functional.softplus). */
export const softplus: Elementwise<[x: Tensor, beta?: number, threshold?: number]> = unaryWith<
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
  x: needs(['x'], ({ g, attrs: { beta, threshold } }, x) =>
    mul(g, where(mul(x, beta).gt(threshold), 1, sigmoid(mul(x, beta)))),
  ),
  attrsOf: (_, beta = 1, threshold = 20) => numbers('softplus', { beta, threshold }),
});

/** `log(sigmoid(x))` without overflow (torch.nn.functional.logsigmoid). */
export const logSigmoid: Unary = unary(
  'logSigmoid',
  'LogSigmoidBackward0',
  'float',
  (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  needs(['x'], ({ g }, x) => mul(g, sigmoid(neg(x)))),
);

/** `x / (1 + |x|)` (torch.nn.functional.softsign). */
export const softsign: Unary = unary(
  'softsign',
  'DivBackward0',
  'float',
  (x) => x / (1 + Math.abs(x)),
  needs(['x'], ({ g }, x) => div(g, square(add(abs(x), 1)))),
);

interface Bounds {
  readonly min: number;
  readonly max: number;
}
/** `x` held between `min` and `max` (torch.nn.functional.hardtanh). */
export const hardtanh: Elementwise<[x: Tensor, min?: number, max?: number]> = unaryWith<
  Bounds,
  [x: Tensor, min?: number, max?: number]
>({
  name: 'hardtanh',
  node: 'HardtanhBackward0',
  kind: 'same',
  f:
    ({ min, max }: Bounds) =>
    (x: number) =>
      x < min ? min : x > max ? max : x,
  x: needs(['x'], ({ g, attrs: { min, max } }, x) => mul(g, x.gt(min).logicalAnd(x.lt(max)))),
  attrsOf: (_, min = -1, max = 1) => numbers('hardtanh', { min, max }),
});
/** `min(max(x, 0), 6)` (torch.nn.functional.relu6). */
export const relu6: OpFunction<[x: Tensor]> = Object.assign((x: Tensor) => hardtanh(x, 0, 6), {
  op: hardtanh.op,
});

export type GeluApproximation = 'none' | 'tanh';
const root2 = Math.SQRT1_2;
const density = 1 / Math.sqrt(2 * Math.PI);
const inner = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
/** `x` times the normal distribution function of `x`; `tanh` approximates it (torch.nn.functional.gelu; Hendrycks and Gimpel 2016). */
export const gelu: Elementwise<[x: Tensor, approximate?: GeluApproximation]> = unaryWith<
  GeluApproximation,
  [x: Tensor, approximate?: GeluApproximation]
>({
  name: 'gelu',
  node: 'GeluBackward0',
  kind: 'float',
  f: (approximate: GeluApproximation) => (x: number) =>
    approximate === 'tanh' ? 0.5 * x * (1 + Math.tanh(inner(x))) : 0.5 * x * (1 + erfOf(x * root2)),
  x: needs(['x'], ({ g, attrs }, x) => mul(g, attrs === 'tanh' ? geluTanhSlope(x) : geluSlope(x))),
  attrsOf: (_, approximate: GeluApproximation = 'none') => {
    if (approximate !== 'none' && approximate !== 'tanh')
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `gelu: approximate is "none" or "tanh", got ${shown(approximate)}`,
        { op: 'gelu' },
      );
    return approximate;
  },
});
const geluSlope = (x: Tensor): Tensor =>
  add(mul(add(erf(mul(x, root2)), 1), 0.5), mul(mul(x, exp(mul(square(x), -0.5))), density));
function geluTanhSlope(x: Tensor): Tensor {
  const k = Math.sqrt(2 / Math.PI);
  const t = tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), k));
  const slopeOfInner = mul(add(mul(square(x), 3 * 0.044715), 1), k);
  return add(mul(add(t, 1), 0.5), mul(mul(mul(x, 0.5), add(neg(square(t)), 1)), slopeOfInner));
}

/** `relu` in place. */
export const relu_: OpFunction<[x: Tensor]> = inPlace(relu);
/** `sigmoid` in place. */
export const sigmoid_: OpFunction<[x: Tensor]> = inPlace(sigmoid);
/** `tanh` in place. */
export const tanh_: OpFunction<[x: Tensor]> = inPlace(tanh);
/** `elu` in place. */
export const elu_: OpFunction<[x: Tensor, alpha?: number]> = inPlace(elu);
/** `leakyRelu` in place. */
export const leakyRelu_: OpFunction<[x: Tensor, negativeSlope?: number]> = inPlace(leakyRelu);

/** Activation functions, and what each does to a gradient in one pass. */
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { add, div, mul, sub } from './arithmetic.js';
import { slope, type Unary, unary } from './elementwise.js';
import { inPlace } from './in-place.js';
import { abs, neg, reciprocal } from './math.js';

/** What an activation does to a gradient `g`, given its input or output `x`. */
export type Slope<A> = OpFunction<[g: Tensor, x: Tensor, attrs: A]>;

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
  (x) => (x < 0 ? 0 : x),
  needs(['y'], ({ g }, y) => reluBackward(g, y)),
);
/** `g` where `y > 0`, else 0. */
export const reluBackward: Slope<undefined | void> = slope<undefined | void>(
  'reluBackward',
  'ThresholdBackwardBackward0',
  () => (g, y) => (y <= 0 ? 0 : g),
  null,
);

/** `x sigmoid(x)`, also called swish (torch.nn.functional.silu). */
export const silu: Unary = unary(
  'silu',
  'SiluBackward0',
  'float',
  (x) => x * logistic(x),
  needs(['x'], ({ g }, x) => siluBackward(g, x)),
);
/** `g s (1 + x (1 - s))` with `s = sigmoid(x)`, in one pass. */
export const siluBackward: Slope<undefined | void> = slope<undefined | void>(
  'siluBackward',
  'SiluBackwardBackward0',
  () => (g, x) => {
    const s = logistic(x);
    return g * s * (1 + x * (1 - s));
  },
  needs(['g', 'x'], ({ g }, a, x) => {
    const s = sigmoid(x);
    // The second derivative is s (1 - s) (2 + x (1 - 2 s)).
    return sigmoidBackward(mul(mul(g, a), add(mul(x, add(mul(s, -2), 1)), 2)), s);
  }),
);

/** `log(sigmoid(x))` without overflow (torch.nn.functional.logsigmoid). */
export const logSigmoid: Unary = unary(
  'logSigmoid',
  'LogSigmoidBackward0',
  'float',
  (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  needs(['x'], ({ g }, x) => logSigmoidBackward(g, x)),
);
/** `g sigmoid(-x)` in one pass. */
export const logSigmoidBackward: Slope<undefined | void> = slope<undefined | void>(
  'logSigmoidBackward',
  'LogSigmoidBackwardBackward0',
  () => (g, x) => g * logistic(-x),
  needs(['g', 'x'], ({ g }, a, x) => sigmoidBackward(neg(mul(g, a)), sigmoid(x))),
);

/** `x / (1 + |x|)` (torch.nn.functional.softsign). */
export const softsign: Unary = unary(
  'softsign',
  'DivBackward0',
  'float',
  (x) => x / (1 + Math.abs(x)),
  // As of the composition x / (1 + |x|): NaN at infinity, where PyTorch's is.
  needs(['x'], ({ g }, x) => {
    const d = add(abs(x), 1);
    return sub(div(g, d), mul(div(mul(g, abs(x)), d), reciprocal(d)));
  }),
);

/** `relu` in place. */
export const relu_: OpFunction<[x: Tensor]> = inPlace(relu);
/** `sigmoid` in place. */
export const sigmoid_: OpFunction<[x: Tensor]> = inPlace(sigmoid);
/** `tanh` in place. */
export const tanh_: OpFunction<[x: Tensor]> = inPlace(tanh);
/** `silu` in place. */
export const silu_: OpFunction<[x: Tensor]> = inPlace(silu);

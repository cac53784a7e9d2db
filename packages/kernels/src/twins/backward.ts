/** Twins of the activations' derivatives, times the gradient that arrives, rounded in PyTorch's order. */
import { float32, float64, type Real } from './real.js';

type Scaled = (n: number, g: number, x: number, out: number, p: number) => void;
type Bent = (n: number, g: number, x: number, out: number, p: number, q: number) => void;

const sigmoidBackwardOf = ({ round: f, binary }: Real) => binary((g, y) => f(g * f(1 - y)) * y);
const tanhBackwardOf = ({ round: f, binary }: Real) => binary((g, y) => g * f(1 - f(y * y)));
const reluBackwardOf = ({ binary }: Real) => binary((g, y) => (y <= 0 ? 0 : g));
const leakyReluBackwardOf =
  ({ round: f, binary }: Real): Scaled =>
  (n, g, x, out, slope) => {
    const s = f(slope);
    binary((d, v) => (v > 0 ? d : d * s))(n, g, x, out);
  };
const eluBackwardOf =
  ({ round: f, binary }: Real): Bent =>
  (n, g, y, out, negative, positive) => {
    const [low, high] = [f(negative), f(positive)];
    binary((d, v) => (v <= 0 ? d * f(v + low) : d * high))(n, g, y, out);
  };
const eluSlopeOf =
  ({ round: f, exp, binary }: Real): Scaled =>
  (n, g, x, out, alpha) => {
    const a = f(alpha);
    binary((d, v) => (v <= 0 ? f(exp(v) * a) * d : d))(n, g, x, out);
  };
const siluBackwardOf = ({ round: f, sigmoid, binary }: Real) =>
  binary((g, x) => {
    const s = sigmoid(x);
    return f(g * s) * f(1 + f(x * f(1 - s)));
  });
const logSigmoidBackwardOf = ({ sigmoid, binary }: Real) => binary((g, x) => g * sigmoid(-x));
const softplusBackwardOf =
  ({ round: f, sigmoid, binary }: Real): Bent =>
  (n, g, x, out, beta, threshold) => {
    const [b, limit] = [f(beta), f(threshold)];
    binary((d, v) => (f(v * b) > limit ? d : d * sigmoid(f(v * b))))(n, g, x, out);
  };
const geluBackwardOf = ({ wide, binary }: Real) =>
  binary((g, x) => {
    const z = x * x;
    const density = (z > 1400 ? 0 : wide.exp(-0.5 * z)) * 0.3989422804014327;
    return g * (0.5 * wide.erfc(-(x * 0.7071067811865475)) + x * density);
  });
const geluTanhBackwardOf = ({ round: f, wide, binary }: Real) =>
  binary((g, x) => {
    // As in PyTorch, where the square leaves the type there is no slope.
    const z = f(x * x) === Infinity ? Infinity : x * x;
    const u = 0.7978845608028654 * (x + 0.044715 * (z * x));
    const s = 1 / (1 + wide.exp(-(u + u)));
    const slope = 0.7978845608028654 * (1 + 3 * 0.044715 * z);
    return g * s * (1 + 2 * x * slope * (1 - s));
  });

/** `g (1 - y) y`, y = sigmoid(x). */
export const sigmoidBackward = sigmoidBackwardOf(float32);
export const sigmoidBackwardF64 = sigmoidBackwardOf(float64);
/** `g (1 - y^2)`, y = tanh(x). */
export const tanhBackward = tanhBackwardOf(float32);
export const tanhBackwardF64 = tanhBackwardOf(float64);
/** 0 where y is 0 or less, else g; y = relu(x), or x. */
export const reluBackward = reluBackwardOf(float32);
export const reluBackwardF64 = reluBackwardOf(float64);
/** g where x is above 0, else `slope g`. */
export const leakyReluBackward = leakyReluBackwardOf(float32);
export const leakyReluBackwardF64 = leakyReluBackwardOf(float64);
/** From the result y of `elu` with the same two factors. */
export const eluBackward = eluBackwardOf(float32);
export const eluBackwardF64 = eluBackwardOf(float64);
/** `g alpha e^x` where x is 0 or less, else g. */
export const eluSlope = eluSlopeOf(float32);
export const eluSlopeF64 = eluSlopeOf(float64);
/** `g s (1 + x (1 - s))`, s = sigmoid(x). */
export const siluBackward = siluBackwardOf(float32);
export const siluBackwardF64 = siluBackwardOf(float64);
/** `g sigmoid(-x)`. */
export const logSigmoidBackward = logSigmoidBackwardOf(float32);
export const logSigmoidBackwardF64 = logSigmoidBackwardOf(float64);
/** `g sigmoid(beta x)`, g itself over the threshold. */
export const softplusBackward = softplusBackwardOf(float32);
export const softplusBackwardF64 = softplusBackwardOf(float64);
/** `g (Phi(x) + x phi(x))`; NaN at the infinities, as in PyTorch. */
export const geluBackward = geluBackwardOf(float32);
export const geluBackwardF64 = geluBackwardOf(float64);
/** The derivative of `geluTanh`; NaN where the square of x is infinite, as in PyTorch. */
export const geluTanhBackward = geluTanhBackwardOf(float32);
export const geluTanhBackwardF64 = geluTanhBackwardOf(float64);

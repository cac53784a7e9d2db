/** Twins of the losses of one element at a time and of their derivatives. */
import { float32, float64, type Real } from './real.js';
import { inBlocks } from './sums.js';

/** `g` is the address of one number per element (step 1) or of one for all (step 0). */
type Backward = (n: number, x: number, target: number, g: number, gStep: number, out: number) => void;

const backward =
  ({ view, bytes, round }: Real, slope: (x: number, t: number) => number): Backward =>
  (n, x, target, g, gStep, out) => {
    const v = view();
    const [p, q, at, to] = [x / bytes, target / bytes, g / bytes, out / bytes];
    for (let i = 0; i < n; i++) v[to + i] = round(slope(v[p + i]!, v[q + i]!)) * v[at + i * gStep]!;
  };

const squared = (d: number): number => d * d;

const mseOf = ({ binary, round }: Real) => binary((x, t) => squared(round(x - t)));

const mseBackwardOf =
  (real: Real) =>
  (n: number, x: number, target: number, scale: number, g: number, gStep: number, out: number): void => {
    const s = real.round(scale);
    backward(real, (v, t) => s * real.round(v - t))(n, x, target, g, gStep, out);
  };

const mseSumOf =
  ({ view, bytes, round }: Real) =>
  (n: number, x: number, target: number): number => {
    const [v, p, q] = [view(), x / bytes, target / bytes];
    return inBlocks(
      Array.from({ length: n }, (_, i) => round(squared(round(v[p + i]! - v[q + i]!)))),
      round,
    );
  };

const bceOf = ({ binary, round: f, log, log1p }: Real) =>
  binary((x, t) => f(f(t - 1) * Math.max(log1p(-x), -100)) - f(t * Math.max(log(x), -100)));

const bceBackwardOf = (real: Real): Backward => {
  const { round: f } = real;
  return backward(real, (x, t) => f(x - t) / Math.max(f(f(1 - x) * x), f(1e-12)));
};

const bceWithLogitsOf = ({ binary, round: f, softplus }: Real) =>
  binary((x, t) => f(f(1 - t) * x) + softplus(-x));

const bceWithLogitsBackwardOf = (real: Real): Backward => backward(real, (x, t) => real.sigmoid(x) - t);

/** `(x - t)^2`. */
export const mse = mseOf(float32);
export const mseF64 = mseOf(float64);
/** `(scale (x - t)) g`; scale is 2, or 2 / n for the mean. */
export const mseBackward = mseBackwardOf(float32);
export const mseBackwardF64 = mseBackwardOf(float64);
/** The sum of `(x - t)^2`: blocks of 512 as `sum` adds them, the block sums in order. */
export const mseSum = mseSumOf(float32);
export const mseSumF64 = mseSumOf(float64);
/** `(t - 1) log(1 - x) - t log x`, logarithms cut at -100. */
export const bce = bceOf(float32);
export const bceF64 = bceOf(float64);
/** `(x - t) / max((1 - x) x, 1e-12) g`. */
export const bceBackward = bceBackwardOf(float32);
export const bceBackwardF64 = bceBackwardOf(float64);
/** `(1 - t) x - log sigmoid(x)`. */
export const bceWithLogits = bceWithLogitsOf(float32);
export const bceWithLogitsF64 = bceWithLogitsOf(float64);
/** `(sigmoid(x) - t) g`. */
export const bceWithLogitsBackward = bceWithLogitsBackwardOf(float32);
export const bceWithLogitsBackwardF64 = bceWithLogitsBackwardOf(float64);

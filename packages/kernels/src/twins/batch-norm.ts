/** Twins of batch normalisation of `x[outer, channels, inner]`: statistics per channel, rounded in PyTorch's order. */
import { float32, float64, type Real } from './real.js';
import { sumColumns, sumColumnsF64, varColumns, varColumnsF64 } from './reduce.js';
import { inBlocks } from './sums.js';

type Shape = readonly [outer: number, channels: number, inner: number];

/** All elements of a channel, plane by plane. */
function channel({ view, bytes }: Real, [outer, channels, inner]: Shape, x: number, c: number): number[][] {
  const v = view();
  return Array.from({ length: outer }, (_, o) => {
    const start = x / bytes + (o * channels + c) * inner;
    return [...v.subarray(start, start + inner)];
  });
}

/** Plane by plane, blocks of 512 as `sum` adds them, in order. */
function planeSum({ round }: Real, planes: readonly number[][]): number {
  let total = 0;
  for (const plane of planes)
    for (let i = 0; i < plane.length; i += 512)
      total = round(total + inBlocks(plane.slice(i, i + 512), round));
  return total;
}

function statistics(real: Real, shape: Shape, x: number, mean: number, variance: number): void {
  const { view, bytes, round: f } = real;
  const [outer, channels, inner] = shape;
  const count = f(outer * inner);
  if (inner === 1)
    return (real === float32 ? varColumns : varColumnsF64)(outer, channels, x, mean, variance, count);
  const v = view();
  for (let c = 0; c < channels; c++) {
    const planes = channel(real, shape, x, c);
    const m = f(planeSum(real, planes) / count);
    v[mean / bytes + c] = m;
    const distances = planes.map((plane) => plane.map((u) => f(f(u - m) * f(u - m))));
    v[variance / bytes + c] = planeSum(real, distances) / count;
  }
}

function updateRunning(
  { view, bytes, round: f }: Real,
  n: number,
  [value, scale, momentum, running]: readonly [number, number, number, number],
): void {
  const [v, rest] = [view(), f(1 - momentum)];
  for (let i = 0; i < n; i++) {
    const step = f(momentum * f(v[value / bytes + i]! * scale));
    v[running / bytes + i] = step + f(rest * v[running / bytes + i]!);
  }
}

function inverseDeviation(
  { view, bytes, round: f }: Real,
  n: number,
  variance: number,
  eps: number,
  out: number,
): void {
  const v = view();
  for (let i = 0; i < n; i++) v[out / bytes + i] = 1 / f(Math.sqrt(f(v[variance / bytes + i]! + eps)));
}

function apply(
  { view, bytes, round: f }: Real,
  [outer, channels, inner]: Shape,
  x: number,
  [gamma, beta, mean, deviation]: readonly [number, number, number, number],
  out: number,
): void {
  const v = view();
  for (let c = 0; c < channels; c++) {
    const a = f(v[deviation / bytes + c]! * (gamma === 0 ? 1 : v[gamma / bytes + c]!));
    const b = f((beta === 0 ? 0 : v[beta / bytes + c]!) - f(v[mean / bytes + c]! * a));
    for (let o = 0; o < outer; o++)
      for (let i = 0, at = (o * channels + c) * inner; i < inner; i++, at++)
        v[out / bytes + at] = f(v[x / bytes + at]! * a) + b;
  }
}

const batchNormTrainOf =
  (real: Real) =>
  (
    outer: number,
    channels: number,
    inner: number,
    x: number,
    gamma: number,
    beta: number,
    eps: number,
    momentum: number,
    runningMean: number,
    runningVar: number,
    mean: number,
    deviation: number,
    out: number,
  ): void => {
    const { round: f } = real;
    const shape = [outer, channels, inner] as const;
    statistics(real, shape, x, mean, deviation);
    const count = f(outer * inner);
    const bias = f(count / f(count - 1));
    if (runningMean !== 0) updateRunning(real, channels, [mean, 1, f(momentum), runningMean]);
    if (runningVar !== 0) updateRunning(real, channels, [deviation, bias, f(momentum), runningVar]);
    inverseDeviation(real, channels, deviation, f(eps), deviation);
    apply(real, shape, x, [gamma, beta, mean, deviation], out);
  };

const batchNormEvalOf =
  (real: Real) =>
  (
    outer: number,
    channels: number,
    inner: number,
    x: number,
    gamma: number,
    beta: number,
    eps: number,
    mean: number,
    variance: number,
    deviation: number,
    out: number,
  ): void => {
    inverseDeviation(real, channels, variance, real.round(eps), deviation);
    apply(real, [outer, channels, inner], x, [gamma, beta, mean, deviation], out);
  };

/** Sum of g and of g (x - mean) of one channel. */
function sums(
  real: Real,
  shape: Shape,
  g: number,
  x: number,
  c: number,
  m: number,
): [sum: number, dot: number] {
  const { round: f } = real;
  const [slopes, values] = [channel(real, shape, g, c), channel(real, shape, x, c)];
  const products = slopes.map((plane, o) => plane.map((s, i) => f(s * f(values[o]![i]! - m))));
  if (shape[2] === 1) return [0, products.reduce((total, [p]) => f(total + p!), 0)];
  return [planeSum(real, slopes), planeSum(real, products)];
}

const batchNormBackwardOf =
  (real: Real) =>
  (
    outer: number,
    channels: number,
    inner: number,
    g: number,
    x: number,
    gamma: number,
    mean: number,
    deviation: number,
    training: number,
    dx: number,
    dgamma: number,
    dbeta: number,
  ): void => {
    const { view, bytes, round: f } = real;
    const v = view();
    const count = f(outer * inner);
    if (inner === 1) (real === float32 ? sumColumns : sumColumnsF64)(outer, channels, g, dbeta, 1);
    for (let c = 0; c < channels; c++) {
      const m = v[mean / bytes + c]!;
      const [sum, dot] = sums(real, [outer, channels, inner], g, x, c, m);
      if (inner !== 1) v[dbeta / bytes + c] = sum;
      const d = v[deviation / bytes + c]!;
      const weight = gamma === 0 ? 1 : v[gamma / bytes + c]!;
      const k = f(f(f(dot * d) * d) / count);
      const shift = f(v[dbeta / bytes + c]! / count);
      const slope = (s: number, u: number): number => (training ? f(f(s - shift) - f(f(u - m) * k)) : s);
      for (let o = dx === 0 ? outer : 0; o < outer; o++)
        for (let i = 0, at = (o * channels + c) * inner; i < inner; i++, at++)
          v[dx / bytes + at] = f(slope(v[g / bytes + at]!, v[x / bytes + at]!) * d) * weight;
      v[dgamma / bytes + c] = dot * d;
    }
  };

/**
 * Forward while training. `mean` and `deviation` get the batch's mean and `1 / sqrt(var + eps)`; `runningMean` and
 * `runningVar` (0: none) move by `momentum` towards the mean and the unbiased variance. `gamma` and `beta` may be 0 (none).
 * `out = x a + b`, `a = deviation gamma`, `b = beta - mean a`.
 */
export const batchNormTrain = batchNormTrainOf(float32);
export const batchNormTrainF64 = batchNormTrainOf(float64);
/** Forward with given mean and variance; `deviation` gets `1 / sqrt(var + eps)`. */
export const batchNormEval = batchNormEvalOf(float32);
export const batchNormEvalF64 = batchNormEvalOf(float64);
/**
 * Backward. Gradients of x (`dx`, 0: not wanted), gamma and beta, from the statistics of the forward pass:
 * `dx = (g - sum / n - (x - mean) k) deviation gamma`, `k = dot deviation deviation / n`; without training
 * `dx = g deviation gamma`.
 */
export const batchNormBackward = batchNormBackwardOf(float32);
export const batchNormBackwardF64 = batchNormBackwardOf(float64);

/** Batch normalisation in one call each: forward while training, forward with given statistics, backward. */
import { Lanes, scratch } from './lanes';
import {
  batchNormApply,
  batchNormStatistics,
  batchNormSums,
  inverseDeviation,
  some,
  updateRunning,
} from './normalise';

/**
 * mean and deviation get the batch's mean and 1 / sqrt(var + eps); runningMean and runningVar (0: none) move towards the mean
 * and the unbiased variance.
 */
export function batchNormTrain(
  outer: i32,
  channels: i32,
  inner: i32,
  x: usize,
  gamma: usize,
  beta: usize,
  eps: f32,
  momentum: f32,
  runningMean: usize,
  runningVar: usize,
  mean: usize,
  deviation: usize,
  out: usize,
): void {
  batchNormStatistics(outer, channels, inner, x, mean, deviation);
  const count = <f32>outer * <f32>inner;
  if (runningMean) updateRunning(channels, mean, 1, momentum, runningMean);
  if (runningVar) updateRunning(channels, deviation, count / (count - 1), momentum, runningVar);
  inverseDeviation(channels, deviation, eps, deviation);
  batchNormApply(outer, channels, inner, x, gamma, beta, mean, deviation, out);
}

/** With given mean and variance; deviation gets 1 / sqrt(var + eps). */
export function batchNormEval(
  outer: i32,
  channels: i32,
  inner: i32,
  x: usize,
  gamma: usize,
  beta: usize,
  eps: f32,
  mean: usize,
  variance: usize,
  deviation: usize,
  out: usize,
): void {
  inverseDeviation(channels, variance, eps, deviation);
  batchNormApply(outer, channels, inner, x, gamma, beta, mean, deviation, out);
}

/** Gradients of x (0: not wanted), gamma and beta. */
export function batchNormBackward(
  outer: i32,
  channels: i32,
  inner: i32,
  g: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  deviation: usize,
  training: i32,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
): void {
  batchNormSums(outer, channels, inner, g, x, mean, dbeta, dgamma);
  if (dx)
    for (let c = 0; c < channels; c += AT_ONCE) {
      const n = min(AT_ONCE, channels - c);
      factors(n, (<usize>c) << 2, <f32>outer * <f32>inner, gamma, mean, deviation, dgamma, dbeta, training);
      const row = (<usize>(channels * inner)) << 2;
      const start = (<usize>(c * inner)) << 2;
      for (
        let o = 0, p = g + start, q = x + start, r = dx + start;
        o < outer;
        o++, p += row, q += row, r += row
      )
        if (inner == 1) along(n, p, q, r, training);
        else planes(n, inner, p, q, r, training);
    }
  for (; channels >= 4; channels -= 4, dgamma += 16, deviation += 16)
    v128.store(dgamma, f32x4.mul(v128.load(dgamma), v128.load(deviation)));
  for (; channels > 0; channels--, dgamma += 4, deviation += 4)
    store<f32>(dgamma, load<f32>(dgamma) * load<f32>(deviation));
}

/** Five numbers per channel, each kind side by side: mean, sum / count, k = dot deviation deviation / count, deviation, gamma. */
const AT_ONCE: i32 = 4096;
const KIND: usize = AT_ONCE * 4;
const FACTORS: usize = 8192;

function factors(
  n: i32,
  at: usize,
  count: f32,
  gamma: usize,
  mean: usize,
  deviation: usize,
  dots: usize,
  sums: usize,
  training: i32,
): void {
  let to = scratch + FACTORS;
  const all = f32x4.splat(count);
  for (; n > 0; n -= 4, at += 16, to += 16) {
    const d = some(deviation + at, n);
    v128.store(to, some(mean + at, n));
    v128.store(to + 3 * KIND, d);
    v128.store(to + 4 * KIND, gamma ? some(gamma + at, n) : f32x4.splat(1));
    if (!training) continue;
    v128.store(to + KIND, f32x4.div(some(sums + at, n), all));
    const along = f32x4.mul(f32x4.mul(some(dots + at, n), d), d);
    v128.store(to + 2 * KIND, f32x4.div(along, all));
  }
}

/** (g - sum / count - (x - mean) k) deviation gamma; without training g deviation gamma. */
class Slope {
  @inline static of(
    g: v128,
    x: v128,
    mean: v128,
    shift: v128,
    k: v128,
    d: v128,
    w: v128,
    training: i32,
  ): v128 {
    if (training) g = f32x4.sub(f32x4.sub(g, shift), f32x4.mul(f32x4.sub(x, mean), k));
    return f32x4.mul(f32x4.mul(g, d), w);
  }
}

function along(n: i32, g: usize, x: usize, out: usize, training: i32): void {
  let f = scratch + FACTORS;
  for (; n > 0; n -= 4, g += 16, x += 16, out += 16, f += 16) {
    const mean = v128.load(f),
      shift = v128.load(f + KIND),
      k = v128.load(f + 2 * KIND);
    const d = v128.load(f + 3 * KIND),
      w = v128.load(f + 4 * KIND);
    if (n >= 4) v128.store(out, Slope.of(v128.load(g), v128.load(x), mean, shift, k, d, w, training));
    else Lanes.store(out, Slope.of(Lanes.load(g, n), Lanes.load(x, n), mean, shift, k, d, w, training), n);
  }
}

function planes(channels: i32, inner: i32, g: usize, x: usize, out: usize, training: i32): void {
  for (let f = scratch + FACTORS; channels > 0; channels--, f += 4) {
    const mean = v128.load_splat<u32>(f),
      shift = v128.load_splat<u32>(f + KIND),
      k = v128.load_splat<u32>(f + 2 * KIND);
    const d = v128.load_splat<u32>(f + 3 * KIND),
      w = v128.load_splat<u32>(f + 4 * KIND);
    let n = inner;
    for (; n >= 4; n -= 4, g += 16, x += 16, out += 16)
      v128.store(out, Slope.of(v128.load(g), v128.load(x), mean, shift, k, d, w, training));
    if (n) Lanes.store(out, Slope.of(Lanes.load(g, n), Lanes.load(x, n), mean, shift, k, d, w, training), n);
    g += (<usize>n) << 2;
    x += (<usize>n) << 2;
    out += (<usize>n) << 2;
  }
}

/** Batch normalisation of x[outer, channels, inner]: statistics over outer and inner, one scale and shift per channel. */
import { Lanes, scratch } from './lanes';
import { sum, sumColumns, varColumns } from './reduce';

/** Scratch for one block of 512 products, and for one scale and one shift for as many channels as are done at once. */
const WORK: usize = 4096;
const SCALES: usize = 8192;
const AT_ONCE: i32 = 4096;
const SHIFTS: usize = SCALES + AT_ONCE * 4;

/** mean and var get the batch's mean and biased variance. */
export function batchNormStatistics(
  outer: i32,
  channels: i32,
  inner: i32,
  x: usize,
  mean: usize,
  variance: usize,
): void {
  const count = <f32>outer * <f32>inner;
  if (inner == 1) {
    varColumns(outer, channels, x, mean, variance, count);
    return;
  }
  for (let c = 0; c < channels; c++, mean += 4, variance += 4) {
    const m = channelSum(outer, channels, inner, x + ((<usize>(c * inner)) << 2), 0, 0) / count;
    store<f32>(mean, m);
    store<f32>(variance, channelSum(outer, channels, inner, x + ((<usize>(c * inner)) << 2), 1, m) / count);
  }
}

/** The sum over a channel of x, or of (x - m)^2: plane by plane, blocks of 512, in order. */
function channelSum(outer: i32, channels: i32, inner: i32, x: usize, squared: i32, m: f32): f32 {
  let total: f32 = 0;
  for (let o = 0; o < outer; o++, x += (<usize>(channels * inner)) << 2)
    for (let i = 0, p = x; i < inner; i += 512, p += 2048) {
      const n = min(512, inner - i);
      if (squared) distances(n, p, m);
      total += sum(n, squared ? scratch + WORK : p);
    }
  return total;
}

function distances(n: i32, x: usize, m: f32): void {
  const mean = f32x4.splat(m);
  let out = scratch + WORK;
  for (; n >= 4; n -= 4, x += 16, out += 16) {
    const d = f32x4.sub(v128.load(x), mean);
    v128.store(out, f32x4.mul(d, d));
  }
  if (n) {
    const d = f32x4.sub(Lanes.load(x, n), mean);
    Lanes.store(out, f32x4.mul(d, d), n);
  }
}

/** The next four floats, or the `rest` that are left, the other lanes zero. */
export function some(p: usize, rest: i32): v128 {
  return rest >= 4 ? v128.load(p) : Lanes.load(p, rest);
}

/** deviation = 1 / sqrt(variance + eps). */
export function inverseDeviation(n: i32, variance: usize, eps: f32, out: usize): void {
  const e = f32x4.splat(eps);
  for (; n >= 4; n -= 4, variance += 16, out += 16)
    v128.store(out, f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(variance), e))));
  for (; n > 0; n--, variance += 4, out += 4) store<f32>(out, 1 / sqrt<f32>(load<f32>(variance) + eps));
}

/** running = momentum value scale + (1 - momentum) running, as PyTorch rounds it. */
export function updateRunning(n: i32, value: usize, scale: f32, momentum: f32, running: usize): void {
  const rest: f32 = 1 - momentum;
  for (; n > 0; n--, value += 4, running += 4)
    store<f32>(running, momentum * (load<f32>(value) * scale) + rest * load<f32>(running));
}

/** out = x a + b, a = deviation gamma, b = beta - mean a; gamma and beta may be 0 (none). */
export function batchNormApply(
  outer: i32,
  channels: i32,
  inner: i32,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  deviation: usize,
  out: usize,
): void {
  const row = (<usize>(channels * inner)) << 2;
  for (let c = 0; c < channels; c += AT_ONCE) {
    const n = min(AT_ONCE, channels - c);
    const at = (<usize>c) << 2;
    for (let i = 0; i < n; i += 4) {
      const from = at + ((<usize>i) << 2);
      affine(
        (<usize>i) << 2,
        n - i,
        gamma ? gamma + from : 0,
        beta ? beta + from : 0,
        mean + from,
        deviation + from,
      );
    }
    const start = (<usize>(c * inner)) << 2;
    for (let o = 0, p = x + start, q = out + start; o < outer; o++, p += row, q += row)
      if (inner == 1) along(n, p, q);
      else planes(n, inner, p, q);
  }
}

/** Scales and shifts of up to four channels, at `at` of their places in scratch. */
function affine(at: usize, n: i32, gamma: usize, beta: usize, mean: usize, deviation: usize): void {
  const d = some(deviation, n);
  const a = gamma ? f32x4.mul(d, some(gamma, n)) : d;
  const b = beta ? some(beta, n) : f32x4.splat(0);
  v128.store(scratch + SCALES + at, a);
  v128.store(scratch + SHIFTS + at, f32x4.sub(b, f32x4.mul(some(mean, n), a)));
}

function along(n: i32, x: usize, out: usize): void {
  let a = scratch + SCALES,
    b = scratch + SHIFTS;
  for (; n >= 4; n -= 4, x += 16, out += 16, a += 16, b += 16)
    v128.store(out, Lanes.ma(v128.load(x), v128.load(a), v128.load(b)));
  if (n) Lanes.store(out, Lanes.ma(Lanes.load(x, n), v128.load(a), v128.load(b)), n);
}

function planes(channels: i32, inner: i32, x: usize, out: usize): void {
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    const a = v128.load_splat<u32>(scratch + SCALES + c),
      b = v128.load_splat<u32>(scratch + SHIFTS + c);
    let n = inner;
    for (; n >= 4; n -= 4, x += 16, out += 16) v128.store(out, Lanes.ma(v128.load(x), a, b));
    if (n) Lanes.store(out, Lanes.ma(Lanes.load(x, n), a, b), n);
    x += (<usize>n) << 2;
    out += (<usize>n) << 2;
  }
}

/** sums = sum of g, dots = sum of g (x - mean), per channel. */
export function batchNormSums(
  outer: i32,
  channels: i32,
  inner: i32,
  g: usize,
  x: usize,
  mean: usize,
  sums: usize,
  dots: usize,
): void {
  if (inner == 1) {
    sumColumns(outer, channels, g, sums, 1);
    for (let c = 0; c < channels; c += 4) columnDots(outer, channels, g, x, mean, dots, c);
    return;
  }
  const row = (<usize>(channels * inner)) << 2;
  for (let c = 0; c < channels; c++, sums += 4, dots += 4) {
    const start = (<usize>(c * inner)) << 2;
    const m = load<f32>(mean + ((<usize>c) << 2));
    let s: f32 = 0,
      d: f32 = 0;
    for (let o = 0, p = g + start, q = x + start; o < outer; o++, p += row, q += row)
      for (let i = 0; i < inner; i += 512) {
        const n = min(512, inner - i),
          at = (<usize>i) << 2;
        s += sum(n, p + at);
        products(n, p + at, q + at, m);
        d += sum(n, scratch + WORK);
      }
    store<f32>(sums, s);
    store<f32>(dots, d);
  }
}

/** Products of g and x - mean of up to four columns, added down in order. */
function columnDots(m: i32, channels: i32, g: usize, x: usize, mean: usize, dots: usize, c: i32): void {
  const at = (<usize>c) << 2,
    stride = (<usize>channels) << 2,
    n = channels - c;
  let total = f32x4.splat(0),
    p = g + at,
    q = x + at;
  if (n >= 4) {
    const mu = v128.load(mean + at);
    for (; m > 0; m--, p += stride, q += stride)
      total = f32x4.add(total, f32x4.mul(v128.load(p), f32x4.sub(v128.load(q), mu)));
    v128.store(dots + at, total);
  } else {
    const mu = Lanes.load(mean + at, n);
    for (; m > 0; m--, p += stride, q += stride)
      total = f32x4.add(total, f32x4.mul(Lanes.load(p, n), f32x4.sub(Lanes.load(q, n), mu)));
    Lanes.store(dots + at, total, n);
  }
}

function products(n: i32, g: usize, x: usize, m: f32): void {
  const mean = f32x4.splat(m);
  let out = scratch + WORK;
  for (; n >= 4; n -= 4, g += 16, x += 16, out += 16)
    v128.store(out, f32x4.mul(v128.load(g), f32x4.sub(v128.load(x), mean)));
  if (n) Lanes.store(out, f32x4.mul(Lanes.load(g, n), f32x4.sub(Lanes.load(x, n), mean)), n);
}

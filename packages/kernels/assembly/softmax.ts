/** Softmax along rows, its logarithm, the losses built on it, and their derivatives. */
import { E } from './exponential';
import { Lanes, scratch } from './lanes';
import { Log } from './logarithm';
import { maxRows } from './extremes';
import { sum } from './reduce';

/** Where in scratch a block of 512 numbers stands while it is summed. */
const WORK: usize = 4096;

/** out = e^(x - shift). */
function exponentials(n: i32, x: usize, shift: f32, out: usize): void {
  const s = f32x4.splat(shift);
  for (; n >= 4; n -= 4, x += 16, out += 16) v128.store(out, E.exp(f32x4.sub(v128.load(x), s)));
  if (n) Lanes.store(out, E.exp(f32x4.sub(Lanes.load(x, n), s)), n);
}

export function softmaxRows(m: i32, n: i32, x: usize, out: usize): void {
  const row = (<usize>n) << 2;
  for (; m > 0; m--, x += row, out += row) {
    // Where out is x, the greatest element must not lie in the row while the row is written.
    exponentials(n, x, greatest(n, x), out);
    const s = f32x4.splat(sum(n, out));
    let i = n,
      p = out;
    for (; i >= 4; i -= 4, p += 16) v128.store(p, f32x4.div(v128.load(p), s));
    if (i) Lanes.store(p, f32x4.div(Lanes.load(p, i), s), i);
  }
}

export function logSoftmaxRows(m: i32, n: i32, x: usize, out: usize): void {
  const row = (<usize>n) << 2;
  for (; m > 0; m--, x += row, out += row) {
    const most = greatest(n, x);
    const shift = f32x4.splat(most);
    const level = f32x4.splat(logOfSum(n, x, most));
    let i = n,
      p = x,
      q = out;
    for (; i >= 4; i -= 4, p += 16, q += 16) v128.store(q, f32x4.sub(f32x4.sub(v128.load(p), shift), level));
    if (i) Lanes.store(q, f32x4.sub(f32x4.sub(Lanes.load(p, i), shift), level), i);
  }
}

function greatest(n: i32, x: usize): f32 {
  maxRows(1, n, x, scratch);
  return load<f32>(scratch);
}

/** log of the sum of e^(x - shift): blocks of 512 in order. */
function logOfSum(n: i32, x: usize, shift: f32): f32 {
  let total: f32 = 0;
  for (; n > 0; n -= 512, x += 2048) {
    const length = min(n, 512);
    exponentials(length, x, shift, scratch + WORK);
    total += sum(length, scratch + WORK);
  }
  return f32x4.extract_lane(Log.log(f32x4.splat(total)), 0);
}

/** (g - sum of g y) y. */
export function softmaxBackwardRows(m: i32, n: i32, g: usize, y: usize, out: usize): void {
  const row = (<usize>n) << 2;
  for (; m > 0; m--, g += row, y += row, out += row) {
    const s = f32x4.splat(dot(n, g, y));
    let i = n,
      p = g,
      q = y,
      r = out;
    for (; i >= 4; i -= 4, p += 16, q += 16, r += 16)
      v128.store(r, f32x4.mul(f32x4.sub(v128.load(p), s), v128.load(q)));
    if (i) Lanes.store(r, f32x4.mul(f32x4.sub(Lanes.load(p, i), s), Lanes.load(q, i)), i);
  }
}

/** g - e^y times the sum of g. */
export function logSoftmaxBackwardRows(m: i32, n: i32, g: usize, y: usize, out: usize): void {
  const row = (<usize>n) << 2;
  for (; m > 0; m--, g += row, y += row, out += row) {
    const s = f32x4.splat(sum(n, g));
    let i = n,
      p = g,
      q = y,
      r = out;
    for (; i >= 4; i -= 4, p += 16, q += 16, r += 16)
      v128.store(r, f32x4.sub(v128.load(p), f32x4.mul(E.exp(v128.load(q)), s)));
    if (i) Lanes.store(r, f32x4.sub(Lanes.load(p, i), f32x4.mul(E.exp(Lanes.load(q, i)), s)), i);
  }
}

/** The sum of the products, in the order of `sum`. */
export function dot(n: i32, a: usize, b: usize): f32 {
  let total: f32 = 0;
  for (; n > 0; n -= 512, a += 2048, b += 2048) {
    const length = min(n, 512);
    let i = length,
      p = a,
      q = b,
      r = scratch + WORK;
    for (; i >= 4; i -= 4, p += 16, q += 16, r += 16) v128.store(r, f32x4.mul(v128.load(p), v128.load(q)));
    if (i) Lanes.store(r, f32x4.mul(Lanes.load(p, i), Lanes.load(q, i)), i);
    total += sum(length, scratch + WORK);
  }
  return total;
}

/** y = log softmax of the logits; losses[i] = -y[i, target[i]], 0 where the target (a float64) is negative. */
export function crossEntropyRows(m: i32, n: i32, x: usize, target: usize, y: usize, losses: usize): void {
  logSoftmaxRows(m, n, x, y);
  for (; m > 0; m--, y += (<usize>n) << 2, target += 8, losses += 4) {
    const t = load<f64>(target);
    store<f32>(losses, t < 0 ? 0 : -load<f32>(y + ((<usize>t) << 2)));
  }
}

/** e^y g - (g at the target), g being one number per row (step 1) or one for all (step 0). */
export function crossEntropyBackwardRows(
  m: i32,
  n: i32,
  g: usize,
  gStep: i32,
  y: usize,
  target: usize,
  out: usize,
): void {
  const row = (<usize>n) << 2;
  for (; m > 0; m--, g += gStep << 2, y += row, target += 8, out += row) {
    const t = load<f64>(target);
    const s = t < 0 ? <f32>0 : load<f32>(g);
    const scale = f32x4.splat(s);
    let i = n,
      p = y,
      q = out;
    for (; i >= 4; i -= 4, p += 16, q += 16) v128.store(q, f32x4.mul(E.exp(v128.load(p)), scale));
    if (i) Lanes.store(q, f32x4.mul(E.exp(Lanes.load(p, i)), scale), i);
    if (t >= 0) {
      const at = out + ((<usize>t) << 2);
      store<f32>(at, load<f32>(at) - s);
    }
  }
}

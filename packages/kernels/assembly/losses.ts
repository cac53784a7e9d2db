/** Losses of one element at a time and their derivatives. */
import { E } from './exponential';
import { Lanes, scratch } from './lanes';
import { Log } from './logarithm';
import { binary, binaryOnce } from './loops';
import { sum } from './reduce';

class Mse {
  @inline apply(x: v128, t: v128, p: v128, q: v128): v128 {
    const d = f32x4.sub(x, t);
    return f32x4.mul(d, d);
  }
}
class MseSlope {
  @inline apply(x: v128, t: v128, p: v128, q: v128): v128 {
    return f32x4.mul(p, f32x4.sub(x, t));
  }
}
class Bce {
  @inline apply(x: v128, t: v128, p: v128, q: v128): v128 {
    const floor = f32x4.splat(-100);
    const yes = f32x4.max(Log.log(x), floor);
    const no = f32x4.max(Log.log1p(f32x4.neg(x)), floor);
    return f32x4.sub(f32x4.mul(f32x4.sub(t, f32x4.splat(1)), no), f32x4.mul(t, yes));
  }
}
class BceSlope {
  @inline apply(x: v128, t: v128, p: v128, q: v128): v128 {
    const bound = f32x4.max(f32x4.mul(f32x4.sub(f32x4.splat(1), x), x), f32x4.splat(1e-12));
    return f32x4.div(f32x4.sub(x, t), bound);
  }
}
class BceLogits {
  @inline apply(x: v128, t: v128, p: v128, q: v128): v128 {
    const logSigmoid = f32x4.neg(Log.softplus(f32x4.neg(x)));
    return f32x4.sub(f32x4.mul(f32x4.sub(f32x4.splat(1), t), x), logSigmoid);
  }
}
class BceLogitsSlope {
  @inline apply(x: v128, t: v128, p: v128, q: v128): v128 {
    return f32x4.sub(E.sigmoid(x), t);
  }
}

/** out *= g, g being one number per element (step 1) or one for all (step 0). */
function times(n: i32, g: usize, gStep: i32, out: usize): void {
  for (; n >= 4; n -= 4, out += 16, g += gStep << 4)
    v128.store(out, f32x4.mul(v128.load(out), gStep ? v128.load(g) : v128.load_splat<u32>(g)));
  if (n)
    Lanes.store(out, f32x4.mul(Lanes.load(out, n), gStep ? Lanes.load(g, n) : v128.load_splat<u32>(g)), n);
}

export function mse(n: i32, x: usize, target: usize, out: usize): void {
  binary<Mse>(n, x, -1, target, -1, out, f32x4.splat(0), f32x4.splat(0));
}
export function mseBackward(
  n: i32,
  x: usize,
  target: usize,
  scale: f32,
  g: usize,
  gStep: i32,
  out: usize,
): void {
  binary<MseSlope>(n, x, -1, target, -1, out, f32x4.splat(scale), f32x4.splat(0));
  times(n, g, gStep, out);
}
/** The sum of squared differences: blocks of 512 in order. */
export function mseSum(n: i32, x: usize, target: usize): f32 {
  let total: f32 = 0;
  for (; n > 0; n -= 512, x += 2048, target += 2048) {
    const length = min(n, 512);
    mse(length, x, target, scratch + 4096);
    total += sum(length, scratch + 4096);
  }
  return total;
}
export function bce(n: i32, x: usize, target: usize, out: usize): void {
  binaryOnce<Bce>(n, x, target, out, f32x4.splat(0), f32x4.splat(0));
}
export function bceBackward(n: i32, x: usize, target: usize, g: usize, gStep: i32, out: usize): void {
  binary<BceSlope>(n, x, -1, target, -1, out, f32x4.splat(0), f32x4.splat(0));
  times(n, g, gStep, out);
}
export function bceWithLogits(n: i32, x: usize, target: usize, out: usize): void {
  binaryOnce<BceLogits>(n, x, target, out, f32x4.splat(0), f32x4.splat(0));
}
export function bceWithLogitsBackward(
  n: i32,
  x: usize,
  target: usize,
  g: usize,
  gStep: i32,
  out: usize,
): void {
  binaryOnce<BceLogitsSlope>(n, x, target, out, f32x4.splat(0), f32x4.splat(0));
  times(n, g, gStep, out);
}

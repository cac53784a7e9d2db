/** Natural logarithms in float32 lanes, and what is built on log(1 + e^x). */
import { E } from './exponential';
import { unary } from './loops';

const K = memory.data<f32>(
  [
    7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
    2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, -2.1219444e-4, 0.693359375, 0.5, 1.17549435e-38,
    8388608, 1, 0, -1,
  ],
  16,
);

/** sqrt(1/2): mantissas are taken from there to sqrt(2), so that logarithms near 1 lose nothing. */
const ROOT: u32 = 0x3f3504f3;

export class Log {
  @inline static k(i: usize): v128 {
    return v128.load_splat<u32>(K + (i << 2));
  }
  @inline static shifted(x: v128): v128 {
    return i32x4.sub(x, i32x4.splat(ROOT));
  }
  /** The mantissa minus 1. */
  @inline static part(shifted: v128): v128 {
    const m = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(ROOT));
    return f32x4.sub(m, Log.k(14));
  }
  /** log(1 + f) + e log 2 + c. */
  @inline static sum(f: v128, e: v128, c: v128): v128 {
    const z = f32x4.mul(f, f);
    const z2 = f32x4.mul(z, z);
    const p0 = f32x4.add(f32x4.mul(Log.k(0), f), Log.k(1));
    const p1 = f32x4.add(f32x4.mul(Log.k(2), f), Log.k(3));
    const p2 = f32x4.add(f32x4.mul(Log.k(4), f), Log.k(5));
    const p3 = f32x4.add(f32x4.mul(Log.k(6), f), Log.k(7));
    let p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(p0, z), p1), z2), f32x4.add(f32x4.mul(p2, z), p3));
    p = f32x4.mul(f32x4.mul(f32x4.add(f32x4.mul(p, f), Log.k(8)), f), z);
    p = f32x4.add(p, f32x4.add(f32x4.mul(e, Log.k(9)), c));
    p = f32x4.sub(p, f32x4.mul(z, Log.k(11)));
    return f32x4.add(f32x4.add(f, p), f32x4.mul(e, Log.k(10)));
  }
  /** What is not between 0 and infinity: -inf at 0, inf at inf, else NaN. */
  @inline static special(x: v128, y: v128): v128 {
    const inf = f32x4.splat(Infinity);
    const zero = f32x4.splat(0);
    const odd = v128.bitselect(
      f32x4.neg(inf),
      v128.bitselect(inf, f32x4.splat(NaN), f32x4.eq(x, inf)),
      f32x4.eq(x, zero),
    );
    return v128.bitselect(y, odd, v128.and(f32x4.gt(x, zero), f32x4.lt(x, inf)));
  }
  @inline static log(x: v128): v128 {
    const tiny = f32x4.lt(x, Log.k(12));
    const s = Log.shifted(v128.bitselect(f32x4.mul(x, Log.k(13)), x, tiny));
    const e = i32x4.sub(i32x4.shr_s(s, 23), v128.and(tiny, i32x4.splat(23)));
    return Log.special(x, Log.sum(Log.part(s), f32x4.convert_i32x4_s(e), Log.k(15)));
  }
  /** The rounding error of u = 1 + x comes back as c = error / u; where the exponent is 0, f is x itself. */
  @inline static log1p(x: v128): v128 {
    const one = Log.k(14);
    const u = f32x4.add(one, x);
    const s = Log.shifted(u);
    const e = i32x4.shr_s(s, 23);
    const same = i32x4.eq(e, i32x4.splat(0));
    const lost = v128.bitselect(
      f32x4.sub(one, f32x4.sub(u, x)),
      f32x4.sub(x, f32x4.sub(u, one)),
      f32x4.gt(x, one),
    );
    const f = v128.bitselect(x, Log.part(s), same);
    const y = Log.sum(f, f32x4.convert_i32x4_s(e), v128.andnot(f32x4.div(lost, u), same));
    return v128.bitselect(x, Log.special(u, y), f32x4.eq(x, Log.k(15)));
  }
  /** log(1 + e^x), never by an overflowing e^x. */
  @inline static softplus(x: v128): v128 {
    return f32x4.add(f32x4.max(x, Log.k(15)), Log.log1p(E.exp(f32x4.neg(f32x4.abs(x)))));
  }
}

class LogOp {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return Log.log(x);
  }
}
class Log1p {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return Log.log1p(x);
  }
}
class LogSigmoid {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return f32x4.neg(Log.softplus(f32x4.neg(x)));
  }
}
/** p is beta, q the threshold. */
class Softplus {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const z = f32x4.mul(x, p);
    return v128.bitselect(x, f32x4.div(Log.softplus(z), p), f32x4.gt(z, q));
  }
}

export function log(n: i32, x: usize, out: usize): void {
  unary<LogOp>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function log1p(n: i32, x: usize, out: usize): void {
  unary<Log1p>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function logSigmoid(n: i32, x: usize, out: usize): void {
  unary<LogSigmoid>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function softplus(n: i32, x: usize, out: usize, beta: f32, threshold: f32): void {
  unary<Softplus>(n, x, out, f32x4.splat(beta), f32x4.splat(threshold));
}

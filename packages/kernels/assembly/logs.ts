/** log2, log10 and powers, in float64 lanes. */
import { D } from './doubles';
import { Log } from './logarithm';
import { unary } from './loops';

class Log2 {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return Log.special(x, D.join(D.log2(D.low(x)), D.log2(D.high(x))));
  }
}
class Log10 {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const low = f64x2.mul(D.log2(D.low(x)), D.k(33));
    return Log.special(x, D.join(low, f64x2.mul(D.log2(D.high(x)), D.k(33))));
  }
}

/** scripts/operand-forms.mjs writes its functions. */
export class Pow {
  /** 2^(y log2 |x|), with the sign and the special cases of C's pow. */
  @inline apply(x: v128, y: v128, p: v128, q: v128): v128 {
    const zero = f32x4.splat(0);
    const one = f32x4.splat(1);
    const inf = f32x4.splat(Infinity);
    const a = f32x4.abs(x);
    // log2 is undefined at 0 and infinity; one of them times y decides the result below.
    const t0 = f64x2.mul(D.low(y), D.log2(D.low(a)));
    const t1 = f64x2.mul(D.high(y), D.log2(D.high(a)));
    let r = D.join(D.exp2(t0), D.exp2(t1));
    const grows = v128.xor(f32x4.gt(a, one), f32x4.lt(y, zero));
    const edge = v128.or(v128.or(f32x4.eq(a, zero), f32x4.eq(a, inf)), f32x4.eq(f32x4.abs(y), inf));
    r = v128.bitselect(v128.and(inf, grows), r, edge);
    const even = f32x4.eq(f32x4.trunc(f32x4.mul(y, f32x4.splat(0.5))), f32x4.mul(y, f32x4.splat(0.5)));
    const whole = f32x4.eq(f32x4.trunc(y), y);
    const sign = v128.and(v128.andnot(v128.and(x, i32x4.splat(0x80000000)), even), whole);
    r = v128.or(r, sign);
    const finite = v128.and(f32x4.lt(x, zero), f32x4.lt(a, inf));
    r = v128.bitselect(f32x4.splat(NaN), r, v128.andnot(finite, whole));
    r = v128.bitselect(f32x4.add(x, y), r, v128.or(f32x4.ne(x, x), f32x4.ne(y, y)));
    const unit = v128.and(f32x4.eq(a, one), f32x4.eq(f32x4.abs(y), inf));
    return v128.bitselect(one, r, v128.or(v128.or(f32x4.eq(y, zero), f32x4.eq(x, one)), unit));
  }
}

export function log2(n: i32, x: usize, out: usize): void {
  unary<Log2>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function log10(n: i32, x: usize, out: usize): void {
  unary<Log10>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}

/** Functions built on e^x, in float32 lanes, silu in float64 lanes: at most 2 ulp everywhere. */
import { D } from './doubles';
import { unary } from './loops';

const K = memory.data<f32>(
  [
    1.44269504088896341, 12582912, 0.693359375, -2.1219444e-4, 1.98756915e-4, 1.3981999507e-3,
    8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 89, -104, -18, 2, 1, 0.5, 0.625,
    -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
    -1.44269504088896341, 87, 1.3950809370726347e-3, -8.369073271751404e-3, 4.166620224714279e-2,
    -1.6666516661643982e-1, 12583040,
  ],
  16,
);

/** Parts of the exponential. x = n ln 2 + r with |r| at most 0.347; adding 1.5 2^23 rounds and leaves n in the low bits. */
export class E {
  @inline static k(i: usize): v128 {
    return v128.load_splat<u32>(K + (i << 2));
  }
  @inline static turns(x: v128): v128 {
    return f32x4.add(f32x4.mul(x, E.k(0)), E.k(1));
  }
  @inline static high(x: v128, turns: v128): v128 {
    return f32x4.sub(x, f32x4.mul(f32x4.sub(turns, E.k(1)), E.k(2)));
  }
  /** e^r - 1; r = high - low, and what rounding takes from r comes back where it is needed. */
  @inline static less(x: v128, turns: v128): v128 {
    const high = E.high(x, turns);
    const low = f32x4.mul(f32x4.sub(turns, E.k(1)), E.k(3));
    const r = f32x4.sub(high, low);
    const lost = f32x4.sub(f32x4.sub(high, r), low);
    const z = f32x4.mul(r, r);
    const top = f32x4.add(f32x4.mul(E.k(4), r), E.k(5));
    const middle = f32x4.add(f32x4.mul(E.k(6), r), E.k(7));
    const bottom = f32x4.add(f32x4.mul(E.k(8), r), E.k(9));
    const q = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(top, z), middle), z), bottom);
    return f32x4.add(f32x4.add(f32x4.mul(q, z), lost), r);
  }
  @inline static whole(turns: v128): v128 {
    return i32x4.sub(turns, E.k(1));
  }
  @inline static pow2(n: v128): v128 {
    return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
  }
  /** e^x. 2^n is applied in two halves, so that subnormal results and n = 128 come out right. NaN stays NaN. */
  @inline static exp(x: v128): v128 {
    x = f32x4.pmax(f32x4.pmin(x, E.k(10)), E.k(11));
    const t = E.turns(x);
    const y = f32x4.add(E.less(x, t), E.k(14));
    const n = E.whole(t);
    const half = i32x4.shr_s(n, 1);
    return f32x4.mul(f32x4.mul(y, E.pow2(half)), E.pow2(i32x4.sub(n, half)));
  }
  /** e^x for x from -87 to 88. */
  @inline static expInside(x: v128): v128 {
    const t = E.turns(x);
    return f32x4.mul(f32x4.add(E.less(x, t), E.k(14)), E.pow2(E.whole(t)));
  }
  /** e^x - 1 = 2 (2^(n-1) (e^r - 1) + (2^(n-1) - 1/2)). */
  @inline static expm1(x: v128): v128 {
    const z = f32x4.pmax(f32x4.pmin(x, E.k(10)), E.k(12));
    const t = E.turns(z);
    const p = E.less(z, t);
    const s = E.pow2(i32x4.sub(E.whole(t), i32x4.splat(1)));
    const y = f32x4.add(f32x4.mul(s, p), f32x4.sub(s, E.k(15)));
    return v128.bitselect(x, f32x4.add(y, y), f32x4.eq(x, f32x4.splat(0)));
  }
  /**
   * 1 / (1 + e^-x), with e^-x = 2^n (1 + p). The larger of 1 and 2^n comes last into the sum, so that it rounds once where
   * it counts. n above 126 takes the rest of 2^n into a factor: results are subnormal there.
   */
  @inline static sigmoid(x: v128): v128 {
    x = f32x4.pmax(f32x4.pmin(x, E.k(23)), E.k(11));
    const t = f32x4.add(f32x4.mul(x, E.k(22)), E.k(1));
    const turns = f32x4.sub(t, E.k(1));
    const r = f32x4.add(f32x4.add(x, f32x4.mul(turns, E.k(2))), f32x4.mul(turns, E.k(3)));
    let q = f32x4.add(f32x4.mul(E.k(24), r), E.k(25));
    q = f32x4.add(f32x4.mul(q, r), E.k(26));
    q = f32x4.add(f32x4.mul(q, r), E.k(27));
    q = f32x4.add(f32x4.mul(q, r), E.k(15));
    const p = f32x4.sub(f32x4.mul(q, f32x4.mul(r, r)), r);
    const n = E.whole(t);
    const inside = i32x4.min_s(n, i32x4.splat(126));
    const s = E.pow2(inside);
    const d = f32x4.add(f32x4.pmax(E.k(14), s), f32x4.add(f32x4.pmin(E.k(14), s), f32x4.mul(p, s)));
    return f32x4.mul(f32x4.div(E.k(14), d), E.pow2(i32x4.sub(inside, n)));
  }
  /** x + n ln 2, for t = n + 12583040. */
  @inline static remainder(x: v128, t: v128): v128 {
    const turns = f32x4.sub(t, E.k(28));
    return f32x4.add(f32x4.add(x, f32x4.mul(turns, E.k(2))), f32x4.mul(turns, E.k(3)));
  }
  /** 2 / (2 + 2^(n+1) (1 + p)), n + 128 in the low bits of t. */
  @inline static halved(t: v128, p: v128): v128 {
    const two = E.k(13);
    const s = i32x4.shl(t, 23);
    return f32x4.div(two, f32x4.add(f32x4.pmax(two, s), f32x4.add(f32x4.pmin(two, s), f32x4.mul(p, s))));
  }
}

class Exp {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return E.exp(x);
  }
}
class Expm1 {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return E.expm1(x);
  }
}
class Sigmoid {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return E.sigmoid(x);
  }
}
class Silu {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return D.join(D.silu(D.low(x)), D.silu(D.high(x)));
  }
}
/** Odd polynomial below 0.625, 1 - 2 / (e^2x + 1) above. */
class Tanh {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const a = f32x4.abs(x);
    const z = f32x4.mul(x, x);
    let s = E.k(17);
    s = f32x4.add(f32x4.mul(s, z), E.k(18));
    s = f32x4.add(f32x4.mul(s, z), E.k(19));
    s = f32x4.add(f32x4.mul(s, z), E.k(20));
    s = f32x4.add(f32x4.mul(s, z), E.k(21));
    s = f32x4.add(f32x4.mul(f32x4.mul(s, z), a), a);
    const e = E.expInside(f32x4.pmin(f32x4.add(a, a), f32x4.splat(40)));
    const large = f32x4.sub(E.k(14), f32x4.div(E.k(13), f32x4.add(e, E.k(14))));
    const y = v128.bitselect(s, large, f32x4.lt(a, E.k(16)));
    return v128.bitselect(x, y, i32x4.splat(0x80000000));
  }
}
/** q x above 0, p (e^x - 1) below. */
class Elu {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    return v128.bitselect(f32x4.mul(E.expm1(x), p), f32x4.mul(x, q), f32x4.le(x, f32x4.splat(0)));
  }
}

export function exp(n: i32, x: usize, out: usize): void {
  unary<Exp>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function expm1(n: i32, x: usize, out: usize): void {
  unary<Expm1>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
/**
 * Where |x| is at most 87, n is at most 126: `E.sigmoid` needs neither its bounds nor its last factor. What it adds up and
 * divides is here twice as large, so that n + 128 falls into the place of an exponent; the quotients, and so the bits, are
 * the same. Two vectors go side by side, so that each hides the latency of the other.
 */
export function sigmoid(n: i32, x: usize, out: usize): void {
  const rest = n & 7;
  const end = x + ((<usize>(n - rest)) << 2);
  for (; x < end; x += 32, out += 32) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const farthest = i32x4.max_s(f32x4.abs(a), f32x4.abs(b));
    if (i32x4.bitmask(i32x4.gt_s(farthest, E.k(23)))) {
      sigmoids(8, x, out);
      continue;
    }
    const at = f32x4.add(f32x4.mul(a, E.k(22)), E.k(28));
    const bt = f32x4.add(f32x4.mul(b, E.k(22)), E.k(28));
    const ar = E.remainder(a, at);
    const br = E.remainder(b, bt);
    let aq = f32x4.add(f32x4.mul(E.k(24), ar), E.k(25));
    let bq = f32x4.add(f32x4.mul(E.k(24), br), E.k(25));
    aq = f32x4.add(f32x4.mul(aq, ar), E.k(26));
    bq = f32x4.add(f32x4.mul(bq, br), E.k(26));
    aq = f32x4.add(f32x4.mul(aq, ar), E.k(27));
    bq = f32x4.add(f32x4.mul(bq, br), E.k(27));
    aq = f32x4.add(f32x4.mul(aq, ar), E.k(15));
    bq = f32x4.add(f32x4.mul(bq, br), E.k(15));
    v128.store(out, E.halved(at, f32x4.sub(f32x4.mul(aq, f32x4.mul(ar, ar)), ar)));
    v128.store(out, E.halved(bt, f32x4.sub(f32x4.mul(bq, f32x4.mul(br, br)), br)), 16);
  }
  sigmoids(rest, x, out);
}
function sigmoids(n: i32, x: usize, out: usize): void {
  unary<Sigmoid>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function silu(n: i32, x: usize, out: usize): void {
  unary<Silu>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function tanh(n: i32, x: usize, out: usize): void {
  unary<Tanh>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function elu(n: i32, x: usize, out: usize, negative: f32, positive: f32): void {
  unary<Elu>(n, x, out, f32x4.splat(negative), f32x4.splat(positive));
}

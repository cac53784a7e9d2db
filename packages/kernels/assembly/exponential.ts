/** Functions built on e^x, in float32 lanes, silu in float64 lanes: at most 2 ulp everywhere. */
import { D } from './doubles';
import { scratch } from './lanes';
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
    return E.sum(r, lost, E.k(4), E.k(5), E.k(6), E.k(7), E.k(8), E.k(9));
  }
  /** e^r - 1 for r and what it lost. */
  @inline static sum(r: v128, lost: v128, c7: v128, c6: v128, c5: v128, c4: v128, c3: v128, c2: v128): v128 {
    const z = f32x4.mul(r, r);
    const top = f32x4.add(f32x4.mul(c7, r), c6);
    const middle = f32x4.add(f32x4.mul(c5, r), c4);
    const bottom = f32x4.add(f32x4.mul(c3, r), c2);
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
    const p = E.rest(r, E.k(24), E.k(25), E.k(26), E.k(27), E.k(15));
    const n = E.whole(t);
    const inside = i32x4.min_s(n, i32x4.splat(126));
    const s = E.pow2(inside);
    const d = f32x4.add(f32x4.pmax(E.k(14), s), f32x4.add(f32x4.pmin(E.k(14), s), f32x4.mul(p, s)));
    return f32x4.mul(f32x4.div(E.k(14), d), E.pow2(i32x4.sub(inside, n)));
  }
  /** p = e^-r - 1. */
  @inline static rest(r: v128, c6: v128, c5: v128, c4: v128, c3: v128, c2: v128): v128 {
    let q = f32x4.add(f32x4.mul(c6, r), c5);
    q = f32x4.add(f32x4.mul(q, r), c4);
    q = f32x4.add(f32x4.mul(q, r), c3);
    q = f32x4.add(f32x4.mul(q, r), c2);
    return f32x4.sub(f32x4.mul(q, f32x4.mul(r, r)), r);
  }
  /** 2 / (2 + s (1 + p)), s = 2^(n+1). */
  @inline static halved(s: v128, p: v128): v128 {
    const two = E.k(13);
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
/** How many go through scratch memory together. */
const CHUNK: i32 = 1024;

/**
 * Where |x| is at most 87, n is at most 126: `E.sigmoid` needs neither its bounds nor its last factor. What it adds up and
 * divides is here twice as large, so that n + 128 falls into the place of an exponent; the quotients, and so the bits, are
 * the same. Three short loops: of a long body a processor has too little under way at once to hide how its steps wait.
 */
export function sigmoid(n: i32, x: usize, out: usize): void {
  while (n >= 4) {
    const m = min(n & -4, CHUNK);
    if (remainders(m, x)) {
      const end = scratch + ((<usize>m) << 3);
      polynomials(end);
      quotients(end, out);
    } else sigmoids(m, x, out);
    n -= m;
    x += (<usize>m) << 2;
    out += (<usize>m) << 2;
  }
  sigmoids(n, x, out);
}

/** Writes 2^(n+1) and r for m elements, vector by vector in turn; false when one of them is beyond 87 or no number. */
function remainders(m: i32, x: usize): bool {
  const turn = E.k(22);
  const whole = E.k(28);
  const high = E.k(2);
  const low = E.k(3);
  // Twice the bits have no sign.
  let farthest = i32x4.splat(0);
  for (let to = scratch, end = x + ((<usize>m) << 2); x < end; x += 16, to += 32) {
    const v = v128.load(x);
    farthest = i32x4.max_u(farthest, i32x4.add(v, v));
    const t = f32x4.add(f32x4.mul(v, turn), whole);
    const turns = f32x4.sub(t, whole);
    v128.store(to, i32x4.shl(t, 23));
    v128.store(to, f32x4.add(f32x4.add(v, f32x4.mul(turns, high)), f32x4.mul(turns, low)), 16);
  }
  const bound = E.k(23);
  return !i32x4.bitmask(i32x4.gt_u(farthest, i32x4.add(bound, bound)));
}

/** r becomes p. */
function polynomials(end: usize): void {
  const c6 = E.k(24);
  const c5 = E.k(25);
  const c4 = E.k(26);
  const c3 = E.k(27);
  const c2 = E.k(15);
  for (let p = scratch; p < end; p += 32) v128.store(p, E.rest(v128.load(p, 16), c6, c5, c4, c3, c2), 16);
}

function quotients(end: usize, out: usize): void {
  for (let p = scratch; p < end; p += 32, out += 16)
    v128.store(out, E.halved(v128.load(p), v128.load(p, 16)));
}
function sigmoids(n: i32, x: usize, out: usize): void {
  unary<Sigmoid>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function silu(n: i32, x: usize, out: usize): void {
  unary<Silu>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function elu(n: i32, x: usize, out: usize, negative: f32, positive: f32): void {
  unary<Elu>(n, x, out, f32x4.splat(negative), f32x4.splat(positive));
}

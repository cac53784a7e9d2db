/**
 * sin, cos and tan over all of float32: up to 6000 a four-part reduction that keeps what its rest rounds away, above a
 * 96-bit product with 2/pi.
 */
import { unary } from './loops';

const K = memory.data<f32>(
  [
    0.63661977236758134, 12582912,
    // pi/2 in parts of 12 bits: up to n = 4096 the first three products are exact.
    1.57080078125, -4.453584551811218e-6, -8.706138032721356e-10, 6.223371969669989e-14, -1.9515295891e-4,
    8.3321608736e-3, -1.6666654611e-1, 2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, 0.5,
    1, 6000,
  ],
  16,
);
/** The bits of 2/pi behind the point, after one word of zeros. */
const TWO_OVER_PI = memory.data<u32>([
  0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab,
]);

/** What a reduction leaves: the rest in -pi/4..pi/4, and the count of quarter turns. */
let rest: f64 = 0;
let turns: i32 = 0;

class T {
  @inline static k(i: usize): v128 {
    return v128.load_splat<u32>(K + (i << 2));
  }
  @inline static turns(a: v128): v128 {
    return f32x4.add(f32x4.mul(a, T.k(0)), T.k(1));
  }
  /** cos for odd n, else sin, of a less t quarter turns; the sign bit of n goes on top. */
  @inline static pick(a: v128, t: v128, n: v128): v128 {
    const count = f32x4.sub(t, T.k(1));
    const high = f32x4.sub(a, f32x4.mul(count, T.k(2)));
    const low = f32x4.mul(count, T.k(3));
    const first = f32x4.sub(high, low);
    const lost = f32x4.sub(f32x4.sub(high, first), low);
    // Near a multiple of pi/2 almost nothing is left of the first, so that the third must not be rounded either.
    const third = f32x4.mul(count, T.k(4));
    const second = f32x4.sub(first, third);
    const lostToo = f32x4.sub(f32x4.sub(first, second), third);
    const more = f32x4.sub(f32x4.add(lost, lostToo), f32x4.mul(count, T.k(5)));
    const r = f32x4.add(second, more);
    const tail = f32x4.sub(more, f32x4.sub(r, second));
    const z = f32x4.mul(r, r);
    const odd = i32x4.shr_s(i32x4.shl(n, 31), 31);
    const y = v128.bitselect(T.cos(r, tail, z), T.sin(r, tail, z), odd);
    return v128.xor(y, i32x4.shl(v128.and(n, i32x4.splat(2)), 30));
  }
  /** sin(r + tail), z being r^2. */
  @inline static sin(r: v128, tail: v128, z: v128): v128 {
    let p = T.k(6);
    p = f32x4.add(f32x4.mul(p, z), T.k(7));
    p = f32x4.add(f32x4.mul(p, z), T.k(8));
    return f32x4.add(r, f32x4.add(f32x4.mul(p, f32x4.mul(z, r)), tail));
  }
  /** cos(r + tail): 1 - z/2 with what its rounding loses, and the rest of the series. */
  @inline static cos(r: v128, tail: v128, z: v128): v128 {
    let p = T.k(9);
    p = f32x4.add(f32x4.mul(p, z), T.k(10));
    p = f32x4.add(f32x4.mul(p, z), T.k(11));
    const half = f32x4.mul(z, T.k(12));
    const most = f32x4.sub(T.k(13), half);
    const lost = f32x4.sub(f32x4.sub(T.k(13), most), half);
    const rest = f32x4.sub(f32x4.mul(p, f32x4.mul(z, z)), f32x4.mul(r, tail));
    return f32x4.add(most, f32x4.add(lost, rest));
  }
  @inline static far(a: v128): bool {
    return !i32x4.all_true(f32x4.le(a, T.k(14)));
  }
}

class Sin {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const a = f32x4.abs(x);
    const t = T.turns(a);
    const y = v128.xor(T.pick(a, t, t), v128.and(x, i32x4.splat(0x80000000)));
    return T.far(a) ? farLanes(x, y, 0) : y;
  }
}
class Cos {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    const a = f32x4.abs(x);
    const t = T.turns(a);
    const y = T.pick(a, t, i32x4.add(t, i32x4.splat(1)));
    return T.far(a) ? farLanes(x, y, 1) : y;
  }
}
class Tan {
  @inline apply(x: v128, p: v128, q: v128): v128 {
    let y = f32x4.splat(tangent(f32x4.extract_lane(x, 0)));
    y = f32x4.replace_lane(y, 1, tangent(f32x4.extract_lane(x, 1)));
    y = f32x4.replace_lane(y, 2, tangent(f32x4.extract_lane(x, 2)));
    return f32x4.replace_lane(y, 3, tangent(f32x4.extract_lane(x, 3)));
  }
}

/** Puts right the lanes of y whose x is too large for the short reduction, or no number. */
function farLanes(x: v128, y: v128, shift: i32): v128 {
  y = f32x4.replace_lane(y, 0, farLane(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0), shift));
  y = f32x4.replace_lane(y, 1, farLane(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1), shift));
  y = f32x4.replace_lane(y, 2, farLane(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2), shift));
  return f32x4.replace_lane(y, 3, farLane(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3), shift));
}

function farLane(x: f32, y: f32, shift: i32): f32 {
  if (Mathf.abs(x) <= 6000) return y;
  if (!(Mathf.abs(x) < Infinity)) return NaN;
  reduceFar(x);
  // sin(-x) = -sin x: two quarter turns more; cos is even.
  const n = shift ? turns + 1 : x < 0 ? turns + 2 : turns;
  const s = n & 1 ? cosine(rest) : sine(rest);
  return <f32>(n & 2 ? -s : s);
}

/** |x| (2/pi) mod 4 from 96 bits of 2/pi, so that 62 bits of the fraction are right. */
function reduceFar(x: f32): void {
  const bits = reinterpret<u32>(x) & 0x7fffffff;
  const m = <u64>((bits & 0x7fffff) | 0x800000);
  // x = m 2^(e - 150): the first e - 152 bits of 2/pi give multiples of 4. One word of zeros stands before them.
  const skip = <i32>(bits >> 23) - 152 + 32;
  const at = TWO_OVER_PI + ((<usize>(skip >> 5)) << 2);
  const shift = skip & 31;
  const w0 = word(at, shift);
  const w1 = word(at + 4, shift);
  const w2 = word(at + 8, shift);
  const t = ((m * w0) << 32) + m * w1 + ((m * w2) >> 32);
  const n = (t + 0x2000000000000000) >> 62;
  turns = <i32>n;
  rest = <f64>(<i64>(t - (n << 62))) * 3.4061215800865545e-19;
}

function word(at: usize, shift: i32): u64 {
  const high = <u64>load<u32>(at);
  return shift ? ((high << shift) | ((<u64>load<u32>(at + 4)) >> (32 - shift))) & 0xffffffff : high;
}

function sine(r: f64): f64 {
  const z = r * r;
  const p = ((2.7165908469967426e-6 * z - 1.9839120034063792e-4) * z + 8.333328508708306e-3) * z;
  return ((p - 0.16666666628756252) * z + 0.9999999999952333) * r;
}

function cosine(r: f64): f64 {
  const z = r * r;
  const p = ((-2.7165857916769973e-7 * z + 2.479882269874252e-5) * z - 1.3888879880362753e-3) * z;
  return ((p + 0.04166666653392778) * z - 0.49999999999284583) * z + 0.9999999999999375;
}

function tangent(x: f32): f32 {
  const a = Mathf.abs(x);
  if (a <= 6000) {
    const t = <f64>a * 0.6366197723675814 + 6755399441055744;
    const n = t - 6755399441055744;
    rest = <f64>a - n * 1.5707963267341256 - n * 6.077100506506192e-11;
    turns = <i32>n;
  } else if (a < Infinity) reduceFar(a);
  else return NaN;
  const y = <f32>(turns & 1 ? -cosine(rest) / sine(rest) : sine(rest) / cosine(rest));
  return reinterpret<i32>(x) < 0 ? -y : y;
}

export function sin(n: i32, x: usize, out: usize): void {
  unary<Sin>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function cos(n: i32, x: usize, out: usize): void {
  unary<Cos>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}
export function tan(n: i32, x: usize, out: usize): void {
  unary<Tan>(n, x, out, f32x4.splat(0), f32x4.splat(0));
}

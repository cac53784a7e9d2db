/**
 * The kernel of PyTorch's AVX2 `normal_fill` without a fused multiply-add: its bits from float64 lanes.
 *
 * The product of two float32 is exact in float64, the sum is rounded to float64, then to float32. Only the second
 * rounding can go wrong, and only where the float64 sum lies exactly midway between two float32 while the exact one
 * does not: midpoints are float64 numbers and rounding is monotonic. For |sum| >= 2^-126 they are the numbers whose
 * low 29 bits are 0x10000000.
 *
 * `radii` and `turns` need no detection: their inputs take only 2^24 values, and wherever a sum meets a midpoint it is
 * exact, so that the demotion breaks the tie to even as the fused operation does (a test compares all results; no
 * subnormal occurs). `affine` has free operands and detects.
 */
// prettier-ignore
const K = memory.data<f64>([
  <f64><f32>7.0376836292e-2, <f64><f32>-1.1514610310e-1, <f64><f32>1.1676998740e-1,
  <f64><f32>-1.2420140846e-1, <f64><f32>1.4249322787e-1, <f64><f32>-1.6668057665e-1,
  <f64><f32>2.0000714765e-1, <f64><f32>-2.4999993993e-1, <f64><f32>3.3333331174e-1, // 0-8 log(1 + m)
  <f64><f32>2.443315711809948e-5, <f64><f32>-1.388731625493765e-3, <f64><f32>4.166664568298827e-2, // 9-11 cos
  <f64><f32>-1.9515295891e-4, <f64><f32>8.3321608736e-3, <f64><f32>-1.6666654611e-1, // 12-14 sin
  -0.5,
], 16);
// prettier-ignore
const F = memory.data<f32>([
  16777216, 1, 0.5, -2, -2.12194440e-4, 0.693359375, // 0-5
  <f32>6.283185307179586 * <f32>5.9604644775390625e-8, 1.27323954473516, 8388609, 8388608, // 6-9
  // pi/4 = 0.78515625 + 2.4187564849853515625e-4 + 3.77489497744594108e-8 in PyTorch; 2^-25 moved from the third part
  // to the second makes j times each part exact in float32 (j even, at most 8), and the first two differences too, so
  // that plain float32 operations round once, like the fused ones.
  0.78515625, 2.4190545082092285e-4, 7.946628244326348e-9, // 10-12
], 16);
// prettier-ignore
const I = memory.data<u32>(
  [0x3f800000 - 0x3f3504f3, 127 + 24, 0x7fffff, 0x3f3504f3, 0xfffffffe, 2, 0x80000000],
  16,
);
const L = memory.data<u64>([0x1fffffff, 0x10000000, 0xffffffffe0000000], 16);

class Wide {
  @inline static k(i: i32): v128 {
    return v128.load64_splat(K + ((<usize>i) << 3));
  }
  @inline static f(i: i32): v128 {
    return v128.load32_splat(F + ((<usize>i) << 2));
  }
  @inline static i(i: i32): v128 {
    return v128.load32_splat(I + ((<usize>i) << 2));
  }
  @inline static l(i: i32): v128 {
    return v128.load64_splat(L + ((<usize>i) << 3));
  }
  /** Four float32 lanes as two pairs of float64, and back. */
  @inline static low(a: v128): v128 {
    return f64x2.promote_low_f32x4(a);
  }
  @inline static high(a: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<i32>(a, a, 2, 3, 2, 3));
  }
  @inline static join(a: v128, b: v128): v128 {
    return v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
  }
  @inline static ma(a: v128, b: v128, c: v128): v128 {
    return f64x2.add(f64x2.mul(a, b), c);
  }
  /** Rounded to float32, kept as float64. */
  @inline static round(s: v128): v128 {
    return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(s));
  }
  /** The same by integer arithmetic, ties away from zero: only where no tie ever occurs. */
  @inline static roundNoTie(s: v128): v128 {
    return v128.and(i64x2.add(s, Wide.l(1)), Wide.l(2));
  }
  @inline static split(p: usize): v128 {
    return i32x4.add(f32x4.sub(Wide.f(0), v128.load(p)), Wide.i(0));
  }
  @inline static mantissa(b: v128): v128 {
    return f32x4.sub(i32x4.add(v128.and(b, Wide.i(2)), Wide.i(3)), Wide.f(1));
  }
  /** The second part of ln 2, 355/512, times e is exact in float32, and so is z/2. */
  @inline static finish(y: v128, m: v128, b: v128): v128 {
    y = f32x4.mul(y, m);
    const z = f32x4.mul(m, m);
    const e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(b, 23), Wide.i(1))),
      q = f32x4.mul(e, Wide.f(4));
    y = Wide.join(
      Wide.ma(Wide.low(y), Wide.low(z), Wide.low(q)),
      Wide.ma(Wide.high(y), Wide.high(z), Wide.high(q)),
    );
    y = f32x4.add(m, f32x4.sub(y, f32x4.mul(z, Wide.f(2))));
    return f32x4.sqrt(f32x4.mul(f32x4.add(f32x4.mul(e, Wide.f(5)), y), Wide.f(3)));
  }
  /** `(k(i) z + k(i + 1)) z + k(i + 2)`, then times z. */
  @inline static series(i: i32, z: v128, z0: v128, z1: v128): v128 {
    const a = Wide.ma(Wide.roundNoTie(Wide.ma(Wide.k(i), z0, Wide.k(i + 1))), z0, Wide.k(i + 2));
    const b = Wide.ma(Wide.roundNoTie(Wide.ma(Wide.k(i), z1, Wide.k(i + 1))), z1, Wide.k(i + 2));
    return f32x4.mul(Wide.join(a, b), z);
  }
  /** Four pairs. j counts eighths of a turn: bit 1 swaps, bit 2 negates the sine, bit 2 of j + 2 the cosine. */
  @inline static turn(p: usize, scale: v128): void {
    const t = f32x4.mul(v128.load(p, 32), Wide.f(6));
    // j = (trunc(t * 4 / pi) + 1) & ~1 sits in the low bits of the float 2^23 + j.
    const j = v128.and(f32x4.add(f32x4.trunc(f32x4.mul(t, Wide.f(7))), Wide.f(8)), Wide.i(4));
    const q = f32x4.sub(j, Wide.f(9));
    const rest = f32x4.sub(f32x4.sub(t, f32x4.mul(q, Wide.f(10))), f32x4.mul(q, Wide.f(11)));
    const x = f32x4.sub(rest, f32x4.mul(q, Wide.f(12))),
      x0 = Wide.low(x),
      x1 = Wide.high(x);
    const z = f32x4.mul(x, x),
      z0 = Wide.low(z),
      z1 = Wide.high(z);
    const u = Wide.series(9, z, z0, z1),
      v = Wide.series(12, z, z0, z1);
    const half = Wide.k(15);
    const c = f32x4.add(
      Wide.join(
        Wide.ma(Wide.low(u), z0, f64x2.mul(z0, half)),
        Wide.ma(Wide.high(u), z1, f64x2.mul(z1, half)),
      ),
      Wide.f(1),
    );
    const s = Wide.join(Wide.ma(Wide.low(v), x0, x0), Wide.ma(Wide.high(v), x1, x1));
    const swap = v128.and(v128.xor(s, c), i32x4.shr_s(i32x4.shl(j, 30), 31));
    const r = v128.load(p),
      sign = Wide.i(6),
      zero = f32x4.splat(0);
    const rs = v128.xor(r, v128.and(i32x4.shl(j, 29), sign));
    const rc = v128.xor(r, v128.and(i32x4.shl(i32x4.add(j, Wide.i(5)), 29), sign));
    v128.store(p, f32x4.add(f32x4.mul(f32x4.mul(rc, v128.xor(c, swap)), scale), zero));
    v128.store(p, f32x4.add(f32x4.mul(f32x4.mul(rs, v128.xor(s, swap)), scale), zero), 32);
  }
  /**
   * Lanes that may be wrong: the sum has the pattern of a midpoint and is not exact. An exact sum gives back the shift
   * when the product is taken away and the product when the shift is; else one of the two fails, because the
   * difference to the larger operand is exact.
   */
  @inline static doubtful(sum: v128, product: v128, shift: v128): v128 {
    const midway = i64x2.eq(v128.and(sum, Wide.l(0)), Wide.l(1));
    const inexact = v128.or(
      f64x2.ne(f64x2.sub(sum, product), shift),
      f64x2.ne(f64x2.sub(sum, shift), product),
    );
    return v128.and(midway, inexact);
  }
}

export function radii(p: usize, end: usize): void {
  for (; p < end; p += 64) {
    const a = Wide.split(p),
      b = Wide.split(p + 16),
      m = Wide.mantissa(a),
      n = Wide.mantissa(b);
    const m0 = Wide.low(m),
      m1 = Wide.high(m),
      n0 = Wide.low(n),
      n1 = Wide.high(n),
      k0 = Wide.k(0);
    let q = Wide.k(1),
      y0 = Wide.roundNoTie(Wide.ma(k0, m0, q)),
      y1 = Wide.roundNoTie(Wide.ma(k0, m1, q));
    let x0 = Wide.roundNoTie(Wide.ma(k0, n0, q)),
      x1 = Wide.roundNoTie(Wide.ma(k0, n1, q));
    // A loop, not straight code: it keeps the four chains side by side, where optimisers put one after the other.
    for (let i = K + 16; i < K + 64; i += 8) {
      q = v128.load64_splat(i);
      y0 = Wide.round(Wide.ma(y0, m0, q));
      y1 = Wide.round(Wide.ma(y1, m1, q));
      x0 = Wide.round(Wide.ma(x0, n0, q));
      x1 = Wide.round(Wide.ma(x1, n1, q));
    }
    q = Wide.k(8);
    v128.store(p, Wide.finish(Wide.join(Wide.ma(y0, m0, q), Wide.ma(y1, m1, q)), m, a));
    v128.store(p, Wide.finish(Wide.join(Wide.ma(x0, n0, q), Wide.ma(x1, n1, q)), n, b), 16);
  }
}

export function turns(p: usize, end: usize, std: f32): void {
  const scale = f32x4.splat(std);
  for (; p < end; p += 64) {
    Wide.turn(p, scale);
    Wide.turn(p + 16, scale);
  }
}

/**
 * Subnormal results cannot be wrong: with shift 0 the sum is the product, exact; with |shift| >= 2^-125 a sum below
 * 2^-126 cancels at least half of the shift, which makes it exact (Sterbenz). Smaller shifts take the scalar path.
 */
export function affine(p: usize, end: usize, scale: f32, shift: f32): void {
  const safe = shift == 0 || abs(shift) >= <f32>2.350988701644575e-38;
  const a = f64x2.splat(scale),
    b = f64x2.splat(shift);
  for (; p < end; p += 16) {
    const x = v128.load(p),
      u = f64x2.mul(Wide.low(x), a),
      v = f64x2.mul(Wide.high(x), a);
    const s = f64x2.add(u, b),
      t = f64x2.add(v, b);
    const hit = v128.or(Wide.doubtful(s, u, b), Wide.doubtful(t, v, b));
    if (safe && !v128.any_true(hit)) v128.store(p, Wide.join(s, t));
    else for (let i = p; i < p + 16; i += 4) store<f32>(i, fma(load<f32>(i), scale, shift));
  }
}

/** Exact for all operands: a sum that is not exact moves to its odd neighbour before it is rounded to float32. */
function fma(a: f32, b: f32, c: f32): f32 {
  const p = <f64>a * <f64>b,
    s = p + <f64>c,
    t = s - p,
    e = p - (s - t) + (<f64>c - t);
  if (e == 0 || !isFinite(s)) return <f32>s;
  let bits = reinterpret<u64>(s);
  if ((bits & 1) == 0) bits += e > 0 == s > 0 ? 1 : -1;
  return <f32>reinterpret<f64>(bits);
}

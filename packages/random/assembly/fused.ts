/** The kernel of PyTorch's AVX2 `normal_fill`, operation by operation, on a hardware fused multiply-add. */
// prettier-ignore
const K = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, // 0-8 log(1 + m)
  -2.12194440e-4, 0.693359375, // 9, 10 ln 2 in two parts
  -0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8, // 11-13 -pi/4 in three
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, // 14-16 cos
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1, // 17-19 sin
  16777216, 1, -0.5, -2, <f32>6.283185307179586 * <f32>5.9604644775390625e-8, 1.27323954473516, // 20-25
], 16);
// prettier-ignore
const I = memory.data<u32>(
  [0x3f800000 - 0x3f3504f3, 127 + 24, 0x7fffff, 0x3f3504f3, 1, 0xfffffffe, 2, 0x80000000],
  16,
);

class Fused {
  @inline static k(i: i32): v128 {
    return v128.load32_splat(K + ((<usize>i) << 2));
  }
  @inline static i(i: i32): v128 {
    return v128.load32_splat(I + ((<usize>i) << 2));
  }
  @inline static ma(a: v128, b: v128, c: v128): v128 {
    return f32x4.relaxed_madd(a, b, c);
  }
  /**
   * x = 2^24 - u = 2^(e + 24) (1 + m) with 1 + m in [sqrt(1/2), sqrt(2)): the bits of x, shifted so that those from
   * 23 up hold e + 24 and the rest 1 + m.
   */
  @inline static split(p: usize): v128 {
    return i32x4.add(f32x4.sub(Fused.k(20), v128.load(p)), Fused.i(0));
  }
  @inline static mantissa(b: v128): v128 {
    return f32x4.sub(i32x4.add(v128.and(b, Fused.i(2)), Fused.i(3)), Fused.k(21));
  }
  @inline static finish(y: v128, m: v128, b: v128): v128 {
    const z = f32x4.mul(m, m);
    const e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(b, 23), Fused.i(1)));
    y = Fused.ma(Fused.k(22), z, Fused.ma(f32x4.mul(y, m), z, f32x4.mul(e, Fused.k(9))));
    return f32x4.sqrt(f32x4.mul(Fused.ma(e, Fused.k(10), f32x4.add(m, y)), Fused.k(23)));
  }
  /** Four pairs. j counts eighths of a turn: bit 1 swaps, bit 2 negates the sine, bit 2 of j + 2 the cosine. */
  @inline static turn(p: usize, scale: v128): void {
    const t = f32x4.mul(v128.load(p, 32), Fused.k(24));
    const whole = i32x4.relaxed_trunc_f32x4_s(f32x4.mul(t, Fused.k(25)));
    const j = v128.and(i32x4.add(whole, Fused.i(4)), Fused.i(5)),
      q = f32x4.convert_i32x4_s(j);
    const x = Fused.ma(q, Fused.k(13), Fused.ma(q, Fused.k(12), Fused.ma(q, Fused.k(11), t)));
    const z = f32x4.mul(x, x);
    const u = f32x4.mul(Fused.ma(Fused.ma(Fused.k(14), z, Fused.k(15)), z, Fused.k(16)), z);
    const c = f32x4.add(Fused.ma(u, z, f32x4.mul(z, Fused.k(22))), Fused.k(21));
    const v = f32x4.mul(Fused.ma(Fused.ma(Fused.k(17), z, Fused.k(18)), z, Fused.k(19)), z);
    const s = Fused.ma(v, x, x);
    const swap = i32x4.shr_s(i32x4.shl(j, 30), 31);
    const r = v128.load(p),
      sign = Fused.i(7),
      zero = f32x4.splat(0);
    const rs = v128.xor(r, v128.and(i32x4.shl(j, 29), sign));
    const rc = v128.xor(r, v128.and(i32x4.shl(i32x4.add(j, Fused.i(6)), 29), sign));
    v128.store(p, Fused.ma(f32x4.mul(rc, i32x4.relaxed_laneselect(s, c, swap)), scale, zero));
    v128.store(p, Fused.ma(f32x4.mul(rs, i32x4.relaxed_laneselect(c, s, swap)), scale, zero), 32);
  }
}

export function exact(x: f32, y: f32, z: f32): i32 {
  const a = f32x4.splat(x);
  return i32(i32x4.all_true(f32x4.eq(Fused.ma(a, a, f32x4.splat(-y)), f32x4.splat(z))));
}

export function radii(p: usize, end: usize): void {
  for (; p < end; p += 64) {
    const a = Fused.split(p),
      b = Fused.split(p + 16);
    const m = Fused.mantissa(a),
      n = Fused.mantissa(b);
    let y = Fused.k(0);
    let x = y;
    // The end is constant: the compiler unrolls it.
    for (let i = 1; i <= 8; i++) {
      const c = Fused.k(i);
      y = Fused.ma(y, m, c);
      x = Fused.ma(x, n, c);
    }
    v128.store(p, Fused.finish(y, m, a));
    v128.store(p, Fused.finish(x, n, b), 16);
  }
}

export function turns(p: usize, end: usize, std: f32): void {
  const scale = f32x4.splat(std);
  for (; p < end; p += 64) {
    Fused.turn(p, scale);
    Fused.turn(p + 16, scale);
  }
}

export function affine(p: usize, end: usize, scale: f32, shift: f32): void {
  const a = f32x4.splat(scale),
    b = f32x4.splat(shift);
  for (; p < end; p += 16) v128.store(p, Fused.ma(v128.load(p), a, b));
}

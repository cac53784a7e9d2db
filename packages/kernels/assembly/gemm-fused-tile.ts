/**
 * Register tiles of the fused product. The wide one adds and stores all its rows outside any branch between them: V8 joins
 * neighbouring 128-bit operations into one of 256 bits only where nothing is written in between.
 */
import { scratch } from './lanes';

/** Four rows of packed a times eight columns of packed b. */
export function tile8(kc: i32, at: usize, c: usize, rc: usize, accumulate: i32): void {
  let b = scratch;
  let a = b + at;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  for (let k = kc; k > 0; --k) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<u32>(a);
    s0 = Fused.ma(x, b0, s0);
    s1 = Fused.ma(x, b1, s1);
    x = v128.load_splat<u32>(a, 4);
    s2 = Fused.ma(x, b0, s2);
    s3 = Fused.ma(x, b1, s3);
    x = v128.load_splat<u32>(a, 8);
    s4 = Fused.ma(x, b0, s4);
    s5 = Fused.ma(x, b1, s5);
    x = v128.load_splat<u32>(a, 12);
    s6 = Fused.ma(x, b0, s6);
    s7 = Fused.ma(x, b1, s7);
    b += 32;
    a += 16;
  }
  if (accumulate) {
    v128.store(c, f32x4.add(v128.load(c), s0));
    v128.store(c, f32x4.add(v128.load(c, 16), s1), 16);
    c += rc;
    v128.store(c, f32x4.add(v128.load(c), s2));
    v128.store(c, f32x4.add(v128.load(c, 16), s3), 16);
    c += rc;
    v128.store(c, f32x4.add(v128.load(c), s4));
    v128.store(c, f32x4.add(v128.load(c, 16), s5), 16);
    c += rc;
    v128.store(c, f32x4.add(v128.load(c), s6));
    v128.store(c, f32x4.add(v128.load(c, 16), s7), 16);
  } else {
    v128.store(c, s0);
    v128.store(c, s1, 16);
    c += rc;
    v128.store(c, s2);
    v128.store(c, s3, 16);
    c += rc;
    v128.store(c, s4);
    v128.store(c, s5, 16);
    c += rc;
    v128.store(c, s6);
    v128.store(c, s7, 16);
  }
}

/** Four rows of packed a times sixteen columns of packed b. */
export function tile16(
  kc: i32,
  at: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  let a = scratch + at;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0,
    s8 = s0,
    s9 = s0,
    s10 = s0,
    s11 = s0,
    s12 = s0,
    s13 = s0,
    s14 = s0,
    s15 = s0;
  for (let k = kc; k > 0; --k) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = v128.load_splat<u32>(a);
    s0 = Fused.ma(x, b0, s0);
    s1 = Fused.ma(x, b1, s1);
    s2 = Fused.ma(x, b2, s2);
    s3 = Fused.ma(x, b3, s3);
    x = v128.load_splat<u32>(a, 4);
    s4 = Fused.ma(x, b0, s4);
    s5 = Fused.ma(x, b1, s5);
    s6 = Fused.ma(x, b2, s6);
    s7 = Fused.ma(x, b3, s7);
    x = v128.load_splat<u32>(a, 8);
    s8 = Fused.ma(x, b0, s8);
    s9 = Fused.ma(x, b1, s9);
    s10 = Fused.ma(x, b2, s10);
    s11 = Fused.ma(x, b3, s11);
    x = v128.load_splat<u32>(a, 12);
    s12 = Fused.ma(x, b0, s12);
    s13 = Fused.ma(x, b1, s13);
    s14 = Fused.ma(x, b2, s14);
    s15 = Fused.ma(x, b3, s15);
    b += step;
    a += 16;
  }
  const c1 = c + rc;
  const c2 = c1 + rc;
  const c3 = c2 + rc;
  if (accumulate) {
    s0 = f32x4.add(v128.load(c), s0);
    s1 = f32x4.add(v128.load(c, 16), s1);
    s2 = f32x4.add(v128.load(c, 32), s2);
    s3 = f32x4.add(v128.load(c, 48), s3);
    s4 = f32x4.add(v128.load(c1), s4);
    s5 = f32x4.add(v128.load(c1, 16), s5);
    s6 = f32x4.add(v128.load(c1, 32), s6);
    s7 = f32x4.add(v128.load(c1, 48), s7);
    s8 = f32x4.add(v128.load(c2), s8);
    s9 = f32x4.add(v128.load(c2, 16), s9);
    s10 = f32x4.add(v128.load(c2, 32), s10);
    s11 = f32x4.add(v128.load(c2, 48), s11);
    s12 = f32x4.add(v128.load(c3), s12);
    s13 = f32x4.add(v128.load(c3, 16), s13);
    s14 = f32x4.add(v128.load(c3, 32), s14);
    s15 = f32x4.add(v128.load(c3, 48), s15);
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
  v128.store(c1, s4);
  v128.store(c1, s5, 16);
  v128.store(c1, s6, 32);
  v128.store(c1, s7, 48);
  v128.store(c2, s8);
  v128.store(c2, s9, 16);
  v128.store(c2, s10, 32);
  v128.store(c2, s11, 48);
  v128.store(c3, s12);
  v128.store(c3, s13, 16);
  v128.store(c3, s14, 32);
  v128.store(c3, s15, 48);
}

class Fused {
  /** c + a b, rounded once where the machine can. */
  @inline static ma(a: v128, b: v128, c: v128): v128 {
    return f32x4.relaxed_madd(a, b, c);
  }
}

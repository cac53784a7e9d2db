/**
 * PyTorch's float32 `uniform_` and `normal_` (16 values or more), bit for bit as its x86-64 builds draw them.
 * One source, two modules: with relaxed SIMD the processor's fused multiply-add does the arithmetic, without it
 * float64 lanes do. Both give the bits of the TypeScript twin.
 */
import * as emulated from './emulated';
import * as fused from './fused';
import { fill24 } from './mersenne';
export { fill24, skip } from './mersenne';

/** Bytes drawn and transformed at a time: they stay in the processor's first cache. */
const CHUNK: usize = 8192;

/** Turns u1 (integers below 2^24) in the first half of each block of sixteen into sqrt(-2 ln(1 - u1 / 2^24)). */
export function radii(p: usize, end: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) fused.radii(p, end);
  else emulated.radii(p, end);
}

/** Radius r and u2 (an integer likewise) of each pair become r cos(2 pi u2 / 2^24) std, and the same of the sine. */
export function turns(p: usize, end: usize, std: f32): void {
  if (ASC_FEATURE_RELAXED_SIMD) fused.turns(p, end, std);
  else emulated.turns(p, end, std);
}

/** x becomes x * scale + shift, rounded once. `end - p` is a multiple of 16 bytes. */
export function affine(p: usize, end: usize, scale: f32, shift: f32): void {
  if (ASC_FEATURE_RELAXED_SIMD) fused.affine(p, end, scale, shift);
  else emulated.affine(p, end, scale, shift);
}

/** 1 when `x * x - y` is z in every lane: whether this engine's `relaxed_madd` rounds once. */
export function exact(x: f32, y: f32, z: f32): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? fused.exact(x, y, z) : 1;
}

/** n normals, n a multiple of 16. */
export function normal(state: usize, out: usize, n: u32, mean: f32, std: f32): void {
  // Without a mean the product alone is the fused result, unless it underflows; |x| > 2^-45 where it is not 0.
  const plain = mean == 0 && std >= <f32>7.888609052210118e-31; // 2^-100
  for (let p = out, end = out + ((<usize>n) << 2); p < end;) {
    const q = min(p + CHUNK, end);
    fill24(state, p, (<u32>(q - p)) >> 2, 1);
    radii(p, q);
    turns(p, q, plain ? std : 1);
    if (!plain) affine(p, q, std, mean);
    p = q;
  }
}

/** n uniforms in [from, to); `out` has room for the next multiple of four. */
export function uniform(state: usize, out: usize, n: u32, from: f32, to: f32): void {
  fill24(state, out, n, 5.9604644775390625e-8); // 2^-24
  if (from == 0 && to == 1) return;
  const end = out + ((<usize>((n + 3) & -4)) << 2);
  affine(out, end, to - from, from);
  // Rounding can reach `to`, which is outside the interval.
  const first = f32x4.splat(from),
    last = f32x4.splat(to);
  for (let p = out; p < end; p += 16) {
    const x = v128.load(p);
    v128.store(p, v128.bitselect(first, x, f32x4.eq(x, last)));
  }
}

/** The exponents of float32 numbers, counted: by comparing 16 bytes at a time, and one by one where they are few. */
import { scratch } from './lanes';

/**
 * Offsets in a record: ten float64, then counts as int32: one per biased exponent (256, the first of zeros and subnormal
 * numbers together), then one per binary exponent of subnormal numbers from -149 up (24, the last stays 0).
 */
const HISTOGRAM: usize = 80;
const DEEP: usize = HISTOGRAM + 1024;
export const BYTES: usize = DEEP + 96;
/** Room for 16 bytes in scratch memory. */
const SPARE: usize = 4096;

/**
 * Counts m biased exponents of at most `highest` by comparing with four of them at a time, from above, and the few that
 * are left one by one. `none` of them are 0 and are known.
 */
export function bins(m: i32, none: i32, highest: i32, bytes: usize, record: usize): void {
  const histogram = record + HISTOGRAM;
  const end = bytes + <usize>m;
  let left = m - none;
  store<i32>(histogram, load<i32>(histogram) + none);
  let top = highest;
  let found = left;
  while (left > 8 && found > 15 && top > 3) {
    let c0 = i8x16.splat(0),
      c1 = c0,
      c2 = c0,
      c3 = c0;
    const e0 = i8x16.splat(<i8>(top - 3)),
      e1 = i8x16.splat(<i8>(top - 2)),
      e2 = i8x16.splat(<i8>(top - 1)),
      e3 = i8x16.splat(<i8>top);
    for (let p = bytes; p < end; p += 16) {
      const e = v128.load(p);
      c0 = i8x16.sub(c0, i8x16.eq(e, e0));
      c1 = i8x16.sub(c1, i8x16.eq(e, e1));
      c2 = i8x16.sub(c2, i8x16.eq(e, e2));
      c3 = i8x16.sub(c3, i8x16.eq(e, e3));
    }
    const a = four(c0, c1);
    const b = four(c2, c3);
    const sums = i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
    const at = histogram + ((<usize>(top - 3)) << 2);
    v128.store(at, i32x4.add(v128.load(at), sums));
    found = <i32>count(sums);
    left -= found;
    top -= 4;
  }
  if (left == 0) return;
  const one = i8x16.splat(1);
  // 0 less 1 is 255: the zeros are counted already.
  const last = i8x16.splat(<i8>(top - 1));
  for (let p = bytes; p < end; p += 64) {
    const a = i8x16.sub(v128.load(p), one);
    const b = i8x16.sub(v128.load(p, 16), one);
    const c = i8x16.sub(v128.load(p, 32), one);
    const d = i8x16.sub(v128.load(p, 48), one);
    const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
    if (i8x16.bitmask(i8x16.eq(i8x16.max_u(least, last), last)) == 0) continue;
    pick(a, last, histogram + 4);
    pick(b, last, histogram + 4);
    pick(c, last, histogram + 4);
    pick(d, last, histogram + 4);
  }
}

/** Counts the bytes of v up to those of `last` one by one. */
function pick(v: v128, last: v128, counts: usize): void {
  let mask = i8x16.bitmask(i8x16.eq(i8x16.max_u(v, last), last));
  if (mask == 0) return;
  v128.store(scratch + SPARE, v);
  for (; mask != 0; mask &= mask - 1) {
    const at = counts + ((<usize>load<u8>(scratch + SPARE + <usize>ctz(mask))) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

/** The sums of 16 bytes of `a` and of `b`, each in two lanes. */
function four(a: v128, b: v128): v128 {
  const c = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(a));
  const d = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(b));
  return i32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
}

/** Counts zeros and subnormal numbers among m finite elements; returns how many both are. */
export function small(m: i32, x: usize, record: usize): i32 {
  const zero = f32x4.splat(0);
  const normal = f32x4.splat(1.1754943508222875e-38);
  let none = i32x4.splat(0),
    both = none;
  const end = x + ((<usize>m) << 2);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    none = i32x4.sub(none, f32x4.eq(v, zero));
    both = i32x4.sub(both, f32x4.lt(f32x4.abs(v), normal));
  }
  const tiny = count(both) - count(none);
  raise(record + 32, count(none));
  raise(record + 40, tiny);
  if (tiny > 0) deep(m, x - ((<usize>m) << 2), record);
  return <i32>count(both);
}

/** Counts the exponents of n elements of any kind. */
export function scatter(n: i32, x: usize, record: usize): void {
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 4) {
    const bin = record + HISTOGRAM + ((<usize>((load<u32>(x) >> 23) & 255)) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
}

/** Counts the exponents of subnormal numbers. */
export function deep(n: i32, x: usize, record: usize): void {
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 4) {
    const bits = load<u32>(x) & 0x7fffffff;
    if (bits == 0 || bits >> 23 != 0) continue;
    const bin = record + DEEP + ((<usize>(31 - clz(bits))) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
}

/** The largest of 16 bytes. */
export function largest(v: v128): i32 {
  v = i8x16.max_u(v, v128.shuffle<i64>(v, v, 1, 0));
  v = i8x16.max_u(v, v128.shuffle<i32>(v, v, 1, 0, 1, 0));
  v = i8x16.max_u(v, i32x4.shr_u(v, 16));
  return <i32>i8x16.extract_lane_u(i8x16.max_u(v, i32x4.shr_u(v, 8)), 0);
}

export function raise(at: usize, by: f64): void {
  store<f64>(at, load<f64>(at) + by);
}

/** The sum of four counts. */
export function count(v: v128): f64 {
  const low = i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1);
  return <f64>(low + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3));
}

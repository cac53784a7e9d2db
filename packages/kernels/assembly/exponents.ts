/** The exponents of float32 numbers, counted: by the bits of 64 of them at a time, and one by one where they are few. */
import { scratch } from './lanes';
import { sumAndCount } from './sum-and-count';

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
 * Counts m biased exponents of at most `highest`: the highest fifteen by the bits of their distance from above, 64 at a
 * time, and the few that are left one by one. `none` of them are 0 and are known. Adds up the elements at x on the way.
 */
export function bins(
  m: i32,
  none: i32,
  highest: i32,
  bytes: usize,
  record: usize,
  x: usize,
  lanes: usize,
): void {
  const histogram = record + HISTOGRAM;
  const far = sumAndCount(m, highest, bytes, x, lanes);
  let left = m - none;
  store<i32>(histogram, load<i32>(histogram) + none);
  for (let i = 0; i < 15 && i < highest; i++) {
    const at = histogram + ((<usize>(highest - i)) << 2);
    const n = load<i32>(far + ((<usize>i) << 2));
    store<i32>(at, load<i32>(at) + n);
    left -= n;
  }
  if (left == 0) return;
  const one = i8x16.splat(1);
  // 0 less 1 is 255: the zeros are counted already.
  const last = i8x16.splat(<i8>(highest - 16));
  const end = bytes + <usize>m;
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

/** Counts zeros and subnormal numbers among m finite elements with these exponents; returns how many both are. */
export function small(m: i32, x: usize, bytes: usize, record: usize): i32 {
  const minus = i32x4.splat(-1);
  // Twice the bits less one: of zeros the largest number there is, of subnormal ones less than 2^24.
  let least = minus;
  let p = x;
  for (const end = x + ((<usize>m) << 2); p < end; p += 32) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    least = i32x4.min_u(least, i32x4.add(i32x4.add(a, a), minus));
    least = i32x4.min_u(least, i32x4.add(i32x4.add(b, b), minus));
  }
  let none = i8x16.splat(0);
  for (const end = bytes + <usize>m; bytes < end; bytes += 16)
    none = i8x16.sub(none, i8x16.eq(v128.load(bytes), i8x16.splat(0)));
  const both = <i32>count(i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(none)));
  const tiny = i32x4.bitmask(i32x4.lt_u(least, i32x4.splat(0xffffff))) == 0 ? 0 : deep(m, x, record);
  raise(record + 32, <f64>(both - tiny));
  raise(record + 40, <f64>tiny);
  return both;
}

/** Counts the exponents of n elements of any kind. */
export function scatter(n: i32, x: usize, record: usize): void {
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 4) {
    const bin = record + HISTOGRAM + ((<usize>((load<u32>(x) >> 23) & 255)) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
}

/** Counts the exponents of subnormal numbers; returns how many there are. */
export function deep(n: i32, x: usize, record: usize): i32 {
  let found = 0;
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 4) {
    const bits = load<u32>(x) & 0x7fffffff;
    if (bits == 0 || bits >> 23 != 0) continue;
    const bin = record + DEEP + ((<usize>(31 - clz(bits))) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
    found++;
  }
  return found;
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

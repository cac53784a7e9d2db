/** The exponents of float32 numbers, counted: by the bits of 64 of them at a time, and one by one where they are few. */
import { scratch } from './lanes';

/**
 * Offsets in a record: ten float64, then counts as int32: one per biased exponent (256, the first of zeros and subnormal
 * numbers together), then one per binary exponent of subnormal numbers from -149 up (24, the last stays 0).
 */
const HISTOGRAM: usize = 80;
const DEEP: usize = HISTOGRAM + 1024;
export const BYTES: usize = DEEP + 96;
/** Room for 16 bytes, and for 16 counts, in scratch memory. */
const SPARE: usize = 4096;
const COUNTS: usize = SPARE + 16;

/**
 * Counts m biased exponents of at most `highest`: the highest fifteen by the bits of their distance from above, 64 at a
 * time, and the few that are left one by one. `none` of them are 0 and are known.
 */
export function bins(m: i32, none: i32, highest: i32, bytes: usize, record: usize): void {
  const histogram = record + HISTOGRAM;
  const far = exactly(m, highest, bytes);
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

class Word {
  /** Distances of bytes below `top`, 15 for all that is farther, in the upper half of each byte. */
  @inline static below(top: v128, v: v128): v128 {
    return i16x8.shl(i8x16.min_u(i8x16.sub(top, v), i8x16.splat(15)), 4);
  }

  /** The highest bits of 64 bytes. */
  @inline static signs(a: v128, b: v128, c: v128, d: v128): u64 {
    const low = <u64>(<u32>(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16)));
    return low | ((<u64>(<u32>(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16)))) << 32);
  }

  @inline static ones(word: u64): i32 {
    return <i32>popcnt(word);
  }
}

/**
 * The address of 16 counts: how many of m bytes lie 0, 1, ... 14 below `highest`, and how many farther. Each bit of the
 * distance of 64 bytes makes one word, and the ones in the products of words are counted; a count is then that of the
 * distances with at least these bits, and taking away those with more leaves the exact ones.
 */
function exactly(m: i32, highest: i32, bytes: usize): usize {
  const top = i8x16.splat(<i8>highest);
  let n1 = 0,
    n2 = 0,
    n3 = 0,
    n4 = 0,
    n5 = 0,
    n6 = 0,
    n7 = 0,
    n8 = 0,
    n9 = 0,
    n10 = 0,
    n11 = 0,
    n12 = 0,
    n13 = 0,
    n14 = 0,
    n15 = 0;
  for (const end = bytes + <usize>m; bytes < end; bytes += 64) {
    let a = Word.below(top, v128.load(bytes)),
      b = Word.below(top, v128.load(bytes, 16)),
      c = Word.below(top, v128.load(bytes, 32)),
      d = Word.below(top, v128.load(bytes, 48));
    const b8 = Word.signs(a, b, c, d);
    a = i8x16.add(a, a);
    b = i8x16.add(b, b);
    c = i8x16.add(c, c);
    d = i8x16.add(d, d);
    const b4 = Word.signs(a, b, c, d);
    a = i8x16.add(a, a);
    b = i8x16.add(b, b);
    c = i8x16.add(c, c);
    d = i8x16.add(d, d);
    const b2 = Word.signs(a, b, c, d);
    a = i8x16.add(a, a);
    b = i8x16.add(b, b);
    c = i8x16.add(c, c);
    d = i8x16.add(d, d);
    const b1 = Word.signs(a, b, c, d);
    const b3 = b1 & b2;
    const b12 = b4 & b8;
    n1 += Word.ones(b1);
    n2 += Word.ones(b2);
    n3 += Word.ones(b3);
    n4 += Word.ones(b4);
    n5 += Word.ones(b4 & b1);
    n6 += Word.ones(b4 & b2);
    n7 += Word.ones(b4 & b3);
    n8 += Word.ones(b8);
    n9 += Word.ones(b8 & b1);
    n10 += Word.ones(b8 & b2);
    n11 += Word.ones(b8 & b3);
    n12 += Word.ones(b12);
    n13 += Word.ones(b12 & b1);
    n14 += Word.ones(b12 & b2);
    n15 += Word.ones(b12 & b3);
  }
  const at = scratch + COUNTS;
  v128.store(at, without1(without2(i32x4(m, n1, n2, n3))));
  v128.store(at, without1(without2(i32x4(n4, n5, n6, n7))), 16);
  v128.store(at, without1(without2(i32x4(n8, n9, n10, n11))), 32);
  v128.store(at, without1(without2(i32x4(n12, n13, n14, n15))), 48);
  const c = i32x4.sub(v128.load(at, 32), v128.load(at, 48));
  const b = i32x4.sub(v128.load(at, 16), v128.load(at, 48));
  v128.store(at, i32x4.sub(i32x4.sub(v128.load(at), v128.load(at, 16)), c));
  v128.store(at, b, 16);
  v128.store(at, c, 32);
  return at;
}

/** Of four counts, those with bit 1 taken from those without. */
function without1(v: v128): v128 {
  return i32x4.sub(v, v128.shuffle<i32>(v, i32x4.splat(0), 1, 4, 3, 4));
}

/** The same for bit 2. */
function without2(v: v128): v128 {
  return i32x4.sub(v, v128.shuffle<i32>(v, i32x4.splat(0), 2, 3, 4, 4));
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

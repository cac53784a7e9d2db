/** The sums of a block and the counts of its highest exponents in one loop: sums wait for each other, counting does not. */
import { scratch } from './lanes';

/** Words under way and their counts, 16 bits each, in scratch memory; then 16 counts of 32 bits. */
const WORDS: usize = 4112;
const COUNTS: usize = WORDS + 64;
const RESULT: usize = COUNTS + 32;

/** From memory: some engines build a constant anew in each turn. */
const MASKS = memory.data<u32>([0x0f0f0f0f, 0x55555555]);

/**
 * Adds m finite elements, and their squares, to the sums of the lanes, and returns the address of 16 counts: how many of
 * their exponents (bytes) lie 0, 1, ... 14 below `highest`, and how many farther. Each bit of the distance of 64 of them
 * makes one word, and the ones in the products of words are counted: a count is then that of the distances with at
 * least these bits.
 */
export function sumAndCount(m: i32, highest: i32, bytes: usize, x: usize, lanes: usize): usize {
  const top = i8x16.splat(<i8>highest);
  const far = v128.load_splat<u32>(MASKS);
  const odd = v128.load_splat<u32>(MASKS, 4);
  const words = scratch + WORDS;
  let s0 = v128.load(lanes),
    s1 = v128.load(lanes, 16),
    q0 = v128.load(lanes, 32),
    q1 = v128.load(lanes, 48);
  memory.fill(words + 64, 0, 32);
  store<i64>(words, -1);
  for (const end = bytes + <usize>m; bytes < end; bytes += 64) {
    Block.planes(bytes, top, far, odd, words);
    // The products with one of four words, and a quarter of the sums: long bodies lose their order, and registers run out.
    for (let p = words; p < words + 32; p += 8, x += 64) {
      const w = load<u64>(p);
      let n = (<i64>popcnt(w & load<u64>(words, 48))) << 16;
      n = (n + <i64>popcnt(w & load<u64>(words, 40))) << 16;
      n = (n + <i64>popcnt(w & load<u64>(words, 32))) << 16;
      store<i64>(p, load<i64>(p, 64) + n + <i64>popcnt(w), 64);
      const a = f64x2.promote_low_f32x4(v128.load_zero<u64>(x)),
        b = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 8)),
        c = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 16)),
        d = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 24)),
        e = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 32)),
        f = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 40)),
        g = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 48)),
        h = f64x2.promote_low_f32x4(v128.load_zero<u64>(x, 56));
      s0 = Block.plus(s0, a, c, e, g);
      s1 = Block.plus(s1, b, d, f, h);
      q0 = Block.plus(q0, f64x2.mul(a, a), f64x2.mul(c, c), f64x2.mul(e, e), f64x2.mul(g, g));
      q1 = Block.plus(q1, f64x2.mul(b, b), f64x2.mul(d, d), f64x2.mul(f, f), f64x2.mul(h, h));
    }
  }
  v128.store(lanes, s0);
  v128.store(lanes, s1, 16);
  v128.store(lanes, q0, 32);
  v128.store(lanes, q1, 48);
  return exactly(words + 64, scratch + RESULT);
}

class Block {
  @inline static plus(s: v128, a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(f64x2.add(f64x2.add(f64x2.add(s, a), b), c), d);
  }
  /** Distances of bytes below `top`, `far` for all that is farther. */
  @inline static below(top: v128, far: v128, bytes: v128): v128 {
    return i8x16.min_u(i8x16.sub(top, bytes), far);
  }

  /** Words of the bits of 64 distances: behind the first those of 4, 8 and both, then of 1, 2 and both. */
  @inline static planes(bytes: usize, top: v128, far: v128, odd: v128, words: usize): void {
    // Two distances to a byte; then bits change places between vectors, and halves of them, until each has one kind.
    let a = v128.or(
      Block.below(top, far, v128.load(bytes)),
      i16x8.shl(Block.below(top, far, v128.load(bytes, 16)), 4),
    );
    let b = v128.or(
      Block.below(top, far, v128.load(bytes, 32)),
      i16x8.shl(Block.below(top, far, v128.load(bytes, 48)), 4),
    );
    const t = v128.and(v128.xor(i16x8.shr_u(a, 1), b), odd);
    b = v128.xor(b, t);
    a = v128.xor(a, i16x8.add(t, t));
    const low = <u64>i64x2.extract_lane(a, 0);
    const high = <u64>i64x2.extract_lane(a, 1);
    const u = ((low >> 2) ^ high) & 0x3333333333333333;
    const nextLow = <u64>i64x2.extract_lane(b, 0);
    const nextHigh = <u64>i64x2.extract_lane(b, 1);
    const v = ((nextLow >> 2) ^ nextHigh) & 0x3333333333333333;
    store<u64>(words, high ^ u, 8);
    store<u64>(words, nextHigh ^ v, 16);
    store<u64>(words, (high ^ u) & (nextHigh ^ v), 24);
    store<u64>(words, low ^ (u << 2), 32);
    store<u64>(words, nextLow ^ (v << 2), 40);
    store<u64>(words, (low ^ (u << 2)) & (nextLow ^ (v << 2)), 48);
  }
}

/** From 16 counts with at least the bits of their place, 16 with no others: those with more are taken away. */
function exactly(counts: usize, at: usize): usize {
  const low = v128.load(counts);
  const high = v128.load(counts, 16);
  const d = without1(without2(i32x4.extend_high_i16x8_u(high)));
  const c = i32x4.sub(without1(without2(i32x4.extend_low_i16x8_u(high))), d);
  const both = without1(without2(i32x4.extend_high_i16x8_u(low)));
  const a = i32x4.sub(without1(without2(i32x4.extend_low_i16x8_u(low))), both);
  v128.store(at, i32x4.sub(a, c));
  v128.store(at, i32x4.sub(both, d), 16);
  v128.store(at, c, 32);
  v128.store(at, d, 48);
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

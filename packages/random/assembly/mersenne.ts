/**
 * MT19937, four words at a time. A state is 2504 bytes: 624 words, then PyTorch's `left` (one more than the number of
 * ready words) and `next` (the index of the first of them).
 *
 * Constants come from memory into locals before each loop: V8 13 builds a `v128.const` anew in every turn of a loop
 * (0.76 against 0.43 ns a word), a local stays in its register.
 */
const LEFT: usize = 2496;
const NEXT: usize = 2500;
const C = memory.data<u32>([0x80000000, 0x7fffffff, 0x9908b0df, 0x9d2c5680, 0xefc60000, 0xffffff], 16);

class Word {
  @inline static constant(i: i32): v128 {
    return v128.load32_splat(C + ((<usize>i) << 2));
  }
  @inline static mix4(a: v128, b: v128, far: v128, upper: v128, lower: v128, k: v128): v128 {
    const y = v128.or(v128.and(a, upper), v128.and(b, lower));
    const odd = v128.and(i32x4.shr_s(i32x4.shl(b, 31), 31), k);
    return v128.xor(v128.xor(far, i32x4.shr_u(y, 1)), odd);
  }
  @inline static mix(a: u32, b: u32, far: u32): u32 {
    return far ^ (((a & 0x80000000) | (b & 0x7fffffff)) >> 1) ^ (-(b & 1) & 0x9908b0df);
  }
  @inline static temper4(y: v128, b: v128, c: v128): v128 {
    y = v128.xor(y, i32x4.shr_u(y, 11));
    y = v128.xor(y, v128.and(i32x4.shl(y, 7), b));
    y = v128.xor(y, v128.and(i32x4.shl(y, 15), c));
    return v128.xor(y, i32x4.shr_u(y, 18));
  }
  @inline static temper(y: u32): u32 {
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >> 18);
  }
  /** Where the next ready words are; twists when there are none. */
  @inline static ready(state: usize): usize {
    if (load<u32>(state, LEFT) == 1) twist(state);
    return state + (load<u32>(state, NEXT) << 2);
  }
  /** How many of `wanted` words are ready; they count as drawn from here on. */
  @inline static taken(state: usize, wanted: u32): u32 {
    const left = load<u32>(state, LEFT),
      count = min(wanted, left - 1);
    store<u32>(state, left - count, LEFT);
    store<u32>(state, load<u32>(state, NEXT) + count, NEXT);
    return count;
  }
}

/**
 * Word i becomes the mix of words i, i + 1 and i + 397 (mod 624), in place. A vector of four reads nothing that it or
 * a later one writes, and words 227 back only after they were written.
 */
function twist(state: usize): void {
  const upper = Word.constant(0),
    lower = Word.constant(1),
    k = Word.constant(2);
  let p = state;
  for (const end = state + 896; p < end; p += 16)
    v128.store(p, Word.mix4(v128.load(p), v128.load(p, 4), v128.load(p, 1588), upper, lower, k));
  for (const end = state + 908; p < end; p += 4)
    store<u32>(p, Word.mix(load<u32>(p), load<u32>(p, 4), load<u32>(p, 1588)));
  for (const end = state + 2492; p < end; p += 16)
    v128.store(p, Word.mix4(v128.load(p), v128.load(p, 4), v128.load(p - 908), upper, lower, k));
  store<u32>(p, Word.mix(load<u32>(p), load<u32>(state), load<u32>(p - 908)));
  store<u32>(state, 625, LEFT);
  store<u32>(state, 0, NEXT);
}

/** `unit` times the low 24 bits of n words, as float32. */
export function fill24(state: usize, out: usize, n: u32, unit: f32): void {
  const b = Word.constant(3),
    c = Word.constant(4),
    mask = Word.constant(5),
    k = f32x4.splat(unit);
  while (n) {
    const p = Word.ready(state),
      count = Word.taken(state, n),
      bytes = (<usize>count) << 2;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const low = v128.and(Word.temper4(v128.load(p + i), b, c), mask);
      v128.store(out + i, f32x4.mul(f32x4.convert_i32x4_s(low), k));
    }
    for (; i < bytes; i += 4)
      store<f32>(out + i, <f32>(<i32>(Word.temper(load<u32>(p + i)) & 0xffffff)) * unit);
    out += bytes;
    n -= count;
  }
}

/** n words drawn and dropped. */
export function skip(state: usize, n: u32): void {
  while (n) {
    Word.ready(state);
    n -= Word.taken(state, n);
  }
}

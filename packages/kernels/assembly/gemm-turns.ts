/** Tiles of two rows times sixteen columns, three steps a turn: for products that whole tiles fill. */
import { Lanes, scratch } from './lanes';

/**
 * Numbers of a row lie as far apart as an `A` is long: u32 where they stand in the matrix, u64 in packed pairs of rows. What
 * the compilers of V8 make of a turn was read and timed:
 * - Without an exit between two steps all loads of a turn come before all arithmetic, and sums are spilt. With it Node 20
 *   still loads a step before it computes: eight sums, six loads and a product take fifteen registers, which is all it
 *   has; the nine sums of 3 x 12 would take sixteen. Node 24 loads where a number is needed, and spills neither.
 * - Pointers move once a turn, and splats of a step share the one instruction that their offset costs. That leaves 26
 *   instructions a step, where a loop of single steps has 29, and six is what the processor begins in a cycle: 0.89 of
 *   the peak of multiply and add.
 * - Two or four steps a turn take 1.05 to 1.1 of the time on Node 20, and 0.9 to 1.07 on Node 24. Tiles of 4 x 8 take the
 *   same on Node 20, 1.05 on Node 24. Columns before rows within a step take 1.03 on Node 20.
 */
class Turns {
  /** `m` rows, two at a time, `strip` bytes from pair to pair and `down` within one, times the panel [k][16] at `b`. */
  @inline static strips<A>(
    m: i32,
    kc: i32,
    a: usize,
    down: usize,
    strip: usize,
    b: usize,
    c: usize,
    rc: usize,
    accumulate: i32,
  ): void {
    const start = b - 192;
    const last = start + ((<usize>kc) << 6);
    const first = last + 128;
    const second = last + 64;
    for (a -= 3 * sizeof<A>(); m > 0; m -= 2, a += strip, c += rc << 1) {
      b = start;
      let a0 = a;
      let a1 = a + down;
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0,
        s4 = s0,
        s5 = s0,
        s6 = s0,
        s7 = s0;
      for (;;) {
        b += 192;
        let b0 = v128.load(b),
          b1 = v128.load(b, 16),
          b2 = v128.load(b, 32),
          b3 = v128.load(b, 48);
        a0 += 3 * sizeof<A>();
        let x = v128.load_splat<u32>(a0);
        s0 = Lanes.ma(x, b0, s0);
        s1 = Lanes.ma(x, b1, s1);
        s2 = Lanes.ma(x, b2, s2);
        s3 = Lanes.ma(x, b3, s3);
        a1 += 3 * sizeof<A>();
        x = v128.load_splat<u32>(a1);
        s4 = Lanes.ma(x, b0, s4);
        s5 = Lanes.ma(x, b1, s5);
        s6 = Lanes.ma(x, b2, s6);
        s7 = Lanes.ma(x, b3, s7);
        if (b == first) break;
        b0 = v128.load(b, 64);
        b1 = v128.load(b, 80);
        b2 = v128.load(b, 96);
        b3 = v128.load(b, 112);
        x = v128.load_splat<u32>(a0, sizeof<A>());
        s0 = Lanes.ma(x, b0, s0);
        s1 = Lanes.ma(x, b1, s1);
        s2 = Lanes.ma(x, b2, s2);
        s3 = Lanes.ma(x, b3, s3);
        x = v128.load_splat<u32>(a1, sizeof<A>());
        s4 = Lanes.ma(x, b0, s4);
        s5 = Lanes.ma(x, b1, s5);
        s6 = Lanes.ma(x, b2, s6);
        s7 = Lanes.ma(x, b3, s7);
        if (b == second) break;
        b0 = v128.load(b, 128);
        b1 = v128.load(b, 144);
        b2 = v128.load(b, 160);
        b3 = v128.load(b, 176);
        x = v128.load_splat<u32>(a0, 2 * sizeof<A>());
        s0 = Lanes.ma(x, b0, s0);
        s1 = Lanes.ma(x, b1, s1);
        s2 = Lanes.ma(x, b2, s2);
        s3 = Lanes.ma(x, b3, s3);
        x = v128.load_splat<u32>(a1, 2 * sizeof<A>());
        s4 = Lanes.ma(x, b0, s4);
        s5 = Lanes.ma(x, b1, s5);
        s6 = Lanes.ma(x, b2, s6);
        s7 = Lanes.ma(x, b3, s7);
        if (b == last) break;
      }
      if (accumulate) {
        Row.add(c, s0, s1, s2, s3);
        Row.add(c + rc, s4, s5, s6, s7);
      } else {
        Row.put(c, s0, s1, s2, s3);
        Row.put(c + rc, s4, s5, s6, s7);
      }
    }
  }
}

export class Row {
  /** Sixteen numbers. */
  @inline static put(c: usize, w: v128, x: v128, y: v128, z: v128): void {
    v128.store(c, w);
    v128.store(c, x, 16);
    v128.store(c, y, 32);
    v128.store(c, z, 48);
  }

  /** The same, added to what is there. */
  @inline static add(c: usize, w: v128, x: v128, y: v128, z: v128): void {
    v128.store(c, f32x4.add(v128.load(c), w));
    v128.store(c, f32x4.add(v128.load(c, 16), x), 16);
    v128.store(c, f32x4.add(v128.load(c, 32), y), 32);
    v128.store(c, f32x4.add(v128.load(c, 48), z), 48);
  }
}

/** `m` rows where they lie, `ra` bytes apart, times the panel [k][16] at the start of scratch. */
export function rowsTimes16(
  m: i32,
  kc: i32,
  a: usize,
  ra: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Turns.strips<u32>(m, kc, a, ra, ra << 1, scratch, c, rc, accumulate);
}

/** `m` rows in packed pairs [k][2], times the panel [k][16] at the start of scratch. */
export function pairsTimes16(m: i32, kc: i32, a: usize, c: usize, rc: usize, accumulate: i32): void {
  Turns.strips<u64>(m, kc, a, 4, (<usize>kc) << 3, scratch, c, rc, accumulate);
}

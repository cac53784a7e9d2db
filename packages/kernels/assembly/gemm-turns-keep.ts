/** Tiles of two rows times sixteen columns that copy b on the way, a step at a time as in gemm-turns.ts. */
import { Row } from './gemm-turns';
import { Lanes, scratch } from './lanes';

class Keeping {
  /** Two rows times sixteen columns of b where it lies, its rows `step` bytes apart; they are copied to scratch. */
  @inline static run<A>(
    kc: i32,
    a: usize,
    down: usize,
    b: usize,
    step: usize,
    c: usize,
    rc: usize,
    accumulate: i32,
  ): void {
    let p = scratch - 192;
    b -= step;
    const last = b + <usize>kc * step;
    let a0 = a - 3 * sizeof<A>();
    let a1 = a0 + down;
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0,
      s4 = s0,
      s5 = s0,
      s6 = s0,
      s7 = s0;
    for (;;) {
      b += step;
      p += 192;
      let b0 = v128.load(b),
        b1 = v128.load(b, 16),
        b2 = v128.load(b, 32),
        b3 = v128.load(b, 48);
      v128.store(p, b0);
      v128.store(p, b1, 16);
      v128.store(p, b2, 32);
      v128.store(p, b3, 48);
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
      if (b == last) break;
      b += step;
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      b2 = v128.load(b, 32);
      b3 = v128.load(b, 48);
      v128.store(p, b0, 64);
      v128.store(p, b1, 80);
      v128.store(p, b2, 96);
      v128.store(p, b3, 112);
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
      if (b == last) break;
      b += step;
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      b2 = v128.load(b, 32);
      b3 = v128.load(b, 48);
      v128.store(p, b0, 128);
      v128.store(p, b1, 144);
      v128.store(p, b2, 160);
      v128.store(p, b3, 176);
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

/** Two rows where they lie times sixteen columns of b where it lies, copied to the start of scratch on the way. */
export function rowsKeep16(
  kc: i32,
  a: usize,
  ra: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Keeping.run<u32>(kc, a, ra, b, rb, c, rc, accumulate);
}

/** The same with a packed pair. */
export function pairKeep16(
  kc: i32,
  a: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Keeping.run<u64>(kc, a, 4, b, rb, c, rc, accumulate);
}

/** Register tiles of the matrix product: one template, and a function for each number of rows and of vectors in a row. */
import { Lanes, scratch } from './lanes';

/**
 * Addresses for `R` rows of a: the first at `a`, others `down` bytes apart, each read along k in steps of `along`; rows of b
 * are `V` vectors at `b`, `step` bytes apart. What the compiler of V8 made of each form was read and timed (Node 20 to 24):
 * - Nine sums of 3 x 12 reach 0.90 of the peak of multiply and add, eight of 4 x 8 0.83, six of 3 x 8 0.77: additions wait
 *   three cycles for each other. Ten sums of 5 x 8 reach 0.88, twelve spill.
 * - Unrolling, or a test at the end of the loop instead of its head, moves all loads ahead of the arithmetic: that spills.
 *   With an exit between the steps a smaller tile is unrolled in gemm-turns.ts, for products that it fills.
 * - Sums must be stored in both branches of one test, or they are computed in an order that is slower.
 * - A splat at an offset costs an instruction for the offset, so each row has a pointer; a pointer that comes straight from
 *   a parameter costs a zero extension a turn, so pointers start one step early and move before they are used.
 */
class Tile {
  @inline static run(
    R: i32,
    V: i32,
    keep: bool,
    kc: i32,
    a: usize,
    down: usize,
    along: usize,
    b: usize,
    step: usize,
    c: usize,
    rc: usize,
    accumulate: i32,
  ): void {
    let p = scratch - ((<usize>V) << 4);
    let a0 = a - along;
    let a1 = a0 + down;
    let a2 = a1 + down;
    b -= step;
    const last = b + <usize>kc * step;
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0,
      s4 = s0,
      s5 = s0,
      s6 = s0,
      s7 = s0,
      s8 = s0;
    while (b < last) {
      b += step;
      const b0 = v128.load(b);
      const b1 = V > 1 ? v128.load(b, 16) : b0;
      const b2 = V > 2 ? v128.load(b, 32) : b0;
      if (keep) {
        p += (<usize>V) << 4;
        Tile.put(V, p, b0, b1, b2);
      }
      a0 += along;
      let x = v128.load_splat<u32>(a0);
      s0 = Lanes.ma(x, b0, s0);
      if (V > 1) s1 = Lanes.ma(x, b1, s1);
      if (V > 2) s2 = Lanes.ma(x, b2, s2);
      a1 += along;
      x = v128.load_splat<u32>(a1);
      s3 = Lanes.ma(x, b0, s3);
      if (V > 1) s4 = Lanes.ma(x, b1, s4);
      if (V > 2) s5 = Lanes.ma(x, b2, s5);
      if (R > 2) {
        a2 += along;
        x = v128.load_splat<u32>(a2);
        s6 = Lanes.ma(x, b0, s6);
        if (V > 1) s7 = Lanes.ma(x, b1, s7);
        if (V > 2) s8 = Lanes.ma(x, b2, s8);
      }
    }
    if (accumulate) {
      Tile.add(V, c, s0, s1, s2);
      Tile.add(V, (c += rc), s3, s4, s5);
      if (R > 2) Tile.add(V, (c += rc), s6, s7, s8);
    } else {
      Tile.put(V, c, s0, s1, s2);
      Tile.put(V, (c += rc), s3, s4, s5);
      if (R > 2) Tile.put(V, (c += rc), s6, s7, s8);
    }
  }

  @inline static put(V: i32, c: usize, x: v128, y: v128, z: v128): void {
    v128.store(c, x);
    if (V > 1) v128.store(c, y, 16);
    if (V > 2) v128.store(c, z, 32);
  }

  @inline static add(V: i32, c: usize, x: v128, y: v128, z: v128): void {
    v128.store(c, f32x4.add(v128.load(c), x));
    if (V > 1) v128.store(c, f32x4.add(v128.load(c, 16), y), 16);
    if (V > 2) v128.store(c, f32x4.add(v128.load(c, 32), z), 32);
  }
}

/** Three rows times twelve columns; b is copied to the start of scratch on the way, row behind row. */
export function tile3x12Keep(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(3, 3, true, kc, a, down, along, b, step, c, rc, accumulate);
}

/** Three rows times twelve columns. */
export function tile3x12(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(3, 3, false, kc, a, down, along, b, step, c, rc, accumulate);
}

/** Three rows times eight columns. */
export function tile3x8(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(3, 2, false, kc, a, down, along, b, step, c, rc, accumulate);
}

/** Three rows times four columns. */
export function tile3x4(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(3, 1, false, kc, a, down, along, b, step, c, rc, accumulate);
}

/** Two rows times twelve columns. */
export function tile2x12(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(2, 3, false, kc, a, down, along, b, step, c, rc, accumulate);
}

/** Two rows times eight columns. */
export function tile2x8(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(2, 2, false, kc, a, down, along, b, step, c, rc, accumulate);
}

/** Two rows times four columns. */
export function tile2x4(
  kc: i32,
  a: usize,
  down: usize,
  along: usize,
  b: usize,
  step: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  Tile.run(2, 1, false, kc, a, down, along, b, step, c, rc, accumulate);
}

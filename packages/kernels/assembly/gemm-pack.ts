/** Packing for the matrix product: strips of four rows of a, panels of eight columns of b, both read along k. */
import { Lanes } from './lanes';

/** Strips [k][4] of op(a); rows past the last are zero. `ra` is the stored row in bytes. */
export function packLeft(ta: i32, m: i32, k: i32, a: usize, ra: usize, p: usize): void {
  for (let i = 0; i < m; i += 4, a += ta ? 16 : ra << 2, p += (<usize>k) << 4) {
    const rows = min(4, m - i);
    if (ta) copyColumns(k, rows, a, ra, p, 16);
    else if (rows == 4) interleave(k, a, ra, p, 16);
    else gather(k, rows, 4, a, ra, p);
  }
}

/** One panel [k][8] of op(b); columns past the last are zero. */
export function packRight(tb: i32, n: i32, k: i32, b: usize, rb: usize, p: usize): void {
  if (!tb) {
    if (n == 8)
      for (let i = 0; i < k; i++, p += 32, b += rb) {
        v128.store(p, v128.load(b));
        v128.store(p, v128.load(b, 16), 16);
      }
    else {
      copyColumns(k, min(4, n), b, rb, p, 32);
      if (n > 4) copyColumns(k, n - 4, b + 16, rb, p + 16, 32);
      else for (let i = 0, q = p + 16; i < k; i++, q += 32) v128.store(q, f32x4.splat(0));
    }
  } else if (n == 8) {
    interleave(k, b, rb, p, 32);
    interleave(k, b + 4 * rb, rb, p + 16, 32);
  } else gather(k, n, 8, b, rb, p);
}

/** One panel [k][width] of op(b) at `p`, by fours of columns; those past the last are zero. */
export function packColumns(width: i32, tb: i32, n: i32, k: i32, b: usize, rb: usize, p: usize): void {
  const step = (<usize>width) << 2;
  if (!tb && (n == 12 || n == 16)) {
    for (; k > 0; --k, p += step, b += rb) {
      v128.store(p, v128.load(b));
      v128.store(p, v128.load(b, 16), 16);
      v128.store(p, v128.load(b, 32), 32);
      if (n == 16) v128.store(p, v128.load(b, 48), 48);
    }
    return;
  }
  for (let j = 0; j < width; j += 4, p += 16, b += tb ? rb << 2 : 16) {
    const columns = n - j;
    if (columns <= 0) for (let i = 0, q = p; i < k; i++, q += step) v128.store(q, f32x4.splat(0));
    else if (!tb) copyColumns(k, min(4, columns), b, rb, p, step);
    else if (columns >= 4) interleave(k, b, rb, p, step);
    else
      for (let i = 0, q = p, from = b; i < k; i++, q += step, from += 4)
        for (let r = 0; r < 4; r++)
          store<f32>(q + ((<usize>r) << 2), r < columns ? load<f32>(from + <usize>r * rb) : 0);
  }
}

/** Pairs [k][2] of the `m` rows of op(a), m even; `ra` is the stored row in bytes. */
export function packPairs(ta: i32, m: i32, k: i32, a: usize, ra: usize, p: usize): void {
  const pair = (<usize>k) << 3;
  if (!ta) for (; m > 0; m -= 2, a += ra << 1, p += pair) interleavePair(k, a, ra, p);
  else {
    // Two pairs at a time: half as many lines are touched.
    for (; m >= 4; m -= 4, a += 16, p += pair << 1)
      for (let i = 0, from = a, to = p; i < k; i++, from += ra, to += 8) {
        const v = v128.load(from);
        v128.store64_lane(to, v, 0);
        v128.store64_lane(to + pair, v, 1);
      }
    if (m) for (let i = 0; i < k; i++, a += ra, p += 8) store<u64>(p, load<u64>(a));
  }
}

/** Two rows, their numbers in turn. */
function interleavePair(k: i32, a: usize, ra: usize, p: usize): void {
  let i = 0;
  for (; i + 4 <= k; i += 4, a += 16, p += 32) {
    const x = v128.load(a);
    const y = v128.load(a + ra);
    v128.store(p, v128.shuffle<i32>(x, y, 0, 4, 1, 5));
    v128.store(p, v128.shuffle<i32>(x, y, 2, 6, 3, 7), 16);
  }
  for (; i < k; i++, a += 4, p += 8) {
    store<f32>(p, load<f32>(a));
    store<f32>(p, load<f32>(a + ra), 4);
  }
}

/** Two or three rows, `down` bytes apart, their numbers `along`, as [k][3]; the third of two is anything. */
export function packRows(rows: i32, k: i32, a: usize, down: usize, along: usize, p: usize): void {
  if (down == 4) {
    for (let i = 0; i < k; i++, p += 12, a += along) {
      v128.store64_lane(p, v128.load64_zero(a), 0);
      if (rows == 3) store<f32>(p, load<f32>(a, 8), 8);
    }
    return;
  }
  const last = rows == 3 ? 2 * down : down;
  for (let i = 0; i < k; i++, p += 12, a += along) {
    store<f32>(p, load<f32>(a));
    store<f32>(p, load<f32>(a + down), 4);
    store<f32>(p, load<f32>(a + last), 8);
  }
}

/** Columns that lie side by side in memory: one load a row. */
export function copyColumns(k: i32, n: i32, a: usize, ra: usize, p: usize, step: usize): void {
  if (n == 4) for (let i = 0; i < k; i++, p += step, a += ra) v128.store(p, v128.load(a));
  else for (let i = 0; i < k; i++, p += step, a += ra) v128.store(p, Lanes.load(a, n));
}

/** Four rows, transposed. */
export function interleave(k: i32, a: usize, ra: usize, p: usize, step: usize): void {
  let i = 0;
  for (; i + 4 <= k; i += 4, p += step << 2, a += 16)
    Lanes.transpose(p, step, v128.load(a), v128.load(a + ra), v128.load(a + 2 * ra), v128.load(a + 3 * ra));
  for (; i < k; i++, p += step, a += 4)
    for (let r: usize = 0; r < 4; r++) store<f32>(p + (r << 2), load<f32>(a + r * ra));
}

/** A ragged edge: `rows` rows of `width` are there, the others are zero. */
function gather(k: i32, rows: i32, width: i32, a: usize, ra: usize, p: usize): void {
  for (let i = 0; i < k; i++, a += 4)
    for (let r = 0; r < width; r++, p += 4) store<f32>(p, r < rows ? load<f32>(a + <usize>r * ra) : 0);
}

/** One row against the rows of a matrix: products with a vector. */
import { ragged } from './gemm-thin';
import { Lanes, scratch } from './lanes';

/**
 * c[j] = or += x . row j of b, summed along k in order, k at most one block. Two rows from each quarter of b at a time; where
 * rows follow each other, the next two of each quarter are touched meanwhile, a line of two quarters a step, because four
 * streams come from memory faster than two, and two faster than eight. 256 x 256 from memory take 0.70 of the time of four
 * rows from each half, from the cache 0.90. (All four quarters in a step: 0.83 and 1.2; all lines of four steps at once: worse
 * than without touching.)
 */
export function dots(
  n: i32,
  k: i32,
  x: usize,
  step: usize,
  b: usize,
  rb: usize,
  c: usize,
  accumulate: i32,
): void {
  if (step != 4) {
    for (let t = 0, p = scratch; t < k; t++, p += 4, x += step) store<f32>(p, load<f32>(x));
    x = scratch;
  }
  const rows = n & ~7;
  const quarter = <usize>(rows >> 2) * rb;
  const end = b + quarter;
  const apart = <usize>rows;
  const follow = rb == (<usize>k) << 2;
  let touched: u64 = 0;
  for (; b < end; b += rb << 1, c += 8) {
    const next = b + (rb << 1);
    touched |= eightRows(k, x, b, quarter, rb, follow && next < end ? next : b, c, apart, accumulate);
  }
  b += 3 * quarter;
  c += 3 * apart;
  for (let j = rows; j < n; j += 4, b += rb << 2, c += 16)
    lastRows(min(4, n - j), k, x, b, rb, c, accumulate);
  // A load whose result nobody has would be left out.
  store<u64>(scratch, touched);
}

/**
 * Two rows at `b` and two each one, two and three times `quarter` behind it; their results are `apart` bytes apart. As many
 * bytes as two rows have are touched at `ahead` and behind it in the other quarters.
 */
function eightRows(
  k: i32,
  x: usize,
  b: usize,
  quarter: usize,
  rb: usize,
  ahead: usize,
  c: usize,
  apart: usize,
  accumulate: i32,
): u64 {
  let touched: u64 = 0;
  let s = f32x4.splat(0),
    z = s;
  let b1 = b + quarter,
    b2 = b1 + quarter,
    b3 = b2 + quarter;
  const half = quarter << 1;
  // To and fro: a line of the first and the third quarter, the same of the others, then the next line of the first.
  let turn = quarter;
  for (const end = x + ((<usize>(k & ~3)) << 2); x < end; x += 16) {
    touched |= load<u64>(ahead) | load<u64>(ahead + half);
    ahead += turn;
    turn = 64 - turn;
    const y = v128.load(x);
    s = Fours.add(s, y, v128.load(b), v128.load(b + rb), v128.load(b1), v128.load(b1 + rb));
    z = Fours.add(z, y, v128.load(b2), v128.load(b2 + rb), v128.load(b3), v128.load(b3 + rb));
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  }
  for (k &= 3; k > 0; --k, x += 4, b += 4, b1 += 4, b2 += 4, b3 += 4) {
    const y = v128.load_splat<u32>(x);
    s = Lanes.ma(y, pairs(b, b1, rb), s);
    z = Lanes.ma(y, pairs(b2, b3, rb), z);
  }
  putPair(c, s, accumulate);
  putPair(c + apart, v128.shuffle<i64>(s, s, 1, 0), accumulate);
  putPair(c + 2 * apart, z, accumulate);
  putPair(c + 3 * apart, v128.shuffle<i64>(z, z, 1, 0), accumulate);
  return touched;
}

/** The first numbers of two rows at `b` and of two at `q`. */
function pairs(b: usize, q: usize, rb: usize): v128 {
  let v = v128.load_zero<u32>(b);
  v = v128.load_lane<u32>(b + rb, v, 1);
  v = v128.load_lane<u32>(q, v, 2);
  return v128.load_lane<u32>(q + rb, v, 3);
}

/** c[2] = or += the lower half of s. */
function putPair(c: usize, s: v128, accumulate: i32): void {
  if (accumulate) s = f32x4.add(v128.load64_zero(c), s);
  v128.store64_lane(c, s, 0);
}

/** One to four rows. */
function lastRows(rows: i32, k: i32, x: usize, b: usize, rb: usize, c: usize, accumulate: i32): void {
  let s = f32x4.splat(0);
  for (; k > 0; --k, x += 4, b += 4) s = Lanes.ma(v128.load_splat<u32>(x), column(b, rb, rows), s);
  ragged(c, s, s, rows, accumulate);
}

function column(b: usize, rb: usize, rows: i32): v128 {
  let v = v128.load_zero<u32>(b);
  if (rows > 1) v = v128.load_lane<u32>(b + rb, v, 1);
  if (rows > 2) v = v128.load_lane<u32>(b + 2 * rb, v, 2);
  return rows > 3 ? v128.load_lane<u32>(b + 3 * rb, v, 3) : v;
}

class Fours {
  /** s plus the products of y with four numbers of each of four rows, first to last: multiplied first, then transposed. */
  @inline static add(s: v128, y: v128, b0: v128, b1: v128, b2: v128, b3: v128): v128 {
    b0 = f32x4.mul(y, b0);
    b1 = f32x4.mul(y, b1);
    b2 = f32x4.mul(y, b2);
    b3 = f32x4.mul(y, b3);
    const t0 = v128.shuffle<i32>(b0, b1, 0, 4, 1, 5);
    const t1 = v128.shuffle<i32>(b0, b1, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(b2, b3, 0, 4, 1, 5);
    const t3 = v128.shuffle<i32>(b2, b3, 2, 6, 3, 7);
    s = f32x4.add(s, v128.shuffle<i64>(t0, t2, 0, 2));
    s = f32x4.add(s, v128.shuffle<i64>(t0, t2, 1, 3));
    s = f32x4.add(s, v128.shuffle<i64>(t1, t3, 0, 2));
    return f32x4.add(s, v128.shuffle<i64>(t1, t3, 1, 3));
  }
}

/** One row against the rows of a matrix: products with a vector. */
import { ragged } from './gemm-thin';
import { Lanes, scratch } from './lanes';

/**
 * c[j] = or += x . row j of b, summed along k in order, k at most one block. Four rows from each half of b at a time; where
 * rows follow each other, the next four of each half are touched meanwhile, because a processor fetches two streams ahead
 * better than eight rows side by side. 256 x 256 from memory take 0.55 of the time of eight rows that are touched before
 * they are read, from the cache 0.66.
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
  const half = <usize>(rows >> 1) * rb;
  const end = b + half;
  const follow = rb == (<usize>k) << 2;
  let q = c + ((<usize>rows) << 1);
  let touched: u64 = 0;
  for (; b < end; b += rb << 2, c += 16, q += 16) {
    const next = b + (rb << 2);
    touched |= eightRows(k, x, b, half, rb, follow && next < end ? next : b, c, q, accumulate);
  }
  b += half;
  for (let j = rows; j < n; j += 4, b += rb << 2, q += 16)
    lastRows(min(4, n - j), k, x, b, rb, q, accumulate);
  // A load whose result nobody has would be left out.
  store<u64>(scratch, touched);
}

/** Four rows at `b` into `c` and four at `b + half` into `q`; `ahead` and `ahead + half` are touched, 16 k bytes of each. */
function eightRows(
  k: i32,
  x: usize,
  b: usize,
  half: usize,
  rb: usize,
  ahead: usize,
  c: usize,
  q: usize,
  accumulate: i32,
): u64 {
  let touched: u64 = 0;
  let s = f32x4.splat(0),
    z = s;
  let b1 = b + rb,
    b2 = b1 + rb,
    b3 = b2 + rb;
  let h = b + half,
    h1 = h + rb,
    h2 = h1 + rb,
    h3 = h2 + rb;
  let above = ahead + half;
  for (const end = x + ((<usize>(k & ~3)) << 2); x < end; x += 16) {
    touched |= load<u64>(ahead) | load<u64>(above);
    ahead += 64;
    above += 64;
    const y = v128.load(x);
    s = Fours.add(s, y, v128.load(b), v128.load(b1), v128.load(b2), v128.load(b3));
    z = Fours.add(z, y, v128.load(h), v128.load(h1), v128.load(h2), v128.load(h3));
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
    h += 16;
    h1 += 16;
    h2 += 16;
    h3 += 16;
  }
  for (k &= 3; k > 0; --k, x += 4, b += 4, h += 4) {
    const y = v128.load_splat<u32>(x);
    s = Lanes.ma(y, column(b, rb, 4), s);
    z = Lanes.ma(y, column(h, rb, 4), z);
  }
  ragged(c, s, s, 4, accumulate);
  ragged(q, z, z, 4, accumulate);
  return touched;
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

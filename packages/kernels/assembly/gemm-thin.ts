/** Matrix products without packing: few rows, few multiply-adds, or one row against rows. */
import { Lanes, scratch } from './lanes';

/**
 * c[m, n] = or += a b, with k at most one block. Elements of a lie `ra` bytes apart down and `ka` along k, so that either
 * transposition fits; rows of b are contiguous.
 */
export function direct(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ra: usize,
  ka: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  let j = 0;
  for (; j + 4 < n; j += 8) {
    const nr = min(8, n - j);
    let i = 0;
    let p = a;
    let q = c + ((<usize>j) << 2);
    const column = b + ((<usize>j) << 2);
    if (nr == 8) {
      for (; i + 2 <= m; i += 2, p += 2 * ra, q += 2 * rc)
        twoByEight(k, p, ra, ka, column, rb, q, rc, accumulate);
      if (i < m) oneByEight(k, p, ka, column, rb, q, accumulate);
    } else for (; i < m; i++, p += ra, q += rc) oneByRagged(k, p, ka, column, rb, q, nr, accumulate);
  }
  if (j < n)
    fourOrLess(m, n - j, k, a, ra, ka, b + ((<usize>j) << 2), rb, c + ((<usize>j) << 2), rc, accumulate);
}

function twoByEight(
  k: i32,
  a: usize,
  ra: usize,
  ka: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  for (; k > 0; --k, a += ka, b += rb) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<u32>(a);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(a + ra);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
  }
  ragged(c, s0, s1, 8, accumulate);
  ragged(c + rc, s2, s3, 8, accumulate);
}

function oneByEight(k: i32, a: usize, ka: usize, b: usize, rb: usize, c: usize, accumulate: i32): void {
  let s0 = f32x4.splat(0),
    s1 = s0;
  for (; k > 0; --k, a += ka, b += rb) {
    const x = v128.load_splat<u32>(a);
    s0 = Lanes.ma(x, v128.load(b), s0);
    s1 = Lanes.ma(x, v128.load(b, 16), s1);
  }
  ragged(c, s0, s1, 8, accumulate);
}

/** Five to seven columns. */
function oneByRagged(
  k: i32,
  a: usize,
  ka: usize,
  b: usize,
  rb: usize,
  c: usize,
  n: i32,
  accumulate: i32,
): void {
  let s0 = f32x4.splat(0),
    s1 = s0;
  for (; k > 0; --k, a += ka, b += rb) {
    const x = v128.load_splat<u32>(a);
    s0 = Lanes.ma(x, v128.load(b), s0);
    s1 = Lanes.ma(x, Lanes.load(b + 16, n - 4), s1);
  }
  ragged(c, s0, s1, n, accumulate);
}

/** One to four columns, four rows at a time where there are as many. */
function fourOrLess(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ra: usize,
  ka: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  let i = 0;
  if (n == 4)
    for (; i + 4 <= m; i += 4, a += ra << 2, c += rc << 2) {
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      for (let t = k, p = a, q = b; t > 0; --t, p += ka, q += rb) {
        const y = v128.load(q);
        s0 = Lanes.ma(v128.load_splat<u32>(p), y, s0);
        s1 = Lanes.ma(v128.load_splat<u32>(p + ra), y, s1);
        s2 = Lanes.ma(v128.load_splat<u32>(p + 2 * ra), y, s2);
        s3 = Lanes.ma(v128.load_splat<u32>(p + 3 * ra), y, s3);
      }
      ragged(c, s0, s0, 4, accumulate);
      ragged(c + rc, s1, s1, 4, accumulate);
      ragged(c + 2 * rc, s2, s2, 4, accumulate);
      ragged(c + 3 * rc, s3, s3, 4, accumulate);
    }
  for (; i < m; i++, a += ra, c += rc) {
    let s = f32x4.splat(0);
    for (let t = k, p = a, q = b; t > 0; --t, p += ka, q += rb)
      s = Lanes.ma(v128.load_splat<u32>(p), n == 4 ? v128.load(q) : Lanes.load(q, n), s);
    ragged(c, s, s, n, accumulate);
  }
}

/** Bytes of a matrix that is likely to come from memory; smaller ones stay in the second cache. */
const LARGE: usize = 128 * 1024;

/**
 * c[j] = or += x . row j of b: eight rows at a time, transposed in registers, summed along k in order. Eight rows read
 * side by side are too much for the processor to foresee; so where rows follow each other, eight are touched from front
 * to back first, a line of the cache at a time: 0.7 to 0.9 of the time where they come from memory, 1.2 where they do not.
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
  let j = 0;
  const walks = rb == (<usize>k) << 2 && rb * <usize>n >= LARGE;
  let touched: u64 = 0;
  for (; j + 8 <= n; j += 8, b += rb << 3, c += 32) {
    const h = b + (rb << 2);
    if (walks) touched |= touch(b, rb << 3);
    let s0 = f32x4.splat(0),
      s1 = s0,
      p = x,
      t = 0;
    for (; t + 4 <= k; t += 4, p += step << 2) {
      const at = (<usize>t) << 2;
      s0 = fourSteps(s0, b + at, rb, p, step);
      s1 = fourSteps(s1, h + at, rb, p, step);
    }
    for (; t < k; t++, p += step) {
      const y = v128.load_splat<u32>(p);
      s0 = Lanes.ma(y, column(b + ((<usize>t) << 2), rb, 4), s0);
      s1 = Lanes.ma(y, column(h + ((<usize>t) << 2), rb, 4), s1);
    }
    ragged(c, s0, s1, 8, accumulate);
  }
  for (; j < n; j += 4, b += rb << 2, c += 16) {
    const rows = min(4, n - j);
    let s = f32x4.splat(0),
      p = x;
    for (let t = 0; t < k; t++, p += step)
      s = Lanes.ma(v128.load_splat<u32>(p), column(b + ((<usize>t) << 2), rb, rows), s);
    ragged(c, s, s, rows, accumulate);
  }
  // A load whose result nobody has would be left out.
  store<u64>(scratch, touched);
}

/** Loads from each line of the cache in `bytes` from `p`, a multiple of 32. */
export function touch(p: usize, bytes: usize): u64 {
  const end = p + bytes;
  let all: u64 = 0;
  for (; p + 256 <= end; p += 256)
    all |= load<u64>(p) | load<u64>(p, 64) | (load<u64>(p, 128) | load<u64>(p, 192));
  return all;
}

function column(b: usize, rb: usize, rows: i32): v128 {
  let v = v128.load_zero<u32>(b);
  if (rows > 1) v = v128.load_lane<u32>(b + rb, v, 1);
  if (rows > 2) v = v128.load_lane<u32>(b + 2 * rb, v, 2);
  return rows > 3 ? v128.load_lane<u32>(b + 3 * rb, v, 3) : v;
}

function fourSteps(s: v128, b: usize, rb: usize, x: usize, step: usize): v128 {
  const a0 = v128.load(b),
    a1 = v128.load(b + rb),
    a2 = v128.load(b + 2 * rb),
    a3 = v128.load(b + 3 * rb);
  const t0 = v128.shuffle<i32>(a0, a1, 0, 4, 1, 5);
  const t1 = v128.shuffle<i32>(a0, a1, 2, 6, 3, 7);
  const t2 = v128.shuffle<i32>(a2, a3, 0, 4, 1, 5);
  const t3 = v128.shuffle<i32>(a2, a3, 2, 6, 3, 7);
  s = Lanes.ma(v128.load_splat<u32>(x), v128.shuffle<i64>(t0, t2, 0, 2), s);
  s = Lanes.ma(v128.load_splat<u32>(x + step), v128.shuffle<i64>(t0, t2, 1, 3), s);
  s = Lanes.ma(v128.load_splat<u32>(x + 2 * step), v128.shuffle<i64>(t1, t3, 0, 2), s);
  return Lanes.ma(v128.load_splat<u32>(x + 3 * step), v128.shuffle<i64>(t1, t3, 1, 3), s);
}

/** Stores the first `nr` of eight columns, adding to what is there where asked. */
export function ragged(c: usize, low: v128, high: v128, nr: i32, accumulate: i32): void {
  if (nr >= 4) {
    v128.store(c, accumulate ? f32x4.add(v128.load(c), low) : low);
    low = high;
    c += 16;
    nr -= 4;
  }
  if (nr == 4) v128.store(c, accumulate ? f32x4.add(v128.load(c), low) : low);
  else if (nr) Lanes.store(c, accumulate ? f32x4.add(Lanes.load(c, nr), low) : low, nr);
}

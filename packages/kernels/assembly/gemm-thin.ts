/** Matrix products without packing: few rows, or few multiply-adds. */
import { Lanes } from './lanes';

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

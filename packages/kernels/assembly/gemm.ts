/** Matrix product of float32: packed panels, a 4 x 8 register tile, and paths without packing for small and thin ones. */
import { Lanes, scratch } from './lanes';
import { direct, dots, ragged } from './gemm-thin';
import { packLeft, packRight } from './gemm-pack';
import { byRows, FEW } from './gemm-rows';

/** Rows and inner length are cut at this size. The sum over k is a sum of block sums: part of the result's definition. */
export const BLOCK: i32 = 256;
/** Where in scratch the strips of a stand: behind the panel of b. */
export const STRIPS: usize = BLOCK * 32;
/** Where in scratch a ragged tile is put: behind the panel and the strips. */
export const TILE: usize = STRIPS + BLOCK * BLOCK * 4;
/** Scratch from here on is not used by products. */
export const BEYOND: usize = TILE + 128;
/** Below this many multiply-adds packing costs more than it saves. */
const SMALL: i32 = 512;

/**
 * c[m, n] = op(a) op(b), op(a) being [m, k]. `ta` and `tb` say that the stored matrix is the transpose. lda, ldb and
 * ldc are row lengths in elements as stored. With `bias` (an address, 0 for none) c starts as that row in every row,
 * with `accumulate` as what it holds.
 */
export function gemm(
  ta: i32,
  tb: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  bias: usize,
  accumulate: i32,
): void {
  const ra = (<usize>lda) << 2;
  const rb = (<usize>ldb) << 2;
  const rc = (<usize>ldc) << 2;
  if (bias) {
    for (let i = 0, p = c; i < m; i++, p += rc) memory.copy(p, bias, (<usize>n) << 2);
    accumulate = 1;
  }
  if (k == 0) {
    if (!accumulate) for (let i = 0, p = c; i < m; i++, p += rc) memory.fill(p, 0, (<usize>n) << 2);
    return;
  }
  if (n == 1 && ldc == 1 && m > 1) {
    // A column is a row of the transposed product.
    thinRow(1 - ta, m, k, b, tb ? 4 : rb, a, ra, c, accumulate);
  } else if (m == 1) {
    thinRow(tb, n, k, a, ta ? ra : 4, b, rb, c, accumulate);
  } else if ((!tb && m < 4) || <i64>m * n * k <= SMALL) {
    small(ta, tb, m, n, k, a, ra, b, rb, c, rc, accumulate);
  } else if (tb && !ta && m <= FEW && k >= 64) {
    byRows(m, n, k, a, ra, b, rb, c, rc, accumulate);
  } else packed(ta, tb, m, n, k, a, ra, b, rb, c, rc, accumulate);
}

/** One row: x[k] (elements `step` bytes apart) times op(b). */
function thinRow(
  tb: i32,
  n: i32,
  k: i32,
  x: usize,
  step: usize,
  b: usize,
  rb: usize,
  c: usize,
  accumulate: i32,
): void {
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const kc = min(BLOCK, k - k0);
    if (tb) dots(n, kc, x, step, b + ((<usize>k0) << 2), rb, c, accumulate | k0);
    else direct(1, n, kc, x, 0, step, b + <usize>k0 * rb, rb, c, 0, accumulate | k0);
    x += <usize>kc * step;
  }
}

/** Reads op(a) where it lies; b too, unless it is transposed. */
function small(
  ta: i32,
  tb: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ra: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  const down = ta ? 4 : ra;
  const along = ta ? ra : 4;
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const kc = min(BLOCK, k - k0);
    if (!tb) direct(m, n, kc, a, down, along, b + <usize>k0 * rb, rb, c, rc, accumulate | k0);
    else
      for (let j = 0; j < n; j += 8) {
        packRight(1, min(8, n - j), kc, b + <usize>j * rb + ((<usize>k0) << 2), rb, scratch);
        direct(m, min(8, n - j), kc, a, down, along, scratch, 32, c + ((<usize>j) << 2), rc, accumulate | k0);
      }
    a += <usize>kc * along;
  }
}

function packed(
  ta: i32,
  tb: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ra: usize,
  b: usize,
  rb: usize,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const kc = min(BLOCK, k - k0);
    const strip = (<usize>kc) << 4;
    for (let i0 = 0; i0 < m; i0 += BLOCK) {
      const mc = min(BLOCK, m - i0);
      packLeft(
        ta,
        mc,
        kc,
        ta ? a + <usize>k0 * ra + ((<usize>i0) << 2) : a + <usize>i0 * ra + ((<usize>k0) << 2),
        ra,
        scratch + STRIPS,
      );
      for (let j0 = 0; j0 < n; j0 += 8) {
        const nr = min(8, n - j0);
        packRight(
          tb,
          nr,
          kc,
          tb ? b + <usize>j0 * rb + ((<usize>k0) << 2) : b + <usize>k0 * rb + ((<usize>j0) << 2),
          rb,
          scratch,
        );
        let p = STRIPS;
        let q = c + <usize>i0 * rc + ((<usize>j0) << 2);
        let i = 0;
        if (nr == 8)
          for (; i + 4 <= mc; i += 4, p += strip, q += rc << 2) tile(kc, p, q, rc, accumulate | k0);
        for (; i < mc; i += 4, p += strip, q += rc << 2)
          edge(kc, p, q, rc, min(4, mc - i), nr, accumulate | k0);
      }
    }
  }
}

/**
 * Four rows of packed a (at scratch + at) times eight columns of packed b (at scratch). Measured on V8: unrolling this loop
 * spills registers; pointers that come straight from parameters cost a zero extension per turn; sums that are
 * not stored in both branches are computed in an order that is slower.
 */
export function tile(kc: i32, at: usize, c: usize, rc: usize, accumulate: i32): void {
  let b = scratch;
  let a = b + at;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  for (let k = kc; k > 0; --k) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<u32>(a);
    s0 = Lanes.ma(x, b0, s0);
    s1 = Lanes.ma(x, b1, s1);
    x = v128.load_splat<u32>(a, 4);
    s2 = Lanes.ma(x, b0, s2);
    s3 = Lanes.ma(x, b1, s3);
    x = v128.load_splat<u32>(a, 8);
    s4 = Lanes.ma(x, b0, s4);
    s5 = Lanes.ma(x, b1, s5);
    x = v128.load_splat<u32>(a, 12);
    s6 = Lanes.ma(x, b0, s6);
    s7 = Lanes.ma(x, b1, s7);
    b += 32;
    a += 16;
  }
  if (accumulate) {
    v128.store(c, f32x4.add(v128.load(c), s0));
    v128.store(c, f32x4.add(v128.load(c, 16), s1), 16);
    c += rc;
    v128.store(c, f32x4.add(v128.load(c), s2));
    v128.store(c, f32x4.add(v128.load(c, 16), s3), 16);
    c += rc;
    v128.store(c, f32x4.add(v128.load(c), s4));
    v128.store(c, f32x4.add(v128.load(c, 16), s5), 16);
    c += rc;
    v128.store(c, f32x4.add(v128.load(c), s6));
    v128.store(c, f32x4.add(v128.load(c, 16), s7), 16);
  } else {
    v128.store(c, s0);
    v128.store(c, s1, 16);
    c += rc;
    v128.store(c, s2);
    v128.store(c, s3, 16);
    c += rc;
    v128.store(c, s4);
    v128.store(c, s5, 16);
    c += rc;
    v128.store(c, s6);
    v128.store(c, s7, 16);
  }
}

/** A tile that overhangs: computed beside c, then its inside is stored. */
function edge(kc: i32, at: usize, c: usize, rc: usize, mr: i32, nr: i32, accumulate: i32): void {
  const t = scratch + TILE;
  if (nr > 4) tile(kc, at, t, 32, 0);
  else narrow(kc, at, t);
  for (let i = 0, p = t; i < mr; i++, p += 32, c += rc)
    ragged(c, v128.load(p), v128.load(p, 16), nr, accumulate);
}

/** The left half of a tile. */
function narrow(kc: i32, at: usize, c: usize): void {
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  for (let k = kc, b = scratch, a = b + at; k > 0; --k, b += 32, a += 16) {
    const b0 = v128.load(b);
    s0 = Lanes.ma(v128.load_splat<u32>(a), b0, s0);
    s1 = Lanes.ma(v128.load_splat<u32>(a, 4), b0, s1);
    s2 = Lanes.ma(v128.load_splat<u32>(a, 8), b0, s2);
    s3 = Lanes.ma(v128.load_splat<u32>(a, 12), b0, s3);
  }
  v128.store(c, s0);
  v128.store(c, s1, 32);
  v128.store(c, s2, 64);
  v128.store(c, s3, 96);
}

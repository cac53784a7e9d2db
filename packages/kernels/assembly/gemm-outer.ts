/** Products of a transposed matrix with few rows: gradients of weights, whose result is larger than both sides. */
import { BLOCK } from './gemm-blocks';
import { packColumns, packPairs } from './gemm-pack';
import { LARGE } from './gemm-packed';
import { Row } from './gemm-turns';
import { isWhole, PAIRS } from './gemm-whole';
import { Lanes, scratch } from './lanes';

/** Rows of a and b: so few leave panels that are wide enough. */
const SHORT: i32 = 16;
/** Rows of the result that are a multiple of so many bytes apart share few places in the first cache. */
const APART: usize = 1024;
/** Numbers of b that are packed at once: they stand before the pairs, and stay in the first cache. */
const PANELS: i32 = BLOCK * 16;
/** Numbers of a that are packed at once. */
const MOST: i32 = BLOCK * 240;

/** Whether it pays to write c[m, n] = a^T b row by row. */
export function isOuter(ta: i32, tb: i32, m: i32, n: i32, k: i32, rc: usize): bool {
  return bool(ta) && !tb && k <= SHORT && rc % APART == 0 && m * n >= LARGE && isWhole(m, n);
}

/**
 * c[m, n] = or += a^T b, m even, n a multiple of sixteen; `ra`, `rb` and `rc` are stored rows in bytes. Two rows of c are
 * written from end to end, where other products write it in columns as wide as a panel. With c from memory 16 x 256 x 256
 * takes 0.8 of the time of columns, with c in the second cache 0.98. (Rows of 960 or 1280 bytes: 1.1, so they stay with
 * columns; k of 32 the same; narrower panels 1.2.)
 */
export function outer(
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
  const most = (MOST / k) & ~1;
  const width = (PANELS / k) & ~15;
  for (let i = 0; i < m; i += most, a += (<usize>most) << 2, c += <usize>most * rc) {
    const rows = min(most, m - i);
    packPairs(1, rows, k, a, ra, scratch + PAIRS);
    for (let j = 0; j < n; j += width) {
      const columns = min(width, n - j);
      const from = b + ((<usize>j) << 2);
      const panel = (<usize>k) << 6;
      for (let t: usize = 0; t < <usize>columns; t += 16)
        packColumns(16, 0, 16, k, from + (t << 2), rb, scratch + (t >> 4) * panel);
      pairs(rows, columns, k, c + ((<usize>j) << 2), rc, accumulate);
    }
  }
}

/** All packed pairs times all panels, two rows of the result at a time. gemm-turns.ts says why a turn is as it is. */
function pairs(m: i32, n: i32, k: i32, c: usize, rc: usize, accumulate: i32): void {
  const pair = (<usize>k) << 3;
  const next = (rc << 1) - ((<usize>n) << 2);
  for (let a = scratch + PAIRS - 24; m > 0; m -= 2, a += pair, c += next) {
    let b = scratch - 192;
    for (const end = c + ((<usize>n) << 2); c < end; c += 64) {
      const last = b + (pair << 3);
      const first = last + 128;
      const second = last + 64;
      let p = a;
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
        p += 24;
        let x = v128.load_splat<u32>(p);
        s0 = Lanes.ma(x, b0, s0);
        s1 = Lanes.ma(x, b1, s1);
        s2 = Lanes.ma(x, b2, s2);
        s3 = Lanes.ma(x, b3, s3);
        x = v128.load_splat<u32>(p, 4);
        s4 = Lanes.ma(x, b0, s4);
        s5 = Lanes.ma(x, b1, s5);
        s6 = Lanes.ma(x, b2, s6);
        s7 = Lanes.ma(x, b3, s7);
        if (b == first) break;
        b0 = v128.load(b, 64);
        b1 = v128.load(b, 80);
        b2 = v128.load(b, 96);
        b3 = v128.load(b, 112);
        x = v128.load_splat<u32>(p, 8);
        s0 = Lanes.ma(x, b0, s0);
        s1 = Lanes.ma(x, b1, s1);
        s2 = Lanes.ma(x, b2, s2);
        s3 = Lanes.ma(x, b3, s3);
        x = v128.load_splat<u32>(p, 12);
        s4 = Lanes.ma(x, b0, s4);
        s5 = Lanes.ma(x, b1, s5);
        s6 = Lanes.ma(x, b2, s6);
        s7 = Lanes.ma(x, b3, s7);
        if (b == second) break;
        b0 = v128.load(b, 128);
        b1 = v128.load(b, 144);
        b2 = v128.load(b, 160);
        b3 = v128.load(b, 176);
        x = v128.load_splat<u32>(p, 16);
        s0 = Lanes.ma(x, b0, s0);
        s1 = Lanes.ma(x, b1, s1);
        s2 = Lanes.ma(x, b2, s2);
        s3 = Lanes.ma(x, b3, s3);
        x = v128.load_splat<u32>(p, 20);
        s4 = Lanes.ma(x, b0, s4);
        s5 = Lanes.ma(x, b1, s5);
        s6 = Lanes.ma(x, b2, s6);
        s7 = Lanes.ma(x, b3, s7);
        if (b == last) break;
      }
      b = last;
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

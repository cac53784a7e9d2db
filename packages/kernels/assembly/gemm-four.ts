/** Tiles of eight rows times four columns, for the few columns that a last panel of sixteen has. */
import { TILE } from './gemm-blocks';
import { ragged } from './gemm-thin';
import { tile2x4 } from './gemm-tile';
import { Lanes, scratch } from './lanes';

/** Bytes of a row of a panel. */
const ROW: usize = 64;

/** Packed pairs [k][2] of `m` rows at `a` times the first `nr` columns of the panel [k][16] at the start of scratch. */
export function pairsTimesFew(m: i32, nr: i32, k: i32, a: usize, c: usize, rc: usize, accumulate: i32): void {
  for (let b = scratch; nr > 0; nr -= 4, b += 16, c += 16) {
    if (nr >= 4) {
      fours(m, k, a, b, c, rc, accumulate);
      continue;
    }
    const t = scratch + TILE;
    for (let i = 0, p = a, q = c; i < m; i += 8, p += (<usize>k) << 5) {
      const rows = min(8, m - i);
      fours(rows, k, p, b, t, 16, 0);
      for (let r = 0; r < rows; r++, q += rc) {
        const v = v128.load(t + ((<usize>r) << 4));
        ragged(q, v, v, nr, accumulate);
      }
    }
  }
}

function fours(m: i32, k: i32, a: usize, b: usize, c: usize, rc: usize, accumulate: i32): void {
  const pair = (<usize>k) << 3;
  for (; m >= 8; m -= 8, a += pair << 2, c += rc << 3) eightByFour(k, a, pair, b, c, rc, accumulate);
  for (; m > 0; m -= 2, a += pair, c += rc << 1) tile2x4(k, a, 4, 8, b, ROW, c, rc, accumulate);
}

/** Four packed pairs, `pair` bytes apart. */
function eightByFour(k: i32, a: usize, pair: usize, b: usize, c: usize, rc: usize, accumulate: i32): void {
  a -= 8;
  let a1 = a + pair,
    a2 = a1 + pair,
    a3 = a2 + pair;
  b -= ROW;
  const last = b + <usize>k * ROW;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0;
  while (b < last) {
    b += ROW;
    const y = v128.load(b);
    a += 8;
    s0 = Lanes.ma(v128.load_splat<u32>(a), y, s0);
    s1 = Lanes.ma(v128.load_splat<u32>(a, 4), y, s1);
    a1 += 8;
    s2 = Lanes.ma(v128.load_splat<u32>(a1), y, s2);
    s3 = Lanes.ma(v128.load_splat<u32>(a1, 4), y, s3);
    a2 += 8;
    s4 = Lanes.ma(v128.load_splat<u32>(a2), y, s4);
    s5 = Lanes.ma(v128.load_splat<u32>(a2, 4), y, s5);
    a3 += 8;
    s6 = Lanes.ma(v128.load_splat<u32>(a3), y, s6);
    s7 = Lanes.ma(v128.load_splat<u32>(a3, 4), y, s7);
  }
  put(c, s0, accumulate);
  put((c += rc), s1, accumulate);
  put((c += rc), s2, accumulate);
  put((c += rc), s3, accumulate);
  put((c += rc), s4, accumulate);
  put((c += rc), s5, accumulate);
  put((c += rc), s6, accumulate);
  put((c += rc), s7, accumulate);
}

function put(c: usize, v: v128, accumulate: i32): void {
  v128.store(c, accumulate ? f32x4.add(v128.load(c), v) : v);
}

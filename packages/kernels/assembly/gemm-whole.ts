/** Matrix products that tiles of two rows and sixteen columns fill: most layers and batches have such sides. */
import { BLOCK, TILE } from './gemm-blocks';
import { pairsTimesFew } from './gemm-four';
import { packColumns, packPairs } from './gemm-pack';
import { FAR, fetch, LARGE, MOST_NUMBERS, MOST_ROWS, NEAR } from './gemm-packed';
import { ragged } from './gemm-thin';
import { pairsTimes16, rowsTimes16 } from './gemm-turns';
import { pairKeep16, rowsKeep16 } from './gemm-turns-keep';
import { scratch } from './lanes';

/** Where in scratch packed pairs stand: behind a panel of sixteen columns. */
export const PAIRS: usize = BLOCK * 64;

/** Whether tiles of 2 x 16 fill a product. */
export function isWhole(m: i32, n: i32): bool {
  return !(m & 1) && !(n & 15);
}

/**
 * c[m, n] = or += op(a) op(b), m even, n a multiple of sixteen; `ra`, `rb` and `rc` are stored rows in bytes. Of 16 x 256 x 256
 * with b in the second cache tiles take 0.90 of the time, the copy that the first of each panel makes 0.055, touching b
 * 0.045 (without it 0.97 of the time, but 1.15 with b from memory; every other line 0.99 and 1.1). With b transposed its
 * panels take 0.04 at 64 rows. Columns behind the last sixteen are left to the other tiles with all the rest: splitting
 * them off takes 0.9 to 1.01 on Node 20, but 0.92 to 1.12 on Node 24.
 */
export function whole(
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
    const packs = bool(ta) || (m > NEAR && (bool(tb) || rb >= FAR));
    const rows = share(m, packs ? MOST_ROWS : NEAR);
    const from = b + (tb ? (<usize>k0) << 2 : <usize>k0 * rb);
    const fetches = !tb && rb == (<usize>n) << 2 && n * kc >= LARGE && n * kc <= MOST_NUMBERS;
    if (fetches) fetch(from, <usize>kc * rb);
    const near = !tb && rb < FAR && (fetches || n * kc < LARGE);
    for (let i0 = 0; i0 < m; i0 += rows) {
      const mc = min(rows, m - i0);
      const left = a + (ta ? <usize>k0 * ra + ((<usize>i0) << 2) : <usize>i0 * ra + ((<usize>k0) << 2));
      if (packs) packPairs(ta, mc, kc, left, ra, scratch + PAIRS);
      columns(packs, tb, near, mc, n, kc, left, ra, from, rb, c + <usize>i0 * rc, rc, accumulate | k0);
    }
  }
}

/** Rows of a block where at most `most` fit: equal shares, in whole pairs. */
function share(m: i32, most: i32): i32 {
  const blocks = (m + most - 1) / most;
  return ((m + blocks - 1) / blocks + 1) & ~1;
}

/** One block of rows, packed or where they lie, times all columns. The first tile copies the panels of a b that is `near`. */
function columns(
  packs: bool,
  tb: i32,
  near: bool,
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
  const pairs = scratch + PAIRS;
  for (let j = 0; j < n; j += 16, b += tb ? rb << 4 : 64, c += 64) {
    if (!near) {
      packColumns(16, tb, 16, k, b, rb, scratch);
      if (packs) pairsTimes16(m, k, pairs, c, rc, accumulate);
      else rowsTimes16(m, k, a, ra, c, rc, accumulate);
    } else if (packs) {
      pairKeep16(k, pairs, b, rb, c, rc, accumulate);
      pairsTimes16(m - 2, k, pairs + ((<usize>k) << 3), c + (rc << 1), rc, accumulate);
    } else {
      rowsKeep16(k, a, ra, b, rb, c, rc, accumulate);
      rowsTimes16(m - 2, k, a + (ra << 1), ra, c + (rc << 1), rc, accumulate);
    }
  }
}

/** Packed pairs of `m` rows times the panel [k][16] at the start of scratch, of which `nr` columns count. */
export function pairsTimesPanel(m: i32, nr: i32, k: i32, c: usize, rc: usize, accumulate: i32): void {
  if (nr == 16) {
    pairsTimes16(m, k, scratch + PAIRS, c, rc, accumulate);
    return;
  }
  if (nr <= 8) {
    pairsTimesFew(m, nr, k, scratch + PAIRS, c, rc, accumulate);
    return;
  }
  const t = scratch + TILE;
  for (let p = scratch + PAIRS; m > 0; m -= 2, p += (<usize>k) << 3, c += rc << 1) {
    pairsTimes16(2, k, p, t, 64, 0);
    inside(nr, t, c, accumulate);
    inside(nr, t + 64, c + rc, accumulate);
  }
}

/** The first `nr` of sixteen numbers at `t`, stored at `c` or added to what is there. */
export function inside(nr: i32, t: usize, c: usize, accumulate: i32): void {
  ragged(c, v128.load(t), v128.load(t, 16), min(8, nr), accumulate);
  if (nr > 8) ragged(c + 32, v128.load(t, 32), v128.load(t, 48), nr - 8, accumulate);
}

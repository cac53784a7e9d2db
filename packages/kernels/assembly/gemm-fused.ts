/** Matrix product of float32 with one rounding for multiply and add, where the machine has it: packed panels only. */
import { BLOCK } from './gemm-blocks';
import { scratch } from './lanes';
import { packColumns, packLeft } from './gemm-pack';
import { ragged } from './gemm-thin';
import { tile16, tile8 } from './gemm-fused-tile';

/** Up to as many rows, columns of an untransposed b are not packed. */
const FEW: i32 = 64;
/** Where in scratch the strips of a stand: behind a panel of sixteen columns of b. */
const STRIPS: usize = BLOCK * 64;
/** Where in scratch a ragged tile is put: behind the panel and the strips. */
const TILE: usize = STRIPS + BLOCK * BLOCK * 4;

/** As `gemm`, k at least 1, each product fused with the sum it is added to. Tiles of 4 x 8: as many registers as 128 bits have. */
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
  packed(8, ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate);
}

/** The same bits by tiles of 4 x 16, for an engine that joins pairs of 128-bit operations into one of 256. */
export function gemmWide(
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
  packed(16, ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate);
}

function packed(
  width: i32,
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
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const kc = min(BLOCK, k - k0);
    for (let i0 = 0; i0 < m; i0 += BLOCK) {
      const mc = min(BLOCK, m - i0);
      const left = ta ? a + <usize>k0 * ra + ((<usize>i0) << 2) : a + <usize>i0 * ra + ((<usize>k0) << 2);
      packLeft(ta, mc, kc, left, ra, scratch + STRIPS);
      for (let j0 = 0; j0 < n; j0 += width) {
        const nr = min(width, n - j0);
        const right = tb ? b + <usize>j0 * rb + ((<usize>k0) << 2) : b + <usize>k0 * rb + ((<usize>j0) << 2);
        const to = c + <usize>i0 * rc + ((<usize>j0) << 2);
        if (width == 16) columns16(tb, nr, kc, right, rb, mc, to, rc, accumulate | k0);
        else columns8(tb, nr, kc, right, rb, mc, to, rc, accumulate | k0);
      }
    }
  }
}

function columns8(
  tb: i32,
  nr: i32,
  kc: i32,
  b: usize,
  rb: usize,
  mc: i32,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  packColumns(8, tb, nr, kc, b, rb, scratch);
  const strip = (<usize>kc) << 4;
  for (let i = 0, p = STRIPS; i < mc; i += 4, p += strip, c += rc << 2) {
    const mr = min(4, mc - i);
    if (mr == 4 && nr == 8) tile8(kc, p, c, rc, accumulate);
    else {
      tile8(kc, p, scratch + TILE, 32, 0);
      edge(mr, nr, 32, c, rc, accumulate);
    }
  }
}

function columns16(
  tb: i32,
  nr: i32,
  kc: i32,
  b: usize,
  rb: usize,
  mc: i32,
  c: usize,
  rc: usize,
  accumulate: i32,
): void {
  // A panel that few strips meet is read where it lies: packing it would cost as much as it saves.
  const packing = tb || nr < 16 || mc > FEW;
  if (packing) packColumns(16, tb, nr, kc, b, rb, scratch);
  const from = packing ? scratch : b;
  const step = packing ? 64 : rb;
  const strip = (<usize>kc) << 4;
  for (let i = 0, p = STRIPS; i < mc; i += 4, p += strip, c += rc << 2) {
    const mr = min(4, mc - i);
    if (mr == 4 && nr == 16) tile16(kc, p, from, step, c, rc, accumulate);
    else {
      tile16(kc, p, from, step, scratch + TILE, 64, 0);
      edge(mr, nr, 64, c, rc, accumulate);
    }
  }
}

/** The inside of an overhanging tile, from where it was put beside c. */
function edge(mr: i32, nr: i32, step: usize, c: usize, rc: usize, accumulate: i32): void {
  for (let i = 0, t = scratch + TILE; i < mr; i++, t += step, c += rc) {
    ragged(c, v128.load(t), v128.load(t, 16), min(8, nr), accumulate);
    if (nr > 8) ragged(c + 32, v128.load(t, 32), v128.load(t, 48), nr - 8, accumulate);
  }
}

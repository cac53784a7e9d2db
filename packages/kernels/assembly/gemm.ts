/** Matrix product of float32: which path a product takes. Small and thin ones are not packed, larger ones are tiled. */
import { BLOCK } from './gemm-blocks';
import { dots } from './gemm-dots';
import { packRight } from './gemm-pack';
import { isOuter, outer } from './gemm-outer';
import { packed } from './gemm-packed';
import { byRows, FEW } from './gemm-rows';
import { direct } from './gemm-thin';
import { isWhole, whole } from './gemm-whole';
import { copyRow, scratch } from './lanes';

export { BEYOND, BLOCK, STRIPS, TILE } from './gemm-blocks';

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
    if (n <= 64) for (let i = 0, p = c; i < m; i++, p += rc) copyRow(n, bias, p);
    else for (let i = 0, p = c; i < m; i++, p += rc) memory.copy(p, bias, (<usize>n) << 2);
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
  } else if (isOuter(ta, tb, m, n, k, rc)) outer(m, n, k, a, ra, b, rb, c, rc, accumulate);
  else if (isWhole(m, n)) whole(ta, tb, m, n, k, a, ra, b, rb, c, rc, accumulate);
  else packed(ta, tb, m, n, k, a, ra, b, rb, c, rc, accumulate);
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

/** Products with the transpose of a matrix that is read where it lies, row beside row: for few rows on the left. */
import { BLOCK, STRIPS, TILE } from './gemm-blocks';
import { packRight } from './gemm-pack';
import { quad, quadAhead, row, STEPS } from './gemm-quads';
import { Lanes, scratch } from './lanes';

/** Up to here packing the right side costs more than reading it where it lies. */
export const FEW: i32 = 32;

/**
 * c[m, n] = or += a b^T, m at most FEW. The sides change places: panels hold rows of a, and a tile is four rows of b. While
 * the first panel meets four rows, the next four are touched from front to back, a line every four steps, where rows follow
 * each other: a hundred products of 16 x 256 x 256 with b from memory take 0.85 of the time of touching eight rows before
 * they are read. (Touching rows side by side, or more lines at a time, gains nothing.)
 */
export function byRows(
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
  const panels = scratch + STRIPS;
  for (let k0 = 0; k0 < k; k0 += BLOCK, a += BLOCK << 2, b += BLOCK << 2) {
    const kc = min(BLOCK, k - k0);
    const panel = (<usize>kc) << 5;
    for (let i = 0, p = panels; i < m; i += 8, p += panel)
      packRight(1, min(8, m - i), kc, a + <usize>i * ra, ra, p);
    // What tiles touch is rounded up to whole steps.
    const last =
      kc == k && rb == (<usize>k) << 2
        ? b + <usize>n * rb - (((<usize>kc + STEPS - 1) & ~(STEPS - 1)) << 4)
        : 0;
    let touched: u64 = 0;
    for (let j = 0, w = b; j < n; j += 4, w += rb << 2) {
      const columns = min(4, n - j);
      const next = w + (rb << 2);
      for (let i = 0, p = panels; i < m; i += 8, p += panel) {
        if (columns < 4) for (let r = 0; r < columns; r++) row(kc, p, w + <usize>r * rb, r);
        else if (i == 0 && next <= last) touched |= quadAhead(kc, p, w, rb, next);
        else quad(kc, p, w, rb);
        put(min(8, m - i), columns, c + <usize>i * rc + ((<usize>j) << 2), rc, accumulate | k0);
      }
    }
    // A load whose result nobody has would be left out.
    store<u64>(scratch, touched);
  }
}

/** The tile into its place in c. */
function put(rows: i32, columns: i32, c: usize, rc: usize, accumulate: i32): void {
  let t = scratch + TILE;
  for (; rows > 0; --rows, t += 16, c += rc) {
    const v = v128.load(t);
    if (columns == 4) v128.store(c, accumulate ? f32x4.add(v128.load(c), v) : v);
    else Lanes.store(c, accumulate ? f32x4.add(Lanes.load(c, columns), v) : v, columns);
  }
}

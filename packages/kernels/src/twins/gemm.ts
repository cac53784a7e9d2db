/** Twins of the matrix products: they define the results, rounding by rounding. */
import { f32View, f64View } from '../memory.js';

const block = 256;

/**
 * `c[m, n] = op(a) op(b)` in float32, `op(a)` being `[m, k]`. All matrices are addresses in memory; `ta`, `tb` (0 or 1) say that
 * the stored matrix is the transpose; `lda`, `ldb`, `ldc` are the stored rows' distances in elements. `bias` is the address of a
 * row that every row of c starts from (0: none); `accumulate` (0 or 1) makes c start from what it holds.
 *
 * Definition: for each 256 steps along k, products are rounded and added in order to a sum that starts at 0; those sums are
 * added in order to the start, or, where there is none, to the first of them.
 */
export function gemm(
  ta: number,
  tb: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  c: number,
  ldc: number,
  bias: number,
  accumulate: number,
): void {
  product(f32View(), 4, Math.fround, [ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate]);
}

/** As `gemm`, in float64. */
export function gemmF64(
  ta: number,
  tb: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  c: number,
  ldc: number,
  bias: number,
  accumulate: number,
): void {
  product(f64View(), 8, (x) => x, [ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate]);
}

type Arguments = Parameters<typeof gemm>;

function product(
  view: Float32Array | Float64Array,
  bytes: number,
  round: (x: number) => number,
  [ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate]: Arguments,
): void {
  const [a0, b0, c0, bias0] = [a / bytes, b / bytes, c / bytes, bias / bytes];
  const [aDown, aAlong] = ta ? [1, lda] : [lda, 1];
  const [bDown, bAlong] = tb ? [1, ldb] : [ldb, 1];
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      const at = c0 + i * ldc + j;
      const start = bias ? view[bias0 + j]! : accumulate ? view[at]! : undefined;
      let total = start;
      for (let k0 = 0; k0 < k; k0 += block) {
        let sum = 0;
        for (let s = k0; s < Math.min(k, k0 + block); s++)
          sum = round(sum + round(view[a0 + i * aDown + s * aAlong]! * view[b0 + s * bDown + j * bAlong]!));
        total = total === undefined ? sum : round(total + sum);
      }
      view[at] = total ?? 0;
    }
}

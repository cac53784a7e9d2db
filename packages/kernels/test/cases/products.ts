/** Samples of the matrix products. */
import type { Kernels } from '../../src/index.js';
import type { Arena } from '../lab.js';
import { f32, f64 } from './builders.js';

type Gemm = Parameters<Kernels['gemm']>;
/** All transpositions of shapes that meet every path and every ragged edge; rows farther apart than they are long. */
const gemm = (bytes: number, at: Arena, call: (...args: Gemm) => void): void => {
  const shapes = [
    [0, 3, 2],
    [3, 0, 2],
    [2, 3, 0],
    [1, 1, 1],
    [4, 4, 4],
    [3, 5, 7],
    [8, 8, 8],
    [1, 17, 300],
    [17, 1, 300],
    [7, 13, 17],
    [9, 33, 20],
    [13, 9, 5],
    [5, 12, 257],
    [6, 11, 600],
    [31, 10, 33],
    [20, 9, 64],
    [260, 9, 3],
  ] as const;
  let out = at.out;
  shapes.forEach(([m, n, k], i) => {
    for (const [ta, tb] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const [lda, ldb, ldc] = [(ta ? m : k) + (i % 3), (tb ? k : n) + (i % 2), n === 1 ? 1 : n + (i % 3)];
      const bias = i % 4 === 1 ? at.tameY + 10_000 * bytes : 0;
      for (const [a, b, accumulate] of [
        [at.tameX + bytes, at.tameY, i % 2],
        [at.x + 2000 * bytes, at.tameY, 0],
      ] as const) {
        call(ta, tb, m, n, k, a, lda, b, ldb, out, ldc, bias, accumulate);
        out += (m * ldc + 5) * bytes;
      }
    }
  });
};

export const products = {
  gemm: f32((k, at) => gemm(4, at, k.gemm)),
  gemmF64: f64((k, at) => gemm(8, at, k.gemmF64)),
};

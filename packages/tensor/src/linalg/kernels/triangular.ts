/** Triangular systems and the Cholesky factorisation. Matrices lie row after row. */

export interface Triangle {
  /** Which triangle of the matrix counts; the other is not read. */
  readonly upper: boolean;
  /** The diagonal counts as 1 and is not read. */
  readonly unit: boolean;
}

/** Replaces `b` (n by k) by the solution of `a x = b`. A zero on the diagonal gives infinities, as division does. */
export function solveTriangle(
  a: Float64Array,
  n: number,
  b: Float64Array,
  k: number,
  { upper, unit }: Triangle,
): void {
  for (let step = 0; step < n; step++) {
    const i = upper ? n - 1 - step : step;
    const [from, to] = upper ? [i + 1, n] : [0, i];
    for (let p = from; p < to; p++) {
      const factor = a[i * n + p]!;
      for (let j = 0; j < k; j++) b[i * k + j]! -= factor * b[p * k + j]!;
    }
    if (!unit) for (let j = 0; j < k; j++) b[i * k + j]! /= a[i * n + i]!;
  }
}

/**
 * Replaces the lower triangle of `a` by L with `a = L Lᵀ` and empties the upper one, reading only the lower one.
 * Returns the first column whose pivot is not positive, or -1. A NaN is no refusal: it goes on into the result.
 */
export function factorCholesky(a: Float64Array, n: number): number {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let total = a[i * n + j]!;
      for (let p = 0; p < j; p++) total -= a[i * n + p]! * a[j * n + p]!;
      if (i === j && total <= 0) return j;
      a[i * n + j] = i === j ? Math.sqrt(total) : total / a[j * n + j]!;
    }
    for (let i = 0; i < j; i++) a[i * n + j] = 0;
  }
  return -1;
}

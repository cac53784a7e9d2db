/** LU factorisation with partial pivoting. Matrices stand row after row; only square ones solve and have determinants. */

export interface Lu {
  /** L below the diagonal (its own is 1), U on and above it. */
  readonly lu: Float64Array;
  /** The number of rows. */
  readonly n: number;
  /** Row `i` of the factors is row `order[i]` of the matrix. */
  readonly order: Int32Array;
  /** The row, not above `k`, that changed places with row `k`. */
  readonly swaps: Int32Array;
  /** 1 or -1: the determinant of the reordering. */
  readonly sign: number;
  /** The first column without a pivot, or -1 when the matrix can be inverted. */
  readonly singular: number;
}

/** Factors `a`, of `n` rows, in its place. */
export function factorLu(a: Float64Array, n: number, columns: number = n): Lu {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const swaps = order.slice(0, Math.min(n, columns));
  let [sign, singular] = [1, -1];
  for (let k = 0; k < swaps.length; k++) {
    const pivot = largestBelow(a, n, columns, k);
    if (a[pivot * columns + k] === 0) {
      if (singular < 0) singular = k;
      continue;
    }
    if (pivot !== k) {
      swapRows(a, columns, pivot, k);
      [order[pivot], order[k]] = [order[k]!, order[pivot]!];
      swaps[k] = pivot;
      sign = -sign;
    }
    eliminate(a, n, columns, k);
  }
  return { lu: a, n, order, swaps, sign, singular };
}

function largestBelow(a: Float64Array, n: number, columns: number, k: number): number {
  let pivot = k;
  for (let i = k + 1; i < n; i++)
    if (Math.abs(a[i * columns + k]!) > Math.abs(a[pivot * columns + k]!)) pivot = i;
  return pivot;
}

function swapRows(a: Float64Array, columns: number, i: number, k: number): void {
  for (let j = 0; j < columns; j++)
    [a[i * columns + j], a[k * columns + j]] = [a[k * columns + j]!, a[i * columns + j]!];
}

function eliminate(a: Float64Array, n: number, columns: number, k: number): void {
  const pivot = a[k * columns + k]!;
  for (let i = k + 1; i < n; i++) {
    const factor = a[i * columns + k]! / pivot;
    a[i * columns + k] = factor;
    for (let j = k + 1; j < columns; j++) a[i * columns + j]! -= factor * a[k * columns + j]!;
  }
}

/** The solution of `a x = b` for `k` right-hand sides; `b` is n by k, row after row. */
export function solveLu({ lu, n, order }: Lu, b: Float64Array, k: number): Float64Array {
  const x = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    x.set(b.subarray(order[i]! * k, order[i]! * k + k), i * k);
    for (let p = 0; p < i; p++) subtract(x, i * k, p * k, lu[i * n + p]!, k);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let p = i + 1; p < n; p++) subtract(x, i * k, p * k, lu[i * n + p]!, k);
    for (let j = 0; j < k; j++) x[i * k + j]! /= lu[i * n + i]!;
  }
  return x;
}

/** Row at `to` minus `factor` times row at `from`. */
function subtract(x: Float64Array, to: number, from: number, factor: number, k: number): void {
  for (let j = 0; j < k; j++) x[to + j]! -= factor * x[from + j]!;
}

/** The inverse, row after row. */
export function inverseOf(factors: Lu): Float64Array {
  const { n } = factors;
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  return solveLu(factors, identity, n);
}

/** A determinant as `sign * mantissa * 2^exponent`, which neither overflows nor underflows. `sign`: -1, 0, 1 or NaN. */
export interface Determinant {
  readonly sign: number;
  readonly mantissa: number;
  readonly exponent: number;
}

export function determinantOf({ lu, n, sign: swaps }: Lu): Determinant {
  let [sign, mantissa, exponent] = [swaps, 1, 0];
  for (let i = 0; i < n; i++) {
    const d = lu[i * n + i]!;
    sign *= Math.sign(d);
    mantissa *= Math.abs(d);
    // Brought back to about 1 long before it could leave the range of doubles.
    while (mantissa > 2 ** 200 && mantissa < Infinity)
      [mantissa, exponent] = [mantissa * 2 ** -200, exponent + 200];
    while (mantissa < 2 ** -200 && mantissa > 0) [mantissa, exponent] = [mantissa * 2 ** 200, exponent - 200];
  }
  return { sign, mantissa, exponent };
}

/** Householder reflections and the QR factorisation they give, with LAPACK's signs. Columns lie one behind the other. */
import { length2, lengthOf } from './scaling.js';

/** Factors of `a`: R on and above the diagonal, the reflections below it and in `tau`. */
export interface Reflections {
  readonly a: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly tau: Float64Array;
}

/**
 * Turns `x[at…at + n)` into a multiple of the first unit vector: `x[at]` becomes that multiple, the rest the reflection
 * `I - tau (1, rest) (1, rest)ᵀ`. Returns tau, 0 where nothing has to be done (LAPACK's dlarfg).
 */
export function reflect(x: Float64Array, at: number, n: number): number {
  const rest = lengthOf(x, at + 1, n - 1);
  if (rest === 0) return 0;
  const alpha = x[at]!;
  const length = length2(alpha, rest);
  if (length < tiny) return reflectTiny(x, at, n);
  // Of two possible signs the one that adds: nothing cancels in alpha - beta.
  const beta = alpha >= 0 ? -length : length;
  for (let i = at + 1; i < at + n; i++) x[i]! /= alpha - beta;
  x[at] = beta;
  return (beta - alpha) / beta;
}

/** Below this the digits of a sum of squares, or of the numbers themselves, are lost. */
const tiny = 2 ** -900;
function reflectTiny(x: Float64Array, at: number, n: number): number {
  for (let i = at; i < at + n; i++) x[i]! *= 2 ** 600;
  const tau = reflect(x, at, n);
  x[at]! *= 2 ** -600;
  return tau;
}

/** `to ← (I - tau v vᵀ) to` for a vector of length `n`, where `v` starts with an unwritten 1. */
function apply(v: Float64Array, from: number, tau: number, to: Float64Array, at: number, n: number): void {
  let dot = to[at]!;
  for (let i = 1; i < n; i++) dot += v[from + i]! * to[at + i]!;
  dot *= tau;
  to[at]! -= dot;
  for (let i = 1; i < n; i++) to[at + i]! -= dot * v[from + i]!;
}

/** QR of `a` (rows by columns, column after column), in its place. */
export function factorQr(a: Float64Array, rows: number, columns: number): Reflections {
  const tau = new Float64Array(Math.min(rows, columns));
  for (let j = 0; j < tau.length; j++) {
    const at = j * rows + j;
    const factor = (tau[j] = reflect(a, at, rows - j));
    if (factor === 0) continue;
    for (let c = j + 1; c < columns; c++) apply(a, at, factor, a, c * rows + j, rows - j);
  }
  return { a, rows, columns, tau };
}

/** The first `wanted` columns of Q, column after column. */
export function columnsOfQ({ a, rows, tau }: Reflections, wanted: number): Float64Array {
  const q = new Float64Array(rows * wanted);
  for (let j = 0; j < wanted; j++) q[j * rows + j] = 1;
  // Backwards, so that each reflection meets only columns that it changes.
  for (let j = tau.length - 1; j >= 0; j--) {
    if (tau[j] === 0) continue;
    const at = j * rows + j;
    for (let c = j; c < wanted; c++) apply(a, at, tau[j]!, q, c * rows + j, rows - j);
  }
  return q;
}

/** `rows - k` further columns that make the `k` orthonormal columns of `q` a whole basis. Overwrites `q`. */
export function complementOf(q: Float64Array, rows: number, k: number): Float64Array {
  return columnsOfQ(factorQr(q, rows, k), rows).subarray(rows * k);
}

/** Reduction of a square matrix to Hessenberg form, in which all but the first diagonal below the main one is zero. */
import { reflect } from './householder.js';

/**
 * `a = z h zᵀ`: replaces `a` (n by n, row after row) by h. `z`, when given, starts as the identity and is turned along.
 */
export function reduceHessenberg(a: Float64Array, n: number, z: Float64Array | null): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    const length = n - k - 1;
    for (let i = 0; i < length; i++) v[i] = a[(k + 1 + i) * n + k]!;
    const tau = reflect(v, 0, length);
    if (tau === 0) continue;
    const beta = v[0]!;
    v[0] = 1;
    reflectRows(a, n, k + 1, length, k + 1, n, v, tau);
    reflectColumns(a, n, k + 1, length, 0, n, v, tau);
    if (z !== null) reflectColumns(z, n, k + 1, length, 0, n, v, tau);
    for (let i = 0; i < length; i++) a[(k + 1 + i) * n + k] = i === 0 ? beta : 0;
  }
}

/** Rows `at…at + length` of `a`, columns `from…to`, times the reflection `I - tau v vᵀ` from the left. */
export function reflectRows(
  a: Float64Array,
  n: number,
  at: number,
  length: number,
  from: number,
  to: number,
  v: Float64Array,
  tau: number,
): void {
  for (let j = from; j < to; j++) {
    let total = 0;
    for (let i = 0; i < length; i++) total += v[i]! * a[(at + i) * n + j]!;
    total *= tau;
    for (let i = 0; i < length; i++) a[(at + i) * n + j]! -= total * v[i]!;
  }
}

/** Columns `at…at + length` of `a`, rows `from…to`, times the reflection from the right. */
export function reflectColumns(
  a: Float64Array,
  n: number,
  at: number,
  length: number,
  from: number,
  to: number,
  v: Float64Array,
  tau: number,
): void {
  for (let i = from; i < to; i++) {
    let total = 0;
    for (let j = 0; j < length; j++) total += a[i * n + at + j]! * v[j]!;
    total *= tau;
    for (let j = 0; j < length; j++) a[i * n + at + j]! -= total * v[j]!;
  }
}

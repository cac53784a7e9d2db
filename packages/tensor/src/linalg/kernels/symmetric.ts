/** Eigenvalues of symmetric matrices: Householder reduction to three diagonals, then QL steps with implicit shifts. */
import { NumericError } from '@isograd/errors';
import { reflect } from './householder.js';
import { largestOf, length2, lengthOf, orderOf, scaleDown } from './scaling.js';

export interface Eigh {
  /** n values, rising. */
  readonly values: Float64Array;
  /** One vector after the other; null unless wanted. */
  readonly vectors: Float64Array | null;
}

/**
 * Values and vectors of the symmetric `a` (n by n), which is overwritten. In each vector the element of largest size is
 * positive. All NaN when an element is NaN or infinite.
 */
export function eighOf(a: Float64Array, n: number, wanted: boolean): Eigh {
  const scale = scaleDown(a);
  const values = new Float64Array(n);
  if (Number.isNaN(scale))
    return { values: values.fill(NaN), vectors: wanted ? new Float64Array(n * n).fill(NaN) : null };
  const beside = new Float64Array(n);
  const z = tridiagonal(a, n, values, beside, wanted);
  iterate(values, beside, z, n);
  const order = orderOf(values, false);
  const sorted = Float64Array.from(order, (i) => values[i]! * scale);
  if (z === null) return { values: sorted, vectors: null };
  const vectors = new Float64Array(n * n);
  order.forEach((i, place) => {
    const sign = z[i * n + largestOf(z, i * n, 1, n)]! < 0 ? -1 : 1;
    for (let k = 0; k < n; k++) vectors[place * n + k] = sign * z[i * n + k]!;
  });
  return { values: sorted, vectors };
}

/** `a = q t qᵀ`: fills the diagonal of t and what stands beside it; returns qᵀ. */
function tridiagonal(
  a: Float64Array,
  n: number,
  diagonal: Float64Array,
  beside: Float64Array,
  wanted: boolean,
): Float64Array | null {
  const tau = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const at = k * n + k + 1;
    tau[k] = reflect(a, at, n - k - 1);
    beside[k] = a[at]!;
    a[at] = 1;
    if (tau[k] !== 0) conjugate(a, n, k, tau[k]!);
  }
  for (let k = 0; k < n; k++) diagonal[k] = a[k * n + k]!;
  return wanted ? turnedIdentity(a, n, tau) : null;
}

/** The rest of the matrix, reflected from both sides by the vector in row `k`: two rows of numbers describe the change. */
function conjugate(a: Float64Array, n: number, k: number, tau: number): void {
  const v = a.subarray(k * n, k * n + n);
  const w = new Float64Array(n);
  let meeting = 0;
  for (let i = k + 1; i < n; i++) {
    let total = 0;
    for (let j = k + 1; j < n; j++) total += a[i * n + j]! * v[j]!;
    w[i] = tau * total;
    meeting += w[i]! * v[i]!;
  }
  for (let i = k + 1; i < n; i++) w[i]! -= 0.5 * tau * meeting * v[i]!;
  for (let i = k + 1; i < n; i++)
    for (let j = k + 1; j < n; j++) a[i * n + j]! -= v[i]! * w[j]! + w[i]! * v[j]!;
}

/** The product of the reflections, transposed. */
function turnedIdentity(a: Float64Array, n: number, tau: Float64Array): Float64Array {
  const z = new Float64Array(n * n);
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--)
    for (let i = k + 1; i < n && tau[k] !== 0; i++) {
      let total = 0;
      for (let j = k + 1; j < n; j++) total += z[i * n + j]! * a[k * n + j]!;
      total *= tau[k]!;
      for (let j = k + 1; j < n; j++) z[i * n + j]! -= total * a[k * n + j]!;
    }
  return z;
}

const mostSteps = 60;
/** QL steps until nothing stands beside the diagonal; `z` is turned along, row against row. */
function iterate(d: Float64Array, e: Float64Array, z: Float64Array | null, n: number): void {
  // Where the squares of what stands beside would be lost next to the rest.
  const floor = 2 ** -200 * Math.max(lengthOf(d, 0, n), lengthOf(e, 0, n));
  for (let l = 0; l < n; l++)
    for (let step = 0; ; step++) {
      let m = l;
      while (
        m < n - 1 &&
        Math.abs(e[m]!) > Math.max(floor, 2 ** -53 * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)))
      )
        m++;
      if (m === l) break;
      if (step === mostSteps)
        throw new NumericError(
          'NUMERIC_DIVERGED',
          `eigh: no end after ${mostSteps} steps at value ${l} of ${n}`,
          { op: 'eigh' },
        );
      ql(d, e, z, n, l, m);
    }
}

function ql(d: Float64Array, e: Float64Array, z: Float64Array | null, n: number, l: number, m: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = length2(half, 1);
  let g = d[m]! - d[l]! + e[l]! / (half + (half >= 0 ? root : -root));
  let [sin, cos, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [sin * e[i]!, cos * e[i]!];
    const r = length2(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix falls in two here by itself.
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    [sin, cos] = [f / r, g / r];
    g = d[i + 1]! - p;
    const across = (d[i]! - g) * sin + 2 * cos * b;
    p = sin * across;
    d[i + 1] = g + p;
    g = cos * across - b;
    if (z !== null) turnRows(z, n, i, cos, sin);
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}

function turnRows(z: Float64Array, n: number, i: number, cos: number, sin: number): void {
  for (let k = i * n; k < i * n + n; k++) {
    const [x, y] = [z[k]!, z[k + n]!];
    z[k + n] = sin * x + cos * y;
    z[k] = cos * x - sin * y;
  }
}

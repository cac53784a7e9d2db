/** The real Schur form: double-shift QR steps (Francis) that leave 1 by 1 and 2 by 2 blocks on the diagonal. */
import { NumericError } from '@isograd/errors';
import { reflect } from './householder.js';
import { reflectColumns, reflectRows } from './hessenberg.js';
import { length2 } from './scaling.js';

export interface Eigenvalues {
  readonly real: Float64Array;
  /** Complex ones come in pairs, the positive imaginary part first. */
  readonly imaginary: Float64Array;
}

const smallest = 2 ** -52;
const mostSteps = 60;

/**
 * Replaces the Hessenberg matrix `h` (n by n, row after row) by its Schur form, and turns `z` along. Without `z` only
 * the eigenvalues are right afterwards. A 2 by 2 block that remains has complex eigenvalues.
 */
export function reduceSchur(h: Float64Array, n: number, z: Float64Array | null): Eigenvalues {
  const values = { real: new Float64Array(n), imaginary: new Float64Array(n) };
  const size = largestIn(h);
  let high = n - 1;
  for (let step = 0; high >= 0; step++) {
    const low = startOf(h, n, high, size);
    if (low < high - 1) {
      if (step === mostSteps) refuse(high, n);
      sweep(h, n, low, high, z, step > 0 && step % 10 === 0);
      continue;
    }
    if (low === high) values.real[high] = h[high * n + high]!;
    else splitBlock(h, n, low, z, values);
    high = low - 1;
    step = -1;
  }
  return values;
}

function refuse(high: number, n: number): never {
  throw new NumericError(
    'NUMERIC_DIVERGED',
    `eigvals: no end after ${mostSteps} steps at value ${high} of ${n}`,
    { op: 'eigvals' },
  );
}

const largestIn = (h: Float64Array): number => h.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** Where the block that ends at `high` begins: above it the matrix has fallen in two. */
function startOf(h: Float64Array, n: number, high: number, size: number): number {
  for (let l = high; l > 0; l--) {
    const around = Math.abs(h[(l - 1) * n + l - 1]!) + Math.abs(h[l * n + l]!);
    // Far below the rest of the matrix products of such small numbers are lost, and no step would end.
    const least = Math.max(smallest * (around === 0 ? size : around), 2 ** -200 * size);
    if (Math.abs(h[l * n + l - 1]!) > least) continue;
    h[l * n + l - 1] = 0;
    return l;
  }
  return 0;
}

/** One double step on rows and columns `low…high`, with the two eigenvalues of the last 2 by 2 corner as shifts. */
function sweep(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  z: Float64Array | null,
  exceptional: boolean,
): void {
  const v = new Float64Array(3);
  const first = begin(h, n, low, high, exceptional ? oddCorner(h, n, high) : corner(h, n, high), v);
  // Without vectors only the block itself matters.
  const [top, end] = z === null ? [low, high + 1] : [0, n];
  for (let k = first; k < high; k++) {
    const length = Math.min(3, high - k + 1);
    if (k > first) for (let i = 0; i < length; i++) v[i] = h[(k + i) * n + k - 1]!;
    const tau = reflect(v, 0, length);
    if (tau === 0) continue;
    if (k > first) {
      h[k * n + k - 1] = v[0]!;
      for (let i = 1; i < length; i++) h[(k + i) * n + k - 1] = 0;
    } else if (k > low) h[k * n + k - 1]! *= 1 - tau;
    v[0] = 1;
    reflectRows(h, n, k, length, k, end, v, tau);
    reflectColumns(h, n, k, length, top, Math.min(high, k + 3) + 1, v, tau);
    if (z !== null) reflectColumns(z, n, k, length, 0, n, v, tau);
  }
}

/** The two shifts are the eigenvalues of [[y, w], [1, x]]. */
interface Corner {
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

function corner(h: Float64Array, n: number, high: number): Corner {
  const at = high * n + high;
  return { x: h[at]!, y: h[at - n - 1]!, w: h[at - n]! * h[at - 1]! };
}

/** Other shifts, for matrices on which the usual ones go round in a circle. */
function oddCorner(h: Float64Array, n: number, high: number): Corner {
  const size = Math.abs(h[high * n + high - 1]!) + Math.abs(h[(high - 1) * n + high - 2]!);
  const middle = 0.75 * size + h[high * n + high]!;
  return { x: middle, y: middle, w: -0.4375 * size * size };
}

/** Where the step may begin (two small neighbours below the diagonal in a row), with its first direction in `v`. */
function begin(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  { x, y, w }: Corner,
  v: Float64Array,
): number {
  for (let m = high - 2; ; m--) {
    const at = m * n + m;
    const [a, b, c, d, e] = [h[at]!, h[at + 1]!, h[at + n]!, h[at + n + 1]!, h[at + 2 * n + 1]!];
    v[0] = (x - a) * (y - a) - w + b * c;
    v[1] = c * (d - (x - a) - y);
    v[2] = c * e;
    const size = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
    if (size > 0) for (let i = 0; i < 3; i++) v[i]! /= size;
    if (m === low) return m;
    const before = Math.abs(h[at - 1]!) * (Math.abs(v[1]) + Math.abs(v[2]));
    const around = Math.abs(h[at - n - 1]!) + Math.abs(a) + Math.abs(d);
    if (before <= smallest * Math.abs(v[0]) * around) return m;
  }
}

/** The eigenvalues of the 2 by 2 block at `k`. A block with real ones is turned until it is triangular. */
function splitBlock(
  h: Float64Array,
  n: number,
  k: number,
  z: Float64Array | null,
  { real, imaginary }: Eigenvalues,
): void {
  const at = k * n + k;
  const [a, b, c, d] = [h[at]!, h[at + 1]!, h[at + n]!, h[at + n + 1]!];
  const half = (a - d) / 2;
  const under = half * half + b * c;
  if (under < 0) {
    real[k] = real[k + 1] = d + half;
    imaginary[k] = Math.sqrt(-under);
    imaginary[k + 1] = -imaginary[k];
    return;
  }
  const root = half + (half >= 0 ? Math.sqrt(under) : -Math.sqrt(under));
  // (root, c) is an eigenvector of the value d + root; it becomes the first direction.
  const length = length2(root, c);
  if (length > 0) rotate(h, n, k, root / length, c / length, z);
  h[at + n] = 0;
  real[k] = h[at]!;
  real[k + 1] = h[at + n + 1]!;
}

function rotate(
  h: Float64Array,
  n: number,
  k: number,
  cos: number,
  sin: number,
  z: Float64Array | null,
): void {
  for (let j = k; j < n; j++) {
    const [x, y] = [h[k * n + j]!, h[(k + 1) * n + j]!];
    h[k * n + j] = cos * x + sin * y;
    h[(k + 1) * n + j] = cos * y - sin * x;
  }
  rotateColumns(h, n, k, k + 2, cos, sin);
  if (z !== null) rotateColumns(z, n, k, n, cos, sin);
}

function rotateColumns(a: Float64Array, n: number, k: number, rows: number, cos: number, sin: number): void {
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i * n + k]!, a[i * n + k + 1]!];
    a[i * n + k] = cos * x + sin * y;
    a[i * n + k + 1] = cos * y - sin * x;
  }
}

/** Singular value decomposition by one-sided Jacobi rotations: small singular values come out as exact as large ones. */
import { NumericError } from '@isograd/errors';
import { columnsOfQ, complementOf, factorQr, type Reflections } from './householder.js';
import { largestOf, orderOf, scaleDown } from './scaling.js';

export interface Svd {
  /** rows by k, column after column; k is the smaller side. */
  readonly u: Float64Array;
  /** k values, falling. */
  readonly s: Float64Array;
  /** columns by k, column after column: the rows of Vᵀ. */
  readonly v: Float64Array;
}

/**
 * `a = u diag(s) vᵀ` for `a` (rows by columns, column after column), which is overwritten. In each column of u the
 * element of largest size is positive. All NaN when an element of `a` is NaN or infinite.
 */
export function svdOf(a: Float64Array, rows: number, columns: number): Svd {
  const svd =
    rows >= columns ? tall(a, rows, columns) : turned(tall(transposed(a, rows, columns), columns, rows));
  fixSigns(svd, rows, columns);
  return svd;
}

/** The singular values of `a`, falling; as `svdOf`. */
export function singularValuesOf(a: Float64Array, rows: number, columns: number): Float64Array {
  const upright = rows >= columns ? a : transposed(a, rows, columns);
  const n = Math.min(rows, columns);
  const scale = scaleDown(upright);
  if (Number.isNaN(scale)) return nans(n);
  const w = triangleOf(factorQr(upright, Math.max(rows, columns), n));
  orthogonalise(w, null, n);
  return lengthsOf(w, n)
    .map((length) => length * scale)
    .toSorted((x, y) => y - x);
}

const turned = ({ u, s, v }: Svd): Svd => ({ u: v, s, v: u });

function transposed(a: Float64Array, rows: number, columns: number): Float64Array {
  const t = new Float64Array(a.length);
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) t[i * columns + j] = a[j * rows + i]!;
  return t;
}

/** Rotates the columns of a triangular factor until they are orthogonal: their lengths are the singular values. */
function tall(a: Float64Array, rows: number, n: number): Svd {
  const scale = scaleDown(a);
  if (Number.isNaN(scale)) return { u: nans(rows * n), s: nans(n), v: nans(n * n) };
  const qr = factorQr(a, rows, n);
  const [w, turns] = [triangleOf(qr), identity(n)];
  orthogonalise(w, turns, n);
  return assembled(w, turns, columnsOfQ(qr, n), rows, n, scale);
}

/** Rᵀ, column after column: rotations of R's rows need fewer sweeps than rotations of its columns. */
function triangleOf({ a, rows, columns: n }: Reflections): Float64Array {
  const w = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) w[i * n + j] = a[j * rows + i]!;
  return w;
}

const nans = (size: number): Float64Array => new Float64Array(size).fill(NaN);
function identity(n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * n + i] = 1;
  return a;
}

const mostSweeps = 100;
/** Squared lengths below this are of columns that count as 0: their digits are lost. */
const nothing = 2 ** -900;
/** Rotates pairs of columns of `w`, and those of `turns` with them, until every pair is orthogonal. */
function orthogonalise(w: Float64Array, turns: Float64Array | null, n: number): void {
  const tolerance = 2 ** -52 * Math.sqrt(n);
  const squares = new Float64Array(n);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    for (let j = 0; j < n; j++) squares[j] = dot(w, j * n, j * n, n);
    let rotated = false;
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) rotated = rotatePair(w, turns, n, p, q, squares, tolerance) || rotated;
    if (!rotated) return;
  }
  throw new NumericError('NUMERIC_DIVERGED', `svd: no end after ${mostSweeps} sweeps over ${n} columns`, {
    op: 'svd',
  });
}

function rotatePair(
  w: Float64Array,
  turns: Float64Array | null,
  n: number,
  p: number,
  q: number,
  squares: Float64Array,
  tolerance: number,
): boolean {
  const [a, b, c] = [squares[p]!, squares[q]!, dot(w, p * n, q * n, n)];
  if (a < nothing || b < nothing || Math.abs(c) <= tolerance * Math.sqrt(a) * Math.sqrt(b)) return false;
  const zeta = (b - a) / (2 * c);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cos = 1 / Math.sqrt(1 + t * t);
  const sin = cos * t;
  turn(w, p * n, q * n, n, cos, sin);
  if (turns !== null) turn(turns, p * n, q * n, n, cos, sin);
  squares[p] = renewed(a - t * c, a, w, p * n, n);
  squares[q] = renewed(b + t * c, b, w, q * n, n);
  return true;
}

/** A squared length after a turn; measured again where the difference has lost digits. */
const renewed = (next: number, before: number, w: Float64Array, at: number, n: number): number =>
  next > 0.5 * before ? next : dot(w, at, at, n);

function dot(w: Float64Array, p: number, q: number, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += w[p + i]! * w[q + i]!;
  return total;
}

function turn(w: Float64Array, p: number, q: number, n: number, cos: number, sin: number): void {
  for (let i = 0; i < n; i++) {
    const [x, y] = [w[p + i]!, w[q + i]!];
    w[p + i] = cos * x - sin * y;
    w[q + i] = sin * x + cos * y;
  }
}

const lengthsOf = (w: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, j) => {
    const square = dot(w, j * n, j * n, n);
    return square < nothing ? 0 : Math.sqrt(square);
  });

/** Rᵀ turns = w = (unit columns) diag(s), so R = turns diag(s) (unit columns)ᵀ, and the left vectors are Q turns. */
function assembled(
  w: Float64Array,
  turns: Float64Array,
  q: Float64Array,
  rows: number,
  n: number,
  scale: number,
): Svd {
  const lengths = lengthsOf(w, n);
  const order = orderOf(lengths, true);
  const [u, v] = [new Float64Array(rows * n), new Float64Array(n * n)];
  order.forEach((j, place) => {
    for (let p = 0; p < n; p++) addTo(u, place * rows, q, p * rows, rows, turns[j * n + p]!);
    if (lengths[j]! > 0) addTo(v, place * n, w, j * n, n, 1 / lengths[j]!);
  });
  fillBasis(v, n, lengths.filter((length) => length > 0).length);
  return { u, s: Float64Array.from(order, (j) => lengths[j]! * scale), v };
}

function addTo(
  to: Float64Array,
  at: number,
  from: Float64Array,
  start: number,
  n: number,
  factor: number,
): void {
  for (let i = 0; i < n; i++) to[at + i]! += factor * from[start + i]!;
}

/** Columns that belong to a singular value of 0 have no direction of their own: any that complete the basis will do. */
function fillBasis(v: Float64Array, n: number, rank: number): void {
  if (rank < n) v.set(complementOf(v.slice(0, rank * n), n, rank), rank * n);
}

function fixSigns({ u, s, v }: Svd, rows: number, columns: number): void {
  for (let j = 0; j < s.length; j++) {
    if (u[j * rows + largestOf(u, j * rows, 1, rows)]! >= 0) continue;
    for (let i = 0; i < rows; i++) u[j * rows + i]! *= -1;
    for (let i = 0; i < columns; i++) v[j * columns + i]! *= -1;
  }
}

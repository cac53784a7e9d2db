/** Cofactors of a square matrix, and how they change with its elements. Matrices stand row after row. */
import { type Svd, svdOf } from './jacobi.js';
import { determinantOf, factorLu, inverseOf, type Lu } from './lu.js';

/** What multiplies each element in the determinant: `det(A) A⁻ᵀ`, and its limit where A is singular. */
export function cofactorsOf(a: Float64Array, n: number): Float64Array {
  const factors = factorLu(a.slice(), n);
  const determinant = valueOf(factors);
  // Nearly singular matrices, too: the inverse would have lost the digits that the product needs.
  if (invertible(factors, determinant, 1e-6)) return transposedBy(inverseOf(factors), n, determinant);
  return singularCofactors(a, n);
}

/** The change of the cofactors along `d`: `(C : d) A⁻ᵀ - C dᵀ A⁻ᵀ`, and its limit where A is singular. */
export function cofactorsAlong(a: Float64Array, d: Float64Array, n: number): Float64Array {
  const factors = factorLu(a.slice(), n);
  const determinant = valueOf(factors);
  // The inverse comes in twice.
  if (!invertible(factors, determinant, 1e-3)) return singularAlong(a, d, n);
  const y = transposedBy(inverseOf(factors), n, 1);
  const total = y.reduce((sum, v, k) => sum + v * d[k]!, 0);
  const bent = product(product(y, transposedBy(d, n, 1), n), y, n);
  return bent.map((v, k) => determinant * (total * y[k]! - v));
}

const valueOf = (factors: Lu): number => {
  const { sign, mantissa, exponent } = determinantOf(factors);
  return sign * mantissa * 2 ** exponent;
};

/** Whether the smallest pivot is more than `least` of the largest, and the determinant a number to multiply by. */
function invertible({ lu, n, singular }: Lu, determinant: number, least: number): boolean {
  if (singular >= 0 || determinant === 0 || !Number.isFinite(determinant)) return false;
  let [low, high] = [Infinity, 0];
  for (let i = 0; i < n; i++) {
    low = Math.min(low, Math.abs(lu[i * n + i]!));
    high = Math.max(high, Math.abs(lu[i * n + i]!));
  }
  return low / high > least;
}

function transposedBy(a: Float64Array, n: number, factor: number): Float64Array {
  const t = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) t[j * n + i] = a[i * n + j]! * factor;
  return t;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const y = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) y[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  return y;
}

/** `A = U diag(s) Vᵀ`, and the determinant of U and V. */
interface Parts extends Svd {
  readonly sign: number;
}
function partsOf(a: Float64Array, n: number): Parts {
  // Row after row is column after column of Aᵀ, whose cofactors are the transposed ones: U and V change places.
  const { u: v, s, v: u } = svdOf(a.slice(), n, n);
  return { u, s, v, sign: orientation(u, n) * orientation(v, n) };
}
const orientation = (q: Float64Array, n: number): number => determinantOf(factorLu(q.slice(), n)).sign;

/** `det(U) det(V) U diag(products of the other singular values) Vᵀ`. */
function singularCofactors(a: Float64Array, n: number): Float64Array {
  const { u, s, v, sign } = partsOf(a, n);
  const c = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const others = s.reduce((total, value, i) => (i === k ? total : total * value), sign);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) c[i * n + j]! += others * u[k * n + i]! * v[k * n + j]!;
  }
  return c;
}

/**
 * In the bases U and V the matrix is diagonal: there an element of the diagonal moves the cofactors of the others on it,
 * and one beside it that of its mirror image, each by the product of the singular values that are left.
 */
function singularAlong(a: Float64Array, d: Float64Array, n: number): Float64Array {
  const { u, s, v, sign } = partsOf(a, n);
  const inside = product(product(u, d, n), transposedBy(v, n, 1), n);
  const moved = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const others = s.reduce((total, value, k) => (k === i || k === j ? total : total * value), sign);
      moved[i * n + i]! += others * inside[j * n + j]!;
      moved[i * n + j] = -others * inside[j * n + i]!;
    }
  return product(product(transposedBy(u, n, 1), moved, n), v, n);
}

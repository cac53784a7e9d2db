/** The exponential of a matrix: Padé's approximation of order 13 of a part of it, squared as often as it was halved. */
import { factorLu, solveLu } from './lu.js';

// N. Higham, "The scaling and squaring method for the matrix exponential revisited" (2005): coefficients, and the norm
// up to which they give all digits of a double.
const coefficients = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
] as const;
const largest = 5.371920351148152;

/** e^a; `a` is n by n, row after row. All NaN where an element is not finite. */
export function exponentialOf(a: Float64Array, n: number): Float64Array {
  const norm = largestColumn(a, n);
  if (!Number.isFinite(norm)) return a.map(() => NaN);
  let halvings = 0;
  for (let size = norm; size > largest; size /= 2) halvings++;
  let y = approximated(
    a.map((v) => v * 2 ** -halvings),
    n,
  );
  for (; halvings > 0; halvings--) y = times(y, y, n);
  return y;
}

/** The largest sum of sizes in a column. */
function largestColumn(a: Float64Array, n: number): number {
  const sums = new Float64Array(n);
  a.forEach((v, i) => void (sums[i % n]! += Math.abs(v)));
  return sums.reduce((most, sum) => (sum > most || Number.isNaN(sum) ? sum : most), 0);
}

/** `(v - u)⁻¹ (v + u)`, `u` the odd powers and `v` the even ones. */
function approximated(a: Float64Array, n: number): Float64Array {
  const a2 = times(a, a, n);
  const a4 = times(a2, a2, n);
  const a6 = times(a2, a4, n);
  const mixed = (from: 0 | 1): Float64Array => {
    const [c0, c2, c4, c6, c8, c10, c12] = coefficients.filter((_, k) => k % 2 === from);
    const high = a6.map((v, i) => c12! * v + c10! * a4[i]! + c8! * a2[i]!);
    const y = times(a6, high, n);
    for (let i = 0; i < y.length; i++) {
      const own = i % (n + 1) === 0 ? c0! : 0;
      y[i]! += c6! * a6[i]! + c4! * a4[i]! + c2! * a2[i]! + own;
    }
    return y;
  };
  const [u, v] = [times(a, mixed(1), n), mixed(0)];
  const factors = factorLu(
    v.map((x, i) => x - u[i]!),
    n,
  );
  return solveLu(
    factors,
    v.map((x, i) => x + u[i]!),
    n,
  );
}

function times(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const y = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) y[i * n + j]! += factor * b[k * n + j]!;
    }
  return y;
}

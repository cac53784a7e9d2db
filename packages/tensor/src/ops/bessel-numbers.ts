/** Modified Bessel functions of the first kind, of one number, in float64. */

// Σ (x²/4)^k / (k! (k + n)!) has positive terms only; beyond 30 the asymptotic series is exact to all digits of a double.
const far = 30;

/** I₀(x). */
export const i0Of = (x: number): number => grown(i0eOf(x), Math.abs(x));
/** I₁(x), of the sign of x. */
export const i1Of = (x: number): number => grown(i1eOf(x), Math.abs(x));

/** e^-|x| I₀(x). */
export function i0eOf(x: number): number {
  const a = Math.abs(x);
  return a < far ? Math.exp(-a) * series(a, 0) : asymptotic(a, 0);
}

/** e^-|x| I₁(x), of the sign of x. */
export function i1eOf(x: number): number {
  const a = Math.abs(x);
  const y = a < far ? Math.exp(-a) * (a / 2) * series(a, 1) : asymptotic(a, 1);
  return x < 0 ? -y : y;
}

/** Times e^a, in two steps, so that the result overflows where it must and not before; NaN at ±∞, as PyTorch. */
function grown(y: number, a: number): number {
  if (a === Infinity) return NaN;
  const half = Math.exp(a / 2);
  return y * half * half;
}

function series(x: number, order: 0 | 1): number {
  const square = (x * x) / 4;
  let [term, sum] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= square / (k * (k + order));
    sum += term;
  }
  return sum;
}

function asymptotic(x: number, order: 0 | 1): number {
  if (x === Infinity) return 0;
  let [term, sum] = [1, 1];
  for (let k = 1; k < 60; k++) {
    const next = (-term * (4 * order * order - (2 * k - 1) * (2 * k - 1))) / (8 * k * x);
    if (!(Math.abs(next) > 1e-17 * Math.abs(sum))) break;
    term = next;
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}

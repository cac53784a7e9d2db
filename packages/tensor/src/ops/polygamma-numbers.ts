/** The gamma function's logarithm and its derivatives, of one number, in float64. */
import { power } from '@isograd/kernels';

/** Bernoulli numbers B₂, B₄, … over (2k)!. */
const bernoulli = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
];

/** Logarithm of |Γ(x)|: Stirling's series beyond 8, the recurrence below, the reflection for negative numbers. */
export function lgammaOf(x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? NaN : Infinity;
  if (x <= 0) {
    if (Number.isInteger(x)) return Infinity;
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x % 2)))) - lgammaOf(1 - x);
  }
  // At its zeros 1 and 2 the function is found from its neighbours without a difference of large numbers.
  if (x < 0.5) return near1(x) - Math.log(x);
  if (x <= 1.5) return near1(x - 1);
  if (x <= 2.5) return near1(x - 2) + Math.log1p(x - 2);
  let [shifted, product] = [x, 1];
  for (; shifted < 8; shifted++) product *= shifted;
  return stirling(shifted) - Math.log(product);
}

/** lgamma(1 + t) for |t| <= 1/2: -γ t + Σ ζ(k) (-t)^k / k, summed from the smallest term. */
function near1(t: number): number {
  // On first use: no process that takes no logarithm of a gamma pays for the numbers.
  zetas ??= Array.from({ length: 59 }, (_, i) => zeta(i + 2, 1));
  let sum = 0;
  for (let k = 60; k >= 2; k--) sum += (zetas[k - 2]! * power(-t, k)) / k;
  return sum - eulerGamma * t;
}
const eulerGamma = 0.5772156649015329;
let zetas: readonly number[] | undefined;

const stirlingTerms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
function stirling(x: number): number {
  const [inverse, square] = [1 / x, 1 / (x * x)];
  const series = stirlingTerms.reduceRight((sum, term) => sum * square + term, 0);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series * inverse;
}

/** Derivative of lgamma. As PyTorch: ∓∞ at ±0, NaN at other whole numbers below. */
export function digammaOf(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x === -Infinity || (x < 0 && Number.isInteger(x))) return NaN;
  if (x < 0) return digammaOf(1 - x) - Math.PI / Math.tan(Math.PI * (x % 1));
  let [shifted, sum] = [x, 0];
  for (; shifted < 10; shifted++) sum -= 1 / shifted;
  if (shifted === Infinity) return Infinity;
  const square = 1 / (shifted * shifted);
  const terms = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
  const series = terms.reduceRight((total, term) => total * square + term, 0) * square;
  return sum + Math.log(shifted) - 0.5 / shifted - series;
}

/** The n-th derivative of digamma, n >= 1; at whole numbers below 1 infinite, with the sign of (-1)^(n + 1). */
export function polygammaOf(n: number, x: number): number {
  if (x > 0) return (n % 2 === 1 ? 1 : -1) * factorial(n) * zeta(n + 1, x);
  if (Number.isNaN(x)) return NaN;
  // The series of PyTorch has a pole at each of them, of one sign.
  if (Number.isInteger(x) || x === -Infinity) return n % 2 === 1 ? Infinity : -Infinity;
  // ψₙ(1 - x) - (-1)ⁿ ψₙ(x) = (-1)ⁿ π dⁿ/dxⁿ cot(πx)
  const sign = n % 2 === 0 ? 1 : -1;
  return sign * (polygammaOf(n, 1 - x) - sign * Math.PI * cotangent(n, x));
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** The n-th derivative of cot(πx): a polynomial of the cotangent, since c' = -π (1 + c²). */
function cotangent(n: number, x: number): number {
  let polynomial = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = polynomial.slice(1).map((coefficient, i) => coefficient * (i + 1));
    polynomial = Array.from(
      { length: slope.length + 2 },
      (_, i) => -Math.PI * ((slope[i] ?? 0) + (slope[i - 2] ?? 0)),
    );
  }
  const c = 1 / Math.tan(Math.PI * (x % 1));
  return polynomial.reduceRight((sum, coefficient) => sum * c + coefficient, 0);
}

/** Hurwitz's zeta function, as PyTorch: infinite for s = 1 and at q = 0, -1, …; NaN for s < 1, for q = ∞ and where a power has no sign. */
export function zetaOf(s: number, q: number): number {
  if (!(s > 1)) return s === 1 ? Infinity : NaN;
  if (q !== q || q === Infinity) return NaN;
  if (q > 0) return zeta(s, q);
  if (Number.isInteger(q) || q === -Infinity) return Infinity;
  if (!Number.isInteger(s)) return NaN;
  let [sum, at] = [0, q];
  for (; at < 0; at++) sum += power(at, -s);
  return sum + zeta(s, at);
}

/** Σ (q + k)^-s over k >= 0, for s > 1 and q > 0: ten terms, then Euler and Maclaurin. */
function zeta(s: number, q: number): number {
  let [sum, at] = [0, q];
  for (let k = 0; k < 10; k++, at++) sum += power(at, -s);
  sum += power(at, 1 - s) / (s - 1) + power(at, -s) / 2;
  let [factor, falling] = [s, power(at, -s - 1)];
  for (const [k, term] of bernoulli.entries()) {
    sum += factor * falling * term;
    factor *= (s + 2 * k + 1) * (s + 2 * k + 2);
    falling /= at * at;
  }
  return sum;
}

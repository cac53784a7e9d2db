/** The incomplete gamma functions of one pair of numbers, in float64. */
import { lgammaOf } from './polygamma-numbers.js';

/** Share of the integral of t^(a-1) e^-t that lies below x. As PyTorch: NaN below 0, 1 for a = 0 < x. */
export function lowerGammaOf(a: number, x: number): number {
  if (!(a >= 0) || !(x >= 0)) return NaN;
  if (a === 0) return x > 0 ? 1 : NaN;
  if (x === 0) return 0;
  if (a === Infinity) return x === Infinity ? NaN : 0;
  if (x === Infinity) return 1;
  return x <= a + 1 ? power(a, x) * series(a, x) : 1 - power(a, x) * a * fraction(a, x);
}

/** What lies above x: 1 minus the other, with all digits where that is small. */
export function upperGammaOf(a: number, x: number): number {
  if (!(a >= 0) || !(x >= 0)) return NaN;
  if (a === 0) return x > 0 ? 0 : NaN;
  if (x === 0) return 1;
  if (a === Infinity) return x === Infinity ? NaN : 1;
  if (x === Infinity) return 0;
  return x <= a + 1 ? 1 - power(a, x) * series(a, x) : power(a, x) * a * fraction(a, x);
}

/** x^a e^-x / Γ(a + 1); beyond 10 around its peak, where both factors are huge. */
function power(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - lgammaOf(a + 1));
  const apart = (x - a) / a;
  const exponent = Math.abs(apart) < 0.3 ? a * bent(apart) : a * Math.log(x / a) - (x - a);
  const inverse = 1 / (a * a);
  const correction = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / a;
  return Math.exp(exponent - correction) / Math.sqrt(2 * Math.PI * a);
}

/** log(1 + t) - t, by its series. */
function bent(t: number): number {
  let [term, sum] = [-t, 0];
  for (let k = 2; k < 60; k++) {
    term *= -t;
    sum -= term / k;
    if (Math.abs(term) < 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

/** 1 + x / (a + 1) + x² / ((a + 1)(a + 2)) + … */
function series(a: number, x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < 20_000 && term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - …)), by Lentz's method. */
function fraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let [c, d] = [1 / tiny, 1 / b];
  let value = d;
  for (let k = 1; k < 20_000; k++) {
    const factor = k * (a - k);
    b += 2;
    d = 1 / (factor * d + b || tiny);
    c = b + factor / c || tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

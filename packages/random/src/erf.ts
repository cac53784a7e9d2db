/** The scaled complement of the error function in float64, whose tails cannot underflow. */

/** `exp(x^2) erfc(x)` for `x >= 0`, to about 1e-13 relative: a series near 0, a continued fraction beyond. */
export function erfcx(x: number): number {
  return x < 2 ? Math.exp(x * x) * (1 - erfSeries(x)) : fraction(x);
}

/** `erf(x)` by the series with positive terms only (Abramowitz and Stegun 7.1.6). */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Laplace's continued fraction (7.1.14), evaluated from the inside; 60 steps suffice from x = 2 on. */
function fraction(x: number): number {
  let tail = x;
  for (let k = 60; k > 0; k--) tail = x + k / 2 / tail;
  return 1 / (Math.sqrt(Math.PI) * tail);
}

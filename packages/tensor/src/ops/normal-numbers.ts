/** The normal distribution function of one number, its logarithm and inverse, in float64. */
import { erfcOf, erfcxOf, erfinvOf } from './erf-numbers.js';

/** Share of a normal distribution below x. */
export const ndtrOf = (x: number): number => erfcOf(-x * Math.SQRT1_2) / 2;

/** Its logarithm, with all digits where the share is small. */
export function logNdtrOf(x: number): number {
  const t = x * Math.SQRT1_2;
  return x < -1 ? Math.log(erfcxOf(-t) / 2) - t * t : Math.log1p(-erfcOf(t) / 2);
}

/** The x below which the share p lies: infinite at 0 and 1, NaN outside. */
export function ndtriOf(p: number): number {
  if (p > 0.5) return -ndtriOf(1 - p);
  if (p > 0.1) return Math.SQRT2 * erfinvOf(2 * p - 1);
  if (!(p > 0)) return p === 0 ? -Infinity : NaN;
  // Newton's steps on the logarithm, which is concave: from the left they rise to the root.
  const wanted = Math.log(p);
  let x = -Math.sqrt(-2 * wanted);
  for (let k = 0; k < 20; k++) {
    // φ(x) / Φ(x) without underflow.
    const slope = Math.sqrt(2 / Math.PI) / erfcxOf(-x * Math.SQRT1_2);
    const step = (logNdtrOf(x) - wanted) / slope;
    x -= step;
    if (Math.abs(step) < 1e-16 * Math.abs(x)) break;
  }
  return x;
}

/** -x log x: 0 at 0, -∞ below. */
export const entrOf = (x: number): number => (x > 0 ? -x * Math.log(x) : x === 0 ? 0 : x < 0 ? -Infinity : x);

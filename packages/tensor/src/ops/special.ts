/** The error function. */
import { needs } from '../op.js';
import { mul } from './arithmetic.js';
import { exp, neg, square } from './math.js';
import { type Unary, unary } from './elementwise.js';

/** Error function (torch.erf). */
export const erf: Unary = unary(
  'erf',
  'ErfBackward0',
  'float',
  erfOf,
  needs(['x'], ({ g }, x) => mul(mul(g, 2 / Math.sqrt(Math.PI)), exp(neg(square(x))))),
);

/** erf in float64, by its series near 0 and the continued fraction of erfc beyond. */
export function erfOf(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return a >= 6 ? Math.sign(x) : x;
  return a < 2.5 ? series(x) : Math.sign(x) * (1 - tail(a));
}

// erf x = 2/√π e^(-x²) Σ 2^k x^(2k+1) / (1·3·…·(2k+1)): only positive terms, so nothing cancels.
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

// erfc x = e^(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))), evaluated from the inside.
function tail(x: number): number {
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/** Twins of the natural logarithms and of what is built on log(1 + e^x). Source of the polynomial: Cephes logf. */
import { bitsOf, fromBits } from './bits.js';
import { expOf, ma } from './exponential.js';
import { unary } from './map.js';

const f = Math.fround;

const p = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const ln2Low = f(-2.1219444e-4);
const ln2High = f(0.693359375);
const leastNormal = 2 ** -126;
const root = 0x3f3504f3;

/** The mantissa, from sqrt(1/2) to sqrt(2), minus 1. */
const part = (shifted: number): number => f(fromBits(((shifted & 0x7fffff) + root) | 0) - 1);

/** `log(1 + x) + e log 2 + c`. */
function sum(x: number, e: number, c: number): number {
  const z = f(x * x);
  const [p0, p1, p2, p3] = [
    ma(p[0]!, x, p[1]!),
    ma(p[2]!, x, p[3]!),
    ma(p[4]!, x, p[5]!),
    ma(p[6]!, x, p[7]!),
  ];
  const q = f(f(f(ma(p0, z, p1) * f(z * z)) + ma(p2, z, p3)) * x);
  let y = f(f(f(q + p[8]!) * x) * z);
  y = f(y + f(f(e * ln2Low) + c));
  y = f(y - f(z * 0.5));
  return f(f(x + y) + f(e * ln2High));
}

/** What x that is not between 0 and infinity gives; undefined for the others. */
function special(x: number): number | undefined {
  if (x > 0 && x < Infinity) return undefined;
  return x === 0 ? -Infinity : x === Infinity ? Infinity : NaN;
}

export function logOf(x: number): number {
  const odd = special(x);
  if (odd !== undefined) return odd;
  const tiny = x < leastNormal;
  const shifted = bitsOf(tiny ? x * 2 ** 23 : x) - root;
  return sum(part(shifted), (shifted >> 23) - (tiny ? 23 : 0), 0);
}

export function log1pOf(x: number): number {
  if (x === 0) return x;
  const u = f(1 + x);
  const odd = special(u);
  if (odd !== undefined) return odd;
  const shifted = bitsOf(u) - root;
  const e = shifted >> 23;
  if (e === 0) return sum(x, 0, 0);
  const lost = x > 1 ? f(1 - f(u - x)) : f(x - f(u - 1));
  return sum(part(shifted), e, f(lost / u));
}

/** `log(1 + e^x)`. */
export const softplusOf = (x: number): number => f(Math.max(x, 0) + log1pOf(expOf(-Math.abs(x))));

export const log = unary(logOf);
export const log1p = unary(log1pOf);
/** `log(sigmoid(x))`. */
export const logSigmoid = unary((x) => -softplusOf(-x));

/** `log(1 + e^(beta x)) / beta`, and x itself where beta x is over the threshold. */
export function softplus(n: number, x: number, out: number, beta: number, threshold: number): void {
  const [b, limit] = [f(beta), f(threshold)];
  unary((v) => {
    const z = f(v * b);
    return z > limit ? v : f(softplusOf(z) / b);
  })(n, x, out);
}

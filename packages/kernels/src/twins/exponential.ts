/** Twins of the functions built on e^x. Source of the polynomials: Cephes expf and tanhf (S. Moshier). */
import { bitsOf, fromBits, pow2 } from './bits.js';
import { wideExp } from './doubles.js';
import { unary } from './map.js';

const f = Math.fround;

const log2e = f(1.4426950408889634);
const magic = 12582912;
const ln2High = f(0.693359375);
const ln2Low = f(-2.1219444e-4);
const p = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
].map(f);
const t = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1].map(
  f,
);

/** Of `(e^-r - 1 + r) / r^2` on half a turn either way, to 2^-27; 1/2 comes after them. */
const s = [1.3950809370726347e-3, -8.369073271751404e-3, 4.166620224714279e-2, -1.6666516661643982e-1].map(f);

/** `a b + c`, rounded twice, as all default kernels do. */
export const ma = (a: number, b: number, c: number): number => f(f(a * b) + c);
/** The smaller; `x` when it is NaN. */
const pmin = (x: number, limit: number): number => (limit < x ? limit : x);
/** The larger; `x` when it is NaN. */
const pmax = (x: number, limit: number): number => (x < limit ? limit : x);

const turnsOf = (x: number): number => ma(x, log2e, magic);
const whole = (turns: number): number => (bitsOf(turns) - bitsOf(magic)) | 0;

/** `e^r - 1`, r being x without its whole turns of log 2. */
function less(x: number, turns: number): number {
  const n = f(turns - magic);
  const high = f(x - f(n * ln2High));
  const low = f(n * ln2Low);
  const r = f(high - low);
  const lost = f(f(high - r) - low);
  const z = f(r * r);
  const [top, middle, bottom] = [ma(p[0]!, r, p[1]!), ma(p[2]!, r, p[3]!), ma(p[4]!, r, p[5]!)];
  const q = ma(ma(top, z, middle), z, bottom);
  return f(f(f(q * z) + lost) + r);
}

export function expOf(x: number): number {
  const z = pmax(pmin(x, 89), -104);
  const turns = turnsOf(z);
  const y = f(less(z, turns) + 1);
  const n = whole(turns);
  const half = n >> 1;
  return f(f(y * pow2(half)) * pow2(n - half));
}

/** `e^x` for x from -87 to 88. */
function expInside(x: number): number {
  const turns = turnsOf(x);
  return f(f(less(x, turns) + 1) * pow2(whole(turns)));
}

function expm1Of(x: number): number {
  if (x === 0) return x;
  const z = pmax(pmin(x, 89), -18);
  const turns = turnsOf(z);
  const half = pow2(whole(turns) - 1);
  const y = ma(half, less(z, turns), f(half - 0.5));
  return f(y + y);
}

/** `1 / (1 + e^-x)`; `e^-x` is `2^n (1 + p)`, and the larger of 1 and `2^n` comes last into the sum. */
export function sigmoidOf(x: number): number {
  const z = pmax(pmin(x, 87), -104);
  const turns = ma(z, f(-1.4426950408889634), magic);
  const steps = f(turns - magic);
  const r = f(f(z + f(steps * ln2High)) + f(steps * ln2Low));
  const q = ma(ma(ma(ma(s[0]!, r, s[1]!), r, s[2]!), r, s[3]!), r, 0.5);
  const n = whole(turns);
  const inside = Math.min(n, 126);
  const scale = pow2(inside);
  const product = f(f(f(q * f(r * r)) - r) * scale);
  const sum = f(Math.max(1, scale) + f(Math.min(1, scale) + product));
  return f(f(1 / sum) * pow2(inside - n));
}

/** In float64, rounded once. */
const siluOf = (x: number): number => f(x / (1 + wideExp(-x)));

function tanhOf(x: number): number {
  const a = Math.abs(x);
  return fromBits((bitsOf(a < 0.625 ? tanhNear(a) : tanhFar(a)) & 0x7fffffff) | (bitsOf(x) & 0x80000000));
}

function tanhNear(a: number): number {
  const z = f(a * a);
  const odd = ma(ma(ma(ma(t[0]!, z, t[1]!), z, t[2]!), z, t[3]!), z, t[4]!);
  return ma(f(odd * z), a, a);
}

const tanhFar = (a: number): number => f(1 - f(2 / f(expInside(pmin(f(a + a), 40)) + 1)));

export const exp = unary(expOf);
export const expm1 = unary(expm1Of);
export const sigmoid = unary(sigmoidOf);
/** `x sigmoid(x)`. */
export const silu = unary(siluOf);
export const tanh = unary(tanhOf);

/**
 * `positive x` above 0, `negative (e^x - 1)` from 0 down. ELU has alpha and 1; SELU has scale alpha and scale, with
 * scale = 1.0507009873554805 and alpha = 1.6732632423543772.
 */
export function elu(n: number, x: number, out: number, negative: number, positive: number): void {
  const [low, high] = [f(negative), f(positive)];
  unary((v) => f(v <= 0 ? expm1Of(v) * low : v * high))(n, x, out);
}

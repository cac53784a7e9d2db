/** The float32 error function, its inverse and `log1p` as XLA computes them on a CPU, bit for bit, each step fused. */
import { fma32 } from '../fma.js';

const { fround } = Math;
const single = (...coefficients: number[]): readonly number[] => coefficients.map(fround);

/** Coefficients of x P(x²) / Q(x²). */
const erfAbove = single(
  0.00022905065861350646,
  0.0034082910107109507,
  0.05095569506238086,
  0.18520832239976145,
  1.128379143519084,
);
const erfBelow = single(
  -1.1791602954361697e-7,
  0.000023547966471313183,
  0.0010179625278914884,
  0.014070470171167667,
  0.11098505178285362,
  0.49746925110067536,
  1,
);
/** From here on the error function is 1 in float32. */
const erfEnd = fround(3.832506856900711);

/** `jax.lax.erf`. */
export function erf32(x: number): number {
  const t = Math.min(Math.max(x, -erfEnd), erfEnd);
  const t2 = fround(t * t);
  const y = fround(fround(t * polynomial(t2, erfAbove)) / polynomial(t2, erfBelow));
  return Math.min(Math.max(y, -1), 1);
}

// Giles' polynomials.
const central = single(
  2.81022636e-8,
  3.43273939e-7,
  -0.0000035233877,
  -0.00000439150654,
  0.00021858087,
  -0.00125372503,
  -0.00417768164,
  0.246640727,
  1.50140941,
);
const tail = single(
  -0.000200214257,
  0.000100950558,
  0.00134934322,
  -0.00367342844,
  0.00573950773,
  -0.0076224613,
  0.00943887047,
  1.00167406,
  2.83297682,
);

/** `jax.lax.erf_inv`, for a float32 in [-1, 1]. */
export function inverseErf(x: number): number {
  if (Math.abs(x) === 1) return x * Infinity;
  const w = -log1p32(-fround(x * x));
  return w < 5
    ? fround(polynomial(fround(w - 2.5), central) * x)
    : fround(polynomial(fround(fround(Math.sqrt(w)) - 3), tail) * x);
}

// Cephes: log(1 + x) = x - x²/2 + x³ P(x) / Q(x) near 0.
const logAbove = single(
  0.0000452700008624452,
  0.49854102823193375,
  6.578732594206104,
  29.911919328553072,
  60.94966798098779,
  57.11296359058554,
  20.039553499201283,
);
const logBelow = single(
  1,
  15.062909083469192,
  83.04756596796722,
  221.76239823732857,
  309.09872225312057,
  216.42788614495947,
  60.11866049760384,
);
const nearZero = fround(Math.SQRT2 - 1);

/** `jax.lax.log1p`, for a float32 in (-1, 0]. */
function log1p32(x: number): number {
  if (Math.abs(x) >= nearZero) return log32(fround(1 + x));
  const x2 = fround(x * x);
  const rest = fround(fround(x * x2) * fround(polynomial(x, logAbove) / polynomial(x, logBelow)));
  return fround(x + fround(fround(-0.5 * x2) + rest));
}

// Cephes' polynomial in thirds, which run side by side.
const logFirst = single(0.070376836292, -0.1151461031, 0.1167699874);
const logSecond = single(-0.12420140846, 0.14249322787, -0.16668057665);
const logThird = single(0.20000714765, -0.24999993993, 0.33333331174);
const ln2Low = fround(-0.00021219444);
const ln2High = fround(0.693359375);
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** `jax.numpy.log` of a positive normal float32. */
function log32(x: number): number {
  float[0] = x;
  let exponent = (bits[0]! >>> 23) - 126;
  bits[0] = (bits[0]! & 0x7fffff) | 0x3f000000;
  let m = float[0];
  if (m < fround(Math.SQRT1_2)) {
    exponent -= 1;
    m = fround(fround(m - 1) + m);
  } else m = fround(m - 1);
  const m2 = fround(m * m);
  const m3 = fround(m2 * m);
  const upper = fma32(polynomial(m, logFirst), m3, polynomial(m, logSecond));
  const p = fma32(upper, m3, polynomial(m, logThird));
  const y = fma32(ln2Low, exponent, fround(p * m3));
  return fma32(exponent, ln2High, fround(fround(m - fround(m2 * 0.5)) + y));
}

/** Horner's rule from the highest power down. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let y = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) y = fma32(y, x, coefficients[i]!);
  return y;
}

/** The float32 inverse error function of XLA: Giles' polynomials, each step fused. */
import { fma32 } from '../fma.js';

const { fround } = Math;

const central = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
].map(fround);
const tail = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
].map(fround);

/** `erfinv(x)` for a float32 in [-1, 1]. The last bit hangs on `log1p`, which XLA approximates in its own way. */
export function inverseErf(x: number): number {
  if (Math.abs(x) === 1) return x * Infinity;
  const w = fround(-Math.log1p(-fround(x * x)));
  const near = w < 5;
  const coefficients = near ? central : tail;
  const t = near ? fround(w - 2.5) : fround(fround(Math.sqrt(w)) - 3);
  let p = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) p = fma32(p, t, coefficients[i]!);
  return fround(p * x);
}

/** Twins of unary functions of a few instructions. */
import { unary, unaryF64 } from './map.js';

/** Nearest whole number, half to even. */
function rounded(x: number): number {
  // Where the spacing of numbers is 1 already, adding and taking away that much would lose bits.
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const y = Math.abs(x) + 4503599627370496 - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -y : y;
}

const f = Math.fround;
const signOf = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : 0);
const reluOf = (x: number): number => (x < 0 ? 0 : x);

export const neg = unary((x) => -x);
export const negF64 = unaryF64((x) => -x);
export const abs = unary(Math.abs);
export const absF64 = unaryF64(Math.abs);
export const sqrt = unary(Math.sqrt);
export const sqrtF64 = unaryF64(Math.sqrt);
export const rsqrt = unary((x) => 1 / f(Math.sqrt(x)));
export const rsqrtF64 = unaryF64((x) => 1 / Math.sqrt(x));
export const reciprocal = unary((x) => 1 / x);
export const reciprocalF64 = unaryF64((x) => 1 / x);
export const square = unary((x) => x * x);
export const squareF64 = unaryF64((x) => x * x);
/** 0 for what is below 0; -0 and NaN stay, as in PyTorch. */
export const relu = unary(reluOf);
export const reluF64 = unaryF64(reluOf);
/** -1, 0 or 1; 0 for NaN, as in PyTorch. */
export const sign = unary(signOf);
export const signF64 = unaryF64(signOf);
export const floor = unary(Math.floor);
export const floorF64 = unaryF64(Math.floor);
export const ceil = unary(Math.ceil);
export const ceilF64 = unaryF64(Math.ceil);
export const trunc = unary(Math.trunc);
export const truncF64 = unaryF64(Math.trunc);
export const round = unary(rounded);
export const roundF64 = unaryF64(rounded);

/** x above 0, else `slope x`. */
export function leakyRelu(n: number, x: number, out: number, slope: number): void {
  const s = f(slope);
  unary((v) => (v > 0 ? v : v * s))(n, x, out);
}
export function leakyReluF64(n: number, x: number, out: number, slope: number): void {
  unaryF64((v) => (v > 0 ? v : v * slope))(n, x, out);
}

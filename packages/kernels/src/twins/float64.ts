/** Elementary functions of float64. They have no compiled version: they are the engine's own functions, for checks. */
import { erfcF64Of, erfF64Of } from './erf-f64.js';
import { power } from '../power.js';
import { broadcastF64, unaryF64 } from './map.js';
import { float64 } from './real.js';

const { sigmoid, softplus } = float64;

export const expF64 = unaryF64(Math.exp);
export const expm1F64 = unaryF64(Math.expm1);
export const logF64 = unaryF64(Math.log);
export const log1pF64 = unaryF64(Math.log1p);
export const log2F64 = unaryF64(Math.log2);
export const log10F64 = unaryF64(Math.log10);
export const sinF64 = unaryF64(Math.sin);
export const cosF64 = unaryF64(Math.cos);
export const tanF64 = unaryF64(Math.tan);
export const tanhF64 = unaryF64(Math.tanh);
export const sigmoidF64 = unaryF64(sigmoid);
export const siluF64 = unaryF64((x) => x * sigmoid(x));
export const logSigmoidF64 = unaryF64((x) => -softplus(-x));
export const erfF64 = unaryF64(erfF64Of);
export const erfcF64 = unaryF64(erfcF64Of);
export const geluF64 = unaryF64((x) => 0.5 * x * erfcF64Of(-x * Math.SQRT1_2));
export const geluTanhF64 = unaryF64((x) => x * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x)));
export const powBroadcastF64 = broadcastF64(power);

/** As `elu`, in float64. */
export function eluF64(n: number, x: number, out: number, negative: number, positive: number): void {
  unaryF64((v) => (v <= 0 ? Math.expm1(v) * negative : v * positive))(n, x, out);
}

/** As `softplus`, in float64. */
export function softplusF64(n: number, x: number, out: number, beta: number, threshold: number): void {
  unaryF64((v) => (v * beta > threshold ? v : softplus(v * beta) / beta))(n, x, out);
}

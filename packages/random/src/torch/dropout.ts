/** The random factors of dropout, alpha dropout and randomised leaky ReLU; the caller multiplies. */
import { type FloatArray, isFloat32 } from '../arrays.js';
import { fillBernoulli } from './distributions.js';
import type { TorchSource } from './source.js';

const { fround } = Math;
/** Scale times alpha of SELU: what alpha dropout drops to, negated. */
const alpha = 1.7580993408473766;

/** 0 with probability p, else 1 / (1 - p). Certain outcomes draw nothing. */
export function fillDropout(source: TorchSource, out: FloatArray, p: number): void {
  if (p === 0 || p === 1) {
    out.fill(1 - p);
    return;
  }
  fillBernoulli(source, out, 1 - p);
  const kept = isFloat32(out) ? 1 / fround(1 - p) : 1 / (1 - p);
  for (let i = 0; i < out.length; i++) out[i]! *= kept;
}

/** Factor and addend per element that keep the mean and variance of SELU outputs. */
export function fillAlphaDropout(
  source: TorchSource,
  factor: FloatArray,
  addend: FloatArray,
  p: number,
): void {
  if (p === 0 || p === 1) {
    factor.fill(1 - p);
    addend.fill(0);
    return;
  }
  const round = rounding(factor);
  const a = 1 / Math.sqrt((alpha * alpha * p + 1) * (1 - p));
  const scale = round(alpha * a);
  const offset = round(alpha * a * p);
  fillBernoulli(source, factor, 1 - p);
  for (let i = 0; i < factor.length; i++) {
    const keep = factor[i]!;
    addend[i] = round((keep - 1) * scale) + offset;
    factor[i] = keep * round(a);
  }
}

/** Slope per element: uniform where `x <= 0`, else 1. Elements above 0 draw nothing. */
export function fillRreluSlopes(
  { mt }: TorchSource,
  out: FloatArray,
  x: FloatArray,
  lower: number,
  upper: number,
): void {
  const round = rounding(out);
  const low = round(lower);
  const range = round(upper) - low;
  // Not fused: this kernel of PyTorch is built for every x86-64.
  for (let i = 0; i < out.length; i++) out[i] = x[i]! <= 0 ? mt.u53() * range + low : 1;
}

const rounding = (out: FloatArray): ((x: number) => number) => (isFloat32(out) ? fround : (x) => x);

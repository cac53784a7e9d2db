/** The elementwise distributions of PyTorch: float64 arithmetic on one 53-bit uniform each, then cast. */
import { type DrawArray, type FloatArray, isBigInts, isFloat32 } from '../arrays.js';
import { fma64 } from '../fma.js';
import { fillBernoulliMkl, fillExponentialMkl } from './mkl.js';
import { serialNormal } from './normal.js';
import type { TorchSource } from './source.js';

/** `bernoulli_(p)`: 1 with probability p. Two words an element, one for all with MKL. */
export function fillBernoulli(source: TorchSource, out: DrawArray, p: number): void {
  if (source.mkl) return fillBernoulliMkl(source, out, p);
  const { mt } = source;
  if (isBigInts(out)) for (let i = 0; i < out.length; i++) out[i] = mt.u53() < p ? 1n : 0n;
  else for (let i = 0; i < out.length; i++) out[i] = mt.u53() < p ? 1 : 0;
}

/** `bernoulli_(tensor)`: 1 with the probability at the same place; 24 bits for float32 probabilities. */
export function fillBernoulliOf({ mt }: TorchSource, out: DrawArray, p: FloatArray): void {
  const single = isFloat32(p);
  for (let i = 0; i < out.length; i++) {
    const u = single ? (mt.word() & 0xffffff) * 2 ** -24 : mt.u53();
    if (isBigInts(out)) out[i] = u < p[i]! ? 1n : 0n;
    else out[i] = u < p[i]! ? 1 : 0;
  }
}

/** `exponential_(rate)`. */
export function fillExponential(source: TorchSource, out: FloatArray, rate: number): void {
  if (source.mkl) return fillExponentialMkl(source, out, rate);
  const scale = -1 / rate;
  for (let i = 0; i < out.length; i++) out[i] = scale * Math.log1p(-source.mt.u53());
}

/** `cauchy_(median, sigma)`. */
export function fillCauchy({ mt }: TorchSource, out: FloatArray, median: number, sigma: number): void {
  for (let i = 0; i < out.length; i++) out[i] = fma64(sigma, Math.tan(Math.PI * (mt.u53() - 0.5)), median);
}

/** `log_normal_(mean, std)`: exponential of serial normals, whatever the size. */
export function fillLogNormal(source: TorchSource, out: FloatArray, mean: number, std: number): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.exp(serialNormal(source, mean, std));
}

/** `geometric_(p)`: number of trials up to the first success. */
export function fillGeometric({ mt }: TorchSource, out: FloatArray, p: number): void {
  const scale = Math.log1p(-p);
  for (let i = 0; i < out.length; i++) out[i] = Math.ceil(Math.log(mt.u53()) / scale);
}

/** Normal draws of PyTorch: which of three ways a fill takes, and the two that run in float64. */
import { type FloatArray, isFloat32, isFloat64 } from '../arrays.js';
import { fma64 } from '../fma.js';
import type { Mt19937 } from '../mt19937.js';
import { normalBlocks } from './normal-blocks.js';
import type { TorchSource } from './source.js';
import { kernelsFor } from './wasm-kernels.js';

/** `normal_`: serial for fewer than 16 values and for memory that is not contiguous, else by blocks of sixteen. */
export function fillNormal(
  source: TorchSource,
  out: FloatArray,
  mean: number,
  std: number,
  contiguous: boolean,
): void {
  if (out.length < 16 || !contiguous)
    for (let i = 0; i < out.length; i++) out[i] = serialNormal(source, mean, std);
  else if (isFloat32(out)) normalBlocks32(source.mt, out, Math.fround(mean), Math.fround(std));
  else if (isFloat64(out)) normalBlocks64(source.mt, out, mean, std);
}

function normalBlocks32(mt: Mt19937, out: Float32Array, mean: number, std: number): void {
  const kernels = kernelsFor(out.length);
  if (kernels === undefined) normalBlocks(mt, out, mean, std);
  else kernels.normal(mt, out, mean, std);
}

/** One float64 normal. Pairs come from one radius and angle: the sine waits in the source for the next call. */
export function serialNormal(source: TorchSource, mean: number, std: number): number {
  const kept = source.cachedNormal;
  if (kept !== undefined) {
    source.cachedNormal = undefined;
    return fma64(kept, std, mean);
  }
  const angle = 2 * Math.PI * source.mt.u53();
  const radius = Math.sqrt(-2 * Math.log1p(-source.mt.u53()));
  source.cachedNormal = radius * Math.sin(angle);
  return fma64(radius * Math.cos(angle), std, mean);
}

function normalBlocks64(mt: Mt19937, out: Float64Array, mean: number, std: number): void {
  const full = out.length - (out.length % 16);
  mt.fill53(out, 0, out.length);
  for (let start = 0; start < full; start += 16) transform(out, start, mean, std);
  if (full === out.length) return;
  // A rest that is no full block draws the last sixteen places anew, finished ones among them.
  mt.fill53(out, out.length - 16, out.length);
  transform(out, out.length - 16, mean, std);
}

function transform(out: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - out[i]!));
    const angle = 2 * Math.PI * out[i + 8]!;
    out[i] = fma64(radius * Math.cos(angle), std, mean);
    out[i + 8] = fma64(radius * Math.sin(angle), std, mean);
  }
}

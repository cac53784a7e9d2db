/** Uniform draws of PyTorch: 24 bits a float32, 53 bits a float64, scaled with one rounding. */
import { type FloatArray, isFloat32, isFloat64 } from '../arrays.js';
import { fma32, fma64 } from '../fma.js';
import type { Mt19937 } from '../mt19937.js';
import { kernelsFor } from './wasm-kernels.js';

const { fround } = Math;

/** Values drawn and scaled at a time: they stay in the processor's first cache. */
const chunk = 2048;

/** `uniform_`: values in [from, to). */
export function fillUniform(mt: Mt19937, out: FloatArray, from: number, to: number): void {
  if (isFloat32(out)) {
    // A call into WebAssembly costs as much as a few values.
    const kernels = out.length < 32 ? undefined : kernelsFor(out.length);
    if (kernels === undefined) uniform32(mt, out, fround(from), fround(to));
    else kernels.uniform(mt, out, fround(from), fround(to));
  } else if (isFloat64(out)) uniform64(mt, out, from, to);
}

/** The same for float32 bounds, in TypeScript. */
export function uniform32(mt: Mt19937, out: Float32Array, from: number, to: number): void {
  if (from === 0 && to === 1) return mt.fill24(out, 0, out.length, 2 ** -24);
  const range = fround(to - from);
  for (let start = 0; start < out.length; start += chunk) {
    const end = Math.min(start + chunk, out.length);
    mt.fill24(out, start, end, 2 ** -24);
    for (let i = start; i < end; i++) {
      const x = fma32(out[i]!, range, from);
      // Rounding can reach `to`, which is outside the interval.
      out[i] = x === to ? from : x;
    }
  }
}

function uniform64(mt: Mt19937, out: Float64Array, from: number, to: number): void {
  if (from === 0 && to === 1) return mt.fill53(out, 0, out.length);
  for (let i = 0; i < out.length; i++) {
    const x = fma64(mt.u53(), to - from, from);
    out[i] = x === to ? from : x;
  }
}

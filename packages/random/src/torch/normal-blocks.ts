/** The float32 normals of PyTorch's AVX2 kernel: blocks of sixteen, with its own logarithm, sine and cosine. */
import { fma32 } from '../fma.js';
import type { Mt19937 } from '../mt19937.js';

const { fround } = Math;

// Every step below that the kernel fuses is written as float64 product plus sum, then rounded. The product of two
// float32 is exact in float64; for each of the 2^24 values of each input the second rounding was compared with the
// fused result and never differs. Only `x * std + mean` has free operands and needs `fma32`.

/** 2^-k for the k significant bits of an integer up to 2^24. */
const scales = Float64Array.from({ length: 26 }, (_, k) => 2 ** -k);
const sqrtHalf = fround(Math.SQRT1_2);
// The constants of the classic Cephes single-precision functions.
const l0 = fround(7.0376836292e-2);
const l1 = fround(-1.151461031e-1);
const l2 = fround(1.167699874e-1);
const l3 = fround(-1.2420140846e-1);
const l4 = fround(1.4249322787e-1);
const l5 = fround(-1.6668057665e-1);
const l6 = fround(2.0000714765e-1);
const l7 = fround(-2.4999993993e-1);
const l8 = fround(3.3333331174e-1);
const ln2Low = fround(-2.1219444e-4);
const ln2High = fround(0.693359375);
const c0 = fround(2.443315711809948e-5);
const c1 = fround(-1.388731625493765e-3);
const c2 = fround(4.166664568298827e-2);
const s0 = fround(-1.9515295891e-4);
const s1 = fround(8.3321608736e-3);
const s2 = fround(-1.6666654611e-1);
const quarter1 = fround(-0.78515625);
const quarter2 = fround(-2.4187564849853515625e-4);
const quarter3 = fround(-3.774894977445941e-8);
const fourOverPi = fround(1.27323954473516);
const turn = fround(2 * Math.PI);
const turnPerUnit = turn * 2 ** -24;

/** Values drawn and transformed at a time: they stay in the processor's first cache. */
const chunk = 2048;
const block = 16;

/** Fills `out` (16 values or more). A rest that is no full block draws the last sixteen places anew. */
export function normalBlocks(mt: Mt19937, out: Float32Array, mean: number, std: number): void {
  const full = out.length - (out.length % block);
  for (let start = 0; start < full; start += chunk) {
    const end = Math.min(start + chunk, full);
    mt.fill24(out, start, end, 1);
    toNormals(out, start, end, mean, std);
  }
  if (full === out.length) return;
  mt.skip(out.length - full);
  mt.fill24(out, out.length - block, out.length, 1);
  toNormals(out, out.length - block, out.length, mean, std);
}

function toNormals(out: Float32Array, start: number, end: number, mean: number, std: number): void {
  radii(out, start, end);
  turns(out, start, end, mean, std);
}

/** Turns the first eight of each block, integers k from 0 to 2^24 - 1, into sqrt(-2 ln(1 - k / 2^24)). */
export function radii(out: Float32Array, start: number, end: number): void {
  for (let first = start; first < end; first += block)
    for (let i = first; i < first + 8; i++) out[i] = radius(16777216 - out[i]!);
}

/** Turns radius r and integer k of each pair into mean + std r cos(2 pi k / 2^24), and the same of the sine. */
export function turns(out: Float32Array, start: number, end: number, mean: number, std: number): void {
  for (let first = start; first < end; first += block)
    for (let i = first; i < first + 8; i++) {
      const r = out[i]!;
      const angle = fround(out[i + 8]! * turnPerUnit);
      // Eighths of a turn, rounded to even; what remains lies within an eighth of it.
      const j = (fround(angle * fourOverPi) + 1) & ~1;
      const x = fround(j * quarter3 + fround(j * quarter2 + fround(j * quarter1 + angle)));
      const z = fround(x * x);
      const c = cosine(z);
      const s = sine(x, z);
      const even = (j & 2) === 0;
      const cos = even ? c : s;
      const sin = even ? s : c;
      const a = fround(r * (((j - 2) & 4) === 0 ? -cos : cos));
      const b = fround(r * ((j & 4) === 0 ? sin : -sin));
      // A product alone is exact in float64: no second rounding to repair.
      out[i] = mean === 0 ? a * std + mean : fma32(a, std, mean);
      out[i + 8] = mean === 0 ? b * std + mean : fma32(b, std, mean);
    }
}

/** sqrt(-2 ln(k / 2^24)) for an integer k from 1 to 2^24. */
function radius(k: number): number {
  const bits = 32 - Math.clz32(k);
  const half = k * scales[bits]!;
  const low = half < sqrtHalf;
  const e = low ? bits - 25 : bits - 24;
  const m = low ? half + half - 1 : half - 1;
  const z = fround(m * m);
  let y = fround(l0 * m + l1);
  y = fround(y * m + l2);
  y = fround(y * m + l3);
  y = fround(y * m + l4);
  y = fround(y * m + l5);
  y = fround(y * m + l6);
  y = fround(y * m + l7);
  y = fround(y * m + l8);
  y = fround(fround(y * m) * z + fround(e * ln2Low));
  y = fround(y - z * 0.5);
  return fround(Math.sqrt(-2 * fround(e * ln2High + fround(m + y))));
}

function cosine(z: number): number {
  const c = fround(fround(fround(fround(c0 * z + c1) * z + c2) * z) * z - z * 0.5);
  return fround(c + 1);
}

function sine(x: number, z: number): number {
  const s = fround(fround(fround(s0 * z + s1) * z + s2) * z);
  return fround(s * x + x);
}

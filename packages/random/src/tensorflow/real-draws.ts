/** How TensorFlow's CPU kernels turn Philox words into real numbers. */
import { type FloatArray, isFloat32 } from '../arrays.js';
import type { Philox } from './philox.js';

const { fround } = Math;
/** Uniforms below this would give too large a logarithm. */
const least = 1e-7;
/** Blocks set aside for each truncated normal, so that groups of them can be drawn in any order. */
const blocksPerValue = 64;

/** Values in [0, 1). */
export function fillUniforms(source: Philox, out: FloatArray): void {
  const single = isFloat32(out);
  const perBlock = single ? 4 : 2;
  for (let i = 0; i < out.length; i++) {
    const at = i % perBlock;
    const words = at === 0 ? source.next() : source.words;
    out[i] = single ? unit32(words[at]!) : unit64(words[2 * at]!, words[2 * at + 1]!);
  }
}

/** Standard normals: a sine and a cosine from each pair of uniforms. */
export function fillNormals(source: Philox, out: FloatArray): void {
  const pair = new Float64Array(2);
  const single = isFloat32(out);
  for (let i = 0; i < out.length; i++) {
    if (single) {
      if (i % 4 === 0) source.next();
      if (i % 2 === 0) boxMuller32(source.words[i % 4]!, source.words[(i % 4) + 1]!, pair);
    } else if (i % 2 === 0) boxMuller64(source.next(), pair);
    out[i] = pair[i % 2]!;
  }
}

/** Standard normals within two deviations. Every group of one block's size starts at a block of its own. */
export function fillTruncatedNormals(source: Philox, out: FloatArray): void {
  const groupSize = isFloat32(out) ? 4 : 2;
  const pair = new Float64Array(2);
  for (let start = 0; start < out.length; start += groupSize) {
    const end = start + groupSize;
    const group = source.ahead(start * blocksPerValue);
    let at = 0;
    for (let i = start; i < end;) {
      if (groupSize === 2) boxMuller64(group.next(), pair);
      else {
        if (at === 0) group.next();
        boxMuller32(group.words[at]!, group.words[at + 1]!, pair);
        at = 2 - at;
      }
      for (const x of pair) if (Math.abs(x) < 2 && i < end) out[i++] = x;
    }
  }
}

const unit32 = (word: number): number => (word & 0x7fffff) * 2 ** -23;
const unit64 = (high: number, low: number): number => ((high & 0xfffff) * 2 ** 32 + low) * 2 ** -52;

function boxMuller32(first: number, second: number, pair: Float64Array): void {
  const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(Math.max(unit32(first), fround(least)))))));
  const angle = fround(2 * Math.PI * unit32(second));
  pair[0] = fround(fround(Math.sin(angle)) * radius);
  pair[1] = fround(fround(Math.cos(angle)) * radius);
}

function boxMuller64(words: Uint32Array, pair: Float64Array): void {
  const radius = Math.sqrt(-2 * Math.log(Math.max(unit64(words[0]!, words[1]!), least)));
  const angle = 2 * Math.PI * unit64(words[2]!, words[3]!);
  pair[0] = Math.sin(angle) * radius;
  pair[1] = Math.cos(angle) * radius;
}

/** What Intel MKL draws in the official x86-64 wheels: one engine word seeds a multiplicative generator for a whole fill. */
import { type DrawArray, type FloatArray, isBigInts, isFloat32 } from '../arrays.js';
import type { TorchSource } from './source.js';

const modulus = 2 ** 31 - 1;

/** `bernoulli_(p)`: one word, whatever the size and dtype. */
export function fillBernoulliMkl({ mt }: TorchSource, out: DrawArray, p: number): void {
  let x = firstOf(mt.word());
  for (let i = 0; i < out.length; i++, x = following(x)) {
    const keep = x / modulus < p;
    if (isBigInts(out)) out[i] = keep ? 1n : 0n;
    else out[i] = keep ? 1 : 0;
  }
}

/** `exponential_`: one word for float32; for float64 two, of which the second seeds. */
export function fillExponentialMkl({ mt }: TorchSource, out: FloatArray, rate: number): void {
  const single = isFloat32(out);
  if (!single) mt.word();
  // MKL shifts by the smallest normal number, so that no value is 0.
  const shift = single ? 2 ** -126 : 2 ** -1022;
  let x = firstOf(mt.word());
  for (let i = 0; i < out.length; i++, x = following(x)) {
    const u = single ? Math.fround(x / modulus) : x / modulus;
    out[i] = -Math.log(u) / rate + shift;
  }
}

const firstOf = (word: number): number => word % modulus || 1;

/** `1132489760 x mod (2^31 - 1)` (MCG31m1), by halves: the product needs 61 bits. */
function following(x: number): number {
  const high = (1132489760 * (x >>> 16)) % modulus;
  return (high * 65536 + 1132489760 * (x & 0xffff)) % modulus;
}

/** The float32 normal kernels over all inputs: 2^24 radii, cosines and sines against hardware fused multiply-adds. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fma32 } from '../src/fma.js';
import { Generator } from '../src/index.js';
import * as plain from '../src/torch/normal-blocks.js';
import { kinds, opened } from './wasm-modules.js';

const inputs = 2 ** 24;
/** Pairs computed at a time. */
const span = 2 ** 20;

interface Kernel {
  readonly pairs: Float32Array;
  readonly radii: () => void;
  readonly turns: () => void;
}

const kernels: Readonly<Record<string, () => Kernel>> = {
  TypeScript: () => {
    const pairs = new Float32Array(2 * span);
    return {
      pairs,
      radii: () => plain.radii(pairs, 0, pairs.length),
      turns: () => plain.turns(pairs, 0, pairs.length, 0, 1),
    };
  },
  ...Object.fromEntries(
    kinds.map((kind) => [
      `WebAssembly, ${kind}`,
      (): Kernel => {
        const { parts, floats, address } = opened(kind, 2 * span);
        const end = address + floats.byteLength;
        return {
          pairs: floats,
          radii: () => parts.radii(address, end),
          turns: () => parts.turns(address, end, 1),
        };
      },
    ]),
  ),
};

test.each(Object.entries(kernels))(
  '%s: every radius, cosine and sine is that of golden/normal-table.c',
  (_, make) => {
    const { pairs, radii, turns } = make();
    const hashes = { radius: createHash('sha256'), cos: createHash('sha256'), sin: createHash('sha256') };
    const part = new Float32Array(span);
    /** The first or second halves of all blocks. */
    const half = (offset: number): Uint8Array => {
      for (let i = 0; i < span; i++) part[i] = pairs[2 * i - (i & 7) + offset]!;
      return new Uint8Array(part.buffer);
    };
    for (let start = 0; start < inputs; start += span) {
      for (let i = 0; i < span; i++) pairs[2 * i - (i & 7)] = pairs[2 * i - (i & 7) + 8] = start + i;
      radii();
      hashes.radius.update(half(0));
      // With radius 1 the products show cosine and sine themselves.
      for (let i = 0; i < span; i++) pairs[2 * i - (i & 7)] = 1;
      turns();
      hashes.cos.update(half(0));
      hashes.sin.update(half(8));
    }
    expect(hashes.radius.digest('hex')).toBe(
      '76e7a929fba381cbf76f50067a0916c27a4e1ff1d786b30d06f4091dce74cc8f',
    );
    expect(hashes.cos.digest('hex')).toBe('0159be50a0cb9ad5d1e32bf5a361bd792fd09b17bdcf5b000e8a4fe4638cde4d');
    expect(hashes.sin.digest('hex')).toBe('cf51824cdb98f1c2f535f4cc1c24ce27ce429632ece60d42249e211f555b8dca');
  },
);

test.each(kinds)('%s: scale and shift round once, also where the float64 sum is a midpoint', (kind) => {
  const count = 4096;
  const { parts, floats, address } = opened(kind, count);
  const source = new Generator(12);
  const [a, b] = [1 + 2 ** -15, 1 - 2 ** -15];
  const cases = [
    [b * 2 ** -24, 1 + 2 ** -23],
    [-b * 2 ** -25, 1 - 2 ** -24],
    [3, 0.7],
    [1e-30, 1e-30],
    [0.25, 1e-40],
    [1e30, -1e30],
    [1e-44, 0],
  ].map(([scale, shift]) => [Math.fround(scale!), Math.fround(shift!)] as const);
  for (const [scale, shift] of cases) {
    const x = source.normal(new Float32Array(count)).map((value, i) => (i % 5 === 0 ? a : value));
    floats.set(x);
    parts.affine(address, address + 4 * count, scale, shift);
    expect(floats).toEqual(x.map((value) => fma32(value, scale, shift)));
  }
});

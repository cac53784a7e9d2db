/** The variant of the official x86-64 wheels, against values of Intel MKL itself. */
import { expect, test } from 'vitest';
import { Generator } from '../src/index.js';
import { recorded, ulps } from './recorded.js';

interface Case {
  readonly id: string;
  readonly fn?: string;
  readonly seed: string;
  readonly n: number;
  readonly p: number;
  readonly lambd: number;
  readonly dtype: 'float32' | 'float64';
  readonly hex: string;
  readonly mask: string;
  readonly keep: string;
  readonly profile?: string;
  readonly scale: number;
  readonly next_u24: number;
}

const cases = recorded<Case>('torch-mkl');
const named = (fn: string | undefined): Case[] => cases.filter((c) => c.fn === fn);
const digits = (values: ArrayLike<number>): string =>
  Array.from(values, (x) => (x === 0 ? '0' : '1')).join('');
const seeded = (c: Case): Generator => new Generator(BigInt(c.seed), { mkl: true });

test.each(named(undefined))('$id', ({ keep, profile }) => {
  const generator = new Generator(123, { mkl: profile === 'mkl' });
  expect(digits(generator.dropoutMask(new Float32Array(36), 0.5))).toBe(keep);
});

test.each(named('bernoulli_'))('$id: one word for a whole array of any kind', (c) => {
  for (const out of [new Float32Array(c.n), new Float64Array(c.n), new Uint8Array(c.n)]) {
    const generator = seeded(c);
    expect(digits(generator.bernoulli(out, c.p))).toBe(c.mask);
    expect(generator.random() & 0xffffff).toBe(c.next_u24);
  }
  expect(seeded(c).bernoulli(new BigInt64Array(c.n), c.p).join('')).toBe(c.mask);
});

test.each(named('dropout'))('$id', (c) => {
  const generator = seeded(c);
  const mask = generator.dropoutMask(new Float64Array(c.n), c.p);
  expect(digits(mask)).toBe(c.keep);
  expect(mask.every((x) => x === 0 || x === c.scale)).toBe(true);
  expect(generator.random() & 0xffffff).toBe(c.next_u24);
});

const exponentials = named('exponential_');

test.each(exponentials.filter((c) => c.dtype === 'float32'))(
  '$id: within 1 ulp of MKL, whose logarithm is its own',
  (c) => {
    const generator = seeded(c);
    const words = new Int32Array(generator.exponential(new Float32Array(c.n), c.lambd).buffer);
    const expected = Buffer.from(c.hex, 'hex');
    const far = Array.from(words, (word, i) => Math.abs(word - expected.readInt32BE(4 * i)));
    expect(Math.max(...far)).toBeLessThanOrEqual(1);
    expect(generator.random() & 0xffffff).toBe(c.next_u24);
  },
);

test.each(exponentials.filter((c) => c.dtype === 'float64'))('$id: within 2 ulp', (c) => {
  const generator = seeded(c);
  const expected = Buffer.from(c.hex, 'hex');
  const values = generator.exponential(new Float64Array(c.n), c.lambd);
  expect(
    ulps(
      values,
      Array.from(values, (_, i) => expected.readDoubleBE(8 * i)),
    ),
  ).toBeLessThanOrEqual(2);
  expect(generator.random() & 0xffffff).toBe(c.next_u24);
});

test('a fork and a clone keep the variant', () => {
  const generator = new Generator(3, { mkl: true });
  expect(generator.fork().bernoulli(new Uint8Array(50))).toEqual(generator.bernoulli(new Uint8Array(50)));
  expect(Generator.from(structuredClone(generator)).mkl).toBe(true);
});

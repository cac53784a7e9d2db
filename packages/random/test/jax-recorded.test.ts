/** JAX's own numbers: every recorded call of jax.random 0.10.2 on a CPU comes out bit for bit, in both layouts. */
import { describe, expect, test } from 'vitest';
import { JaxKey } from '../src/index.js';
import { decoded, recorded, texts } from './recorded.js';

interface Case {
  readonly partitionable: boolean;
  readonly seed: number;
  readonly fn: string;
  readonly args: readonly (number | null)[];
  readonly out: string | readonly number[];
}
const cases = recorded<Case>('jax');

const floats = (n: number): Float32Array => new Float32Array(n);
const words = (keys: readonly JaxKey[]): number[] => keys.flatMap((key) => [...key.words]);
const calls: Readonly<Record<string, (key: JaxKey, a: number, b: number, c: number) => ArrayLike<number>>> = {
  words: (key) => key.words,
  split: (key, n) => words(key.split(n)),
  foldIn: (key, data) => key.foldIn(data).words,
  bits: (key, n) => key.bits(n),
  uniform: (key, n, from, to) => key.uniform(floats(n), from, to),
  normal: (key, n) => key.normal(floats(n)),
  truncatedNormal: (key, n, low, high) => key.truncatedNormal(floats(n), low, high),
  randint: (key, n, low, high) => key.randint(new Int32Array(n), low, high),
  permutation: (key, n) => key.permutation(n),
};

const expected = ({ out }: Case): string[] =>
  texts(typeof out === 'string' ? decoded({ dtype: 'float32', shape: [], hex: out }) : out);

/** Infinite bounds are null in JSON: the first is below, the second above. */
function replayed({ partitionable, seed, fn, args }: Case): string[] {
  const [a = 0, b, c] = args;
  const key = JaxKey.fromSeed(seed, { partitionable });
  return texts(calls[fn]!(key, a ?? 0, b ?? -Infinity, c ?? Infinity));
}

describe.each([true, false])('partitionable: %s', (partitionable) => {
  test.each(Object.keys(calls))('%s', (fn) => {
    const own = cases.filter((c) => c.fn === fn && c.partitionable === partitionable);
    expect(own.length).toBeGreaterThan(3);
    expect(
      own.filter((c) => replayed(c).join() !== expected(c).join()).map(({ seed, args }) => [seed, args]),
    ).toEqual([]);
  });
});

test('every recorded function is replayed', () => {
  expect([...new Set(cases.map(({ fn }) => fn))]).toEqual(Object.keys(calls));
});

/** TensorFlow's own numbers: every recorded call of eager tf.random 2.21 on a CPU, the second operation after a seed. */
import { expect, test } from 'vitest';
import { type DrawArray, type FloatArray, TensorFlowRandom } from '../src/index.js';
import { decoded, recorded, texts } from './recorded.js';

interface Case {
  readonly seed: string;
  readonly fn: 'uniform' | 'normal' | 'truncatedNormal' | 'randint' | 'randperm';
  readonly dtype: 'float32' | 'float64' | 'int32' | 'int64';
  readonly args: readonly [n: number, a: number, b: number];
  readonly at?: readonly number[];
  readonly out: string | readonly string[];
}
const cases = recorded<Case>('tensorflow');
const title = ({ fn, dtype, args, seed }: Case): string => `${fn}(${args.join(', ')}) ${dtype}, seed ${seed}`;

const floatsOf = ({ dtype, args: [n] }: Case): FloatArray =>
  dtype === 'float32' ? new Float32Array(n) : new Float64Array(n);
const integersOf = ({ dtype, args: [n] }: Case): DrawArray =>
  dtype === 'int32' ? new Int32Array(n) : new BigInt64Array(n);

function drawn(c: Case): ArrayLike<number | bigint> {
  const stream = new TensorFlowRandom(BigInt(c.seed));
  stream.uniform(new Float32Array(1));
  const [n, a, b] = c.args;
  if (c.fn === 'randperm') return stream.randperm(n);
  if (c.fn === 'randint') return stream.randint(integersOf(c), BigInt(a), BigInt(b));
  const values = stream[c.fn](floatsOf(c), a, b);
  return c.at === undefined ? values : c.at.map((i) => values[i]!);
}

const exact = (c: Case): boolean => c.fn === 'uniform' || typeof c.out !== 'string';
test.each(cases.filter(exact).map((c) => [title(c), c] as const))('%s: bit for bit', (_, c) => {
  const { out, dtype } = c;
  const expected = typeof out === 'string' ? texts(decoded({ dtype, shape: [], hex: out })) : out;
  expect(texts(drawn(c))).toEqual(expected);
});

// Box and Muller's logarithm, sine and cosine are the C library's, rounded in its own way.
const normals = cases.filter((c) => !exact(c));
test.each(normals.map((c) => [title(c), c] as const))('%s: within 2 ulp', (_, c) => {
  const expected = decoded({ dtype: c.dtype, shape: [], hex: String(c.out) });
  const values = drawn(c);
  expect(values).toHaveLength(expected.length);
  // Of the standard normal: a mean that is added cancels digits.
  const [, mean, std] = c.args;
  const bits = c.dtype === 'float32' ? 23 : 52;
  for (let i = 0; i < expected.length; i++) {
    const [x, y] = [Number(values[i]), Number(expected[i])];
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs((y - mean) / std))) - bits);
    expect(Math.abs(x - y)).toBeLessThanOrEqual(2 * ulp * std + 2 ** -bits * Math.abs(mean));
  }
});

/** The chapter's hundred matrices with the numbers of each framework (course rows S-MX-2, S-MX-3, S-TF-2, S-JX-2). */
import { matmul, type Tensor, tensor } from '@isograd/tensor';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { config } from '../src/jax-config.js';
import * as random from '../src/jax-random.js';
import * as mx from '../src/mxnet-random.js';
import * as tf from '../src/tensorflow-random.js';

/** M, then M times a hundred others. */
function product(draw: () => Tensor): { first: Tensor; after: Tensor } {
  const first = draw();
  let after = first;
  for (let i = 0; i < 100; i++) after = matmul(after, draw());
  return { first, after };
}
/** The rows of a matrix. */
const rowsOf = (x: Tensor): number[][] =>
  Array.from({ length: x.shape[0]! }, (_, i) => [...x.select(0, i).contiguous().data()]);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- lying to the compiler is this function's whole job
const wrong = (value: unknown): never => value as never;

function expectNear(actual: readonly number[], expected: readonly number[], relative: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(relative));
}

describe('MXNet', () => {
  const { np, nd, dot } = mx.randomOf((x) => x);
  beforeEach(() => mx.seed(0));

  test('S-MX-2: np.random.normal at the default seed, as the public notebooks print it', () => {
    const [first = [], second = []] = rowsOf(np.normal({ size: [4, 4] }));
    expectNear(first, [2.2122064, 1.1630787, 0.7740038, 0.4838046], 1e-7);
    expectNear(second, [1.0434403, 0.29956347, 1.1839255, 0.15302546], 1e-7);
  });
  test('S-MX-2: after a hundred products the entries have 24 digits', () => {
    const { after } = product(() => np.normal({ size: [4, 4] }));
    expectNear(rowsOf(after)[0]!, [3.446e23, -7.8041e23, 5.9973e23, 4.5231e23], 1e-4);
  });
  test('S-MX-2: the older edition swaps the two values of each polar pair', () => {
    const swapped = (): Tensor => {
      const values = [...np.normal({ size: [4, 4] }).data()];
      return tensor(values.map((_, i) => values[i % 2 === 0 ? i + 1 : i - 1]!)).reshape([4, 4]);
    };
    const { first, after } = product(swapped);
    expectNear(rowsOf(first)[0]!.slice(0, 2), [1.1630787, 2.2122064], 1e-7);
    expectNear(rowsOf(after)[0]!.slice(0, 2), [2.70975122e23, -7.90177e22], 1e-5);
  });
  test('S-MX-3: classic nd.random.normal loses every second value', () => {
    expectNear([...nd.normal({ shape: 4 }).data()], [2.2122064, 0.7740038, 1.0434403, 1.1839255], 1e-7);
    expect(dot(nd.uniform({ shape: [2, 3] }), nd.uniform({ shape: [3, 2] })).shape).toEqual([2, 2]);
  });
  test('S-MX-3: npx.setNp decides which stream initialisers draw from', () => {
    expect(mx.generator().classic).toBe(true);
    mx.semantics.setNp();
    expect([mx.semantics.isNpArray(), mx.generator().classic]).toEqual([true, false]);
    mx.semantics.resetNp();
    expect(mx.semantics.isNpArray()).toBe(false);
  });
  test('one number, uniform bounds, and a misspelt option', () => {
    expect(np.normal().shape).toEqual([]);
    expect(nd.normal().shape).toEqual([1]);
    const u = np.uniform({ low: -1, high: 1, size: 1000 });
    expect([u.min().item() >= -1, u.max().item() < 1]).toEqual([true, true]);
    expect(() => np.normal(wrong({ shape: [2] }))).toThrow(expect.objectContaining({ code: 'ARG_UNKNOWN' }));
  });
});

describe('TensorFlow', () => {
  beforeEach(() => tf.setSeed(1234));

  test('S-TF-2: each operation after setSeed(1234) has a seed of its own', () => {
    expect(tf.uniform([1]).item()).toBeCloseTo(0.5380393, 7);
    expect(tf.uniform([1]).item()).toBeCloseTo(0.3253647, 7);
    tf.setSeed(1234);
    tf.uniform([1]);
    expect(tf.normal([1]).item()).toBeCloseTo(1.1468066, 6);
  });
  test('S-TF-2: a hundred products explode, and the seed brings them back', () => {
    const { after } = product(() => tf.normal([4, 4]));
    expect(after.shape).toEqual([4, 4]);
    // log10 of the largest entry is 24.8 on average; four standard deviations.
    const digits = Math.log10(after.abs().max().item());
    expect(Math.abs(digits - 24.8)).toBeLessThan(6.8);
    tf.setSeed(1234);
    expect(product(() => tf.normal([4, 4])).after.tolist()).toEqual(after.tolist());
  });
  test('whole numbers, cut normals, other types and shuffled rows', () => {
    const whole = tf.uniform([100], { minval: 3, maxval: 6, dtype: 'int32' });
    expect([whole.dtype, whole.min().item(), whole.max().item()]).toEqual(['int32', 3, 5]);
    expect(tf.truncatedNormal([1000], { mean: 5, stddev: 2 }).sub(5).abs().max().item()).toBeLessThanOrEqual(
      4,
    );
    expect(tf.normal([3], { dtype: 'float64' }).dtype).toBe('float64');
    const x = tf.uniform([5, 2]);
    expect(rowsOf(tf.shuffle(x)).toSorted((a, b) => a[0]! - b[0]!)).toEqual(
      rowsOf(x).toSorted((a, b) => a[0]! - b[0]!),
    );
  });
  test('a misspelt option', () => {
    expect(() => tf.normal([2], wrong({ std: 2 }))).toThrow(expect.objectContaining({ code: 'ARG_UNKNOWN' }));
  });
});

describe('JAX', () => {
  afterEach(() => config.update('jax_threefry_partitionable', true));

  test('S-JX-2: key 0 in both layouts', () => {
    expect(random.normal(random.key(0)).item()).toBeCloseTo(1.622642, 5);
    const legacy = random.PRNGKey(0, { partitionable: false });
    expect(random.normal(legacy).item()).toBeCloseTo(-0.2058423, 6);
    expectNear(
      rowsOf(random.normal(legacy, [3, 4]))[0]!,
      [1.1901637, -1.0996888, 0.4436784, 0.5984696],
      3e-7,
    );
  });
  test('S-JX-2: splitting in both layouts', () => {
    const words = (partitionable: boolean): unknown =>
      random.keyData(random.split(random.key(0, { partitionable }))[0]!).tolist();
    expect(words(false)).toEqual([4146024105, 967050713]);
    expect(words(true)).toEqual([1797259609, 2579123966]);
  });
  test('S-JX-2: config.update changes the layout of keys to come', () => {
    config.update('jax_threefry_partitionable', false);
    expect(config.jaxThreefryPartitionable).toBe(false);
    expect(random.normal(random.PRNGKey(0)).item()).toBeCloseTo(-0.2058423, 6);
    expect(() => config.update(wrong('jax_threefry'), true)).toThrow(
      expect.objectContaining({ code: 'ARG_UNKNOWN' }),
    );
  });
  test('S-JX-2: a hundred products, a new key for each, as the chapter has it', () => {
    let seed = 0;
    const { after } = product(() => random.normal(random.PRNGKey(seed++), [4, 4]));
    expect(Math.abs(Math.log10(after.abs().max().item()) - 24.8)).toBeLessThan(6.8);
  });
  test('the same key gives the same numbers; foldIn and split give others', () => {
    const key = random.key(7);
    const numbers = (k: random.JaxKey): unknown => random.uniform(k, [4]).tolist();
    expect(numbers(key)).toEqual(numbers(key));
    expect(numbers(random.foldIn(key, 1))).not.toEqual(numbers(key));
    expect(random.split(key, 3)).toHaveLength(3);
  });
  test('bounds, whole numbers and permutations', () => {
    const key = random.key(1);
    const u = random.uniform(key, [1000], { minval: -2, maxval: -1 });
    expect([u.min().item() >= -2, u.max().item() < -1]).toEqual([true, true]);
    expect(random.truncatedNormal(key, -1, 2, [1000]).max().item()).toBeLessThan(2);
    expect(random.randint(key, [5], 0, 3).dtype).toBe('int32');
    expect([...random.permutation(key, 6).data()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

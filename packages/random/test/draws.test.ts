/** Every distribution from every stream: its own numbers where it has them, else right in distribution. */
import { describe, expect, test } from 'vitest';
import {
  createStream,
  type Draws,
  drawsOf,
  type FloatArray,
  Generator,
  isStream,
  JaxRandom,
  NumpyRandomState,
  type RandomStream,
  type StreamName,
  streamNames,
} from '../src/index.js';
import { texts } from './recorded.js';

const n = 100_000;
/** Standard errors allowed; the seeds are fixed. */
const allowed = 4;
const floats = (length = n): Float32Array => new Float32Array(length);
const other: readonly StreamName[] = streamNames.filter((name) => name !== 'pytorch');
const draws = (name: StreamName, seed = 1): Draws => drawsOf(createStream(name, seed));

interface Expected {
  readonly draw: (g: Draws) => ArrayLike<number>;
  readonly mean: number;
  readonly variance: number;
  /** Fourth moment over the squared variance: how far a sample's variance strays. */
  readonly kurtosis: number;
}
const bernoulliKurtosis = (p: number): number => 3 + (1 - 6 * p * (1 - p)) / (p * (1 - p));
const distributions: Readonly<Record<string, Expected>> = {
  bernoulli: {
    draw: (g) => g.bernoulli(floats(), 0.3),
    mean: 0.3,
    variance: 0.21,
    kurtosis: bernoulliKurtosis(0.3),
  },
  bernoulliTensor: {
    draw: (g) => g.bernoulliTensor(new Uint8Array(n), floats().fill(0.3)),
    mean: 0.3,
    variance: 0.21,
    kurtosis: bernoulliKurtosis(0.3),
  },
  exponential: { draw: (g) => g.exponential(floats(), 2), mean: 0.5, variance: 0.25, kurtosis: 9 },
  geometric: { draw: (g) => g.geometric(floats(), 0.25), mean: 4, variance: 12, kurtosis: 9 + 1 / 12 },
  'logarithm of logNormal': {
    draw: (g) => g.logNormal(floats(), 1, 0.5).map(Math.log),
    mean: 1,
    variance: 0.25,
    kurtosis: 3,
  },
  truncNormal: { draw: (g) => g.truncNormal(floats()), mean: 0, variance: 0.773741, kurtosis: 2.37 },
  'truncNormal far out': {
    draw: (g) => g.truncNormal(floats(), 0, 1, 3, 4),
    mean: 3.260454,
    variance: 0.0492778,
    kurtosis: 3.57,
  },
  'dropoutMask, which keeps the mean': {
    draw: (g) => g.dropoutMask(floats(), 0.2),
    mean: 1,
    variance: 0.25,
    kurtosis: bernoulliKurtosis(0.2),
  },
  randint: { draw: (g) => g.randint(new Int32Array(n), -3, 7), mean: 1.5, variance: 99 / 12, kurtosis: 1.8 },
};

describe.each(other)('%s', (name) => {
  test.each(Object.entries(distributions))(
    '%s: mean and variance',
    (_, { draw, mean, variance, kurtosis }) => {
      const values = draw(draws(name));
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) sum += values[i]!;
      for (let i = 0; i < n; i++) squares += (values[i]! - sum / n) ** 2;
      expect(Math.abs(sum / n - mean)).toBeLessThan(allowed * Math.sqrt(variance / n) + 1e-5);
      expect(Math.abs(squares / n / variance - 1)).toBeLessThan(
        allowed * Math.sqrt((kurtosis - 1) / n) + 1e-3,
      );
    },
  );

  test('half of a Cauchy lies within sigma of the median', () => {
    const values = draws(name).cauchy(floats(), 2, 3);
    expect(Math.abs(values.filter((x) => Math.abs(x - 2) < 3).length / n - 0.5)).toBeLessThan(
      (allowed * 0.5) / Math.sqrt(n),
    );
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test('categories come by weight, and without replacement none comes twice', () => {
    const weights = Float32Array.of(1, 5, 0, 2, 2);
    const drawn = draws(name).multinomial(weights, 1, 5, n, { replacement: true });
    weights.forEach((weight, category) => {
      const share = weight / 10;
      const found = drawn.filter((x) => x === category).length / n;
      expect(Math.abs(found - share)).toBeLessThanOrEqual(allowed * Math.sqrt((share * (1 - share)) / n));
    });
    expect(draws(name).multinomial(weights, 1, 5, 4).toSorted()).toEqual(Float64Array.of(0, 1, 3, 4));
  });

  test('a permutation holds every number once, and integers keep to their range, however wide', () => {
    expect(draws(name).randperm(1000).toSorted()).toEqual(Float64Array.from({ length: 1000 }, (_, i) => i));
    const wide = draws(name).randint(new Int32Array(2000), -(2 ** 31), 2 ** 31 - 1);
    expect(Math.min(...wide)).toBeLessThan(-(2 ** 31) * 0.99);
    expect(Math.max(...wide)).toBeGreaterThan(2 ** 31 * 0.99);
    expect(new Set(wide).size).toBeGreaterThan(1990);
  });

  test('certain outcomes are certain', () => {
    for (const p of [0, 1]) {
      expect(new Set(draws(name).bernoulli(floats(1000), p))).toEqual(new Set([p]));
      expect(new Set(draws(name).dropoutMask(floats(1000), p))).toEqual(new Set([1 - p]));
    }
  });

  test('a fork goes on alike and apart', () => {
    const stream = draws(name);
    stream.exponential(floats(7));
    const fork = stream.fork();
    fork.uniform(floats(5));
    expect(texts(stream.fork().bernoulli(floats(30)))).toEqual(texts(stream.bernoulli(floats(30))));
  });

  const refusals: readonly (readonly [string, (g: Draws) => unknown, string])[] = [
    ['RAND-06: bernoulli(1.2)', (g) => g.bernoulli(floats(4), 1.2), 'ARG_RANGE'],
    ['RAND-06: a probability of NaN', (g) => g.bernoulliTensor(floats(1), Float32Array.of(NaN)), 'ARG_RANGE'],
    ['RAND-05: randint(5, 5)', (g) => g.randint(new Int32Array(4), 5, 5), 'ARG_RANGE'],
    ['RAND-07: randperm(-1)', (g) => g.randperm(-1), 'ARG_RANGE'],
    ['RAND-07: randperm(1e12)', (g) => g.randperm(1e12), 'ALLOC_LIMIT'],
    ['exponential(-1)', (g) => g.exponential(floats(4), -1), 'ARG_RANGE'],
    ['cauchy(0, 0)', (g) => g.cauchy(floats(4), 0, 0), 'ARG_RANGE'],
    ['logNormal(0, -1)', (g) => g.logNormal(floats(4), 0, -1), 'ARG_RANGE'],
    ['geometric(0)', (g) => g.geometric(floats(4), 0), 'ARG_RANGE'],
    ['truncNormal(a > b)', (g) => g.truncNormal(floats(4), 0, 1, 2, 1), 'ARG_RANGE'],
    ['more categories than there are', (g) => g.multinomial(floats(2).fill(1), 1, 2, 3), 'ARG_RANGE'],
    ['RAND-10: an Array', (g) => Reflect.apply(Reflect.get(g, 'bernoulli'), g, [[1, 2]]), 'ARG_TYPE'],
  ];
  test.each(refusals)('%s is refused and draws nothing', (_, call, code) => {
    const stream = draws(name, 4);
    expect(() => call(stream)).toThrow(expect.objectContaining({ code }));
    expect(texts(stream.normal(floats(9)))).toEqual(texts(draws(name, 4).normal(floats(9))));
  });
});

describe('whose numbers they are', () => {
  test("PyTorch's generator has every distribution itself", () => {
    const generator = new Generator(1);
    expect(drawsOf(generator)).toBe(generator);
    const derived = drawsOf(new JaxRandom(1));
    expect(drawsOf(derived)).toBe(derived);
  });

  test('what a stream draws itself is passed on', () => {
    expect(draws('jax').uniform(floats(9), -1, 1)).toEqual(new JaxRandom(1).uniform(floats(9), -1, 1));
    expect(draws('jax').normal(floats(9), 2, 3)).toEqual(new JaxRandom(1).normal(floats(9), 2, 3));
    expect(draws('numpy-legacy').randperm(9)).toEqual(new NumpyRandomState(1).randperm(9));
    const dice = new NumpyRandomState(1).randint(new Int32Array(9), 1, 7);
    expect(draws('numpy-legacy').randint(new Int32Array(9), 1, 7)).toEqual(dice);
  });

  test('jax.random.bernoulli is where uniforms lie below p, and so it is here', () => {
    const expected = new JaxRandom(3).uniform(floats(50)).map((u) => (u < 0.4 ? 1 : 0));
    expect(draws('jax', 3).bernoulli(floats(50), 0.4)).toEqual(expected);
  });

  test('a stream of your own needs uniform, normal and fork', () => {
    const half: RandomStream = {
      uniform: (out, from = 0, to = 1) => filled(out, (from + to) / 2),
      normal: (out, mean = 0) => filled(out, mean),
      fork: () => half,
    };
    expect(drawsOf(half).exponential(new Float64Array(1))[0]).toBe(Math.LN2);
    expect([...drawsOf(half).bernoulli(new BigInt64Array(2), 0.6)]).toEqual([1n, 1n]);
  });

  test.each([42, null, {}, { uniform() {}, normal: 3 }])('%o is no stream', (value) => {
    expect(isStream(value)).toBe(false);
    expect(() => Reflect.apply(drawsOf, undefined, [value])).toThrow(
      expect.objectContaining({ code: 'ARG_TYPE' }),
    );
  });
});

function filled<A extends FloatArray>(out: A, value: number): A {
  out.fill(value);
  return out;
}

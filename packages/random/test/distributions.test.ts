/** Statistical smoke tests: mean, variance and shape of 200,000 draws from each distribution. */
import { describe, expect, test } from 'vitest';
import { type FloatArray, Generator } from '../src/index.js';

const n = 200_000;
/** Standard errors allowed. The seeds are fixed: a test that passes once passes always. */
const allowed = 4;

interface Expected {
  readonly draw: (g: Generator, out: FloatArray) => ArrayLike<number>;
  readonly mean: number;
  readonly variance: number;
  /** Fourth central moment over the squared variance. */
  readonly kurtosis: number;
}

const p = 0.3;
const distributions: Readonly<Record<string, Expected>> = {
  uniform: { draw: (g, out) => g.uniform(out, -1, 3), mean: 1, variance: 16 / 12, kurtosis: 1.8 },
  normal: { draw: (g, out) => g.normal(out, 2, 3), mean: 2, variance: 9, kurtosis: 3 },
  'normal, serial': {
    draw: (g, out) => g.normal(out, 2, 3, { contiguous: false }),
    mean: 2,
    variance: 9,
    kurtosis: 3,
  },
  // Truncated at two deviations: variance 1 - 4 phi(2) / (2 Phi(2) - 1).
  truncNormal: { draw: (g, out) => g.truncNormal(out), mean: 0, variance: 0.7737413035, kurtosis: 2.36 },
  randint: { draw: (g, out) => g.randint(out, 0, 10), mean: 4.5, variance: 99 / 12, kurtosis: 1.78 },
  bernoulli: { draw: (g, out) => g.bernoulli(out, p), mean: p, variance: p * (1 - p), kurtosis: 1.77 },
  bernoulliTensor: {
    draw: (g, out) => g.bernoulliTensor(out, out.slice().fill(p)),
    mean: p,
    variance: p * (1 - p),
    kurtosis: 1.77,
  },
  exponential: { draw: (g, out) => g.exponential(out, 2), mean: 0.5, variance: 0.25, kurtosis: 9 },
  logNormal: {
    draw: (g, out) => g.logNormal(out, 0, 0.5),
    mean: Math.exp(0.125),
    variance: Math.exp(0.25) * (Math.exp(0.25) - 1),
    kurtosis: 8.9,
  },
  geometric: {
    draw: (g, out) => g.geometric(out, p),
    mean: 1 / p,
    variance: (1 - p) / p ** 2,
    kurtosis: 9.13,
  },
  dropoutMask: { draw: (g, out) => g.dropoutMask(out, p), mean: 1, variance: p / (1 - p), kurtosis: 1.77 },
};

describe.each([false, true])('with MKL: %s', (mkl) => {
  describe.each(Object.entries(distributions))('%s', (_, { draw, mean, variance, kurtosis }) => {
    test.each([new Float32Array(n), new Float64Array(n)])(
      'mean and variance are those of the formula',
      (out) => {
        const found = moments(draw(new Generator(1, { mkl }), out));
        expect(Math.abs(found.mean - mean)).toBeLessThan(allowed * Math.sqrt(variance / n));
        expect(Math.abs(found.variance / variance - 1)).toBeLessThan(allowed * Math.sqrt((kurtosis - 1) / n));
      },
    );
  });
});

test('cauchy: half of the draws lie within sigma of the median', () => {
  const values = new Generator(1).cauchy(new Float64Array(n), 5, 2);
  const within = values.filter((x) => Math.abs(x - 5) < 2).length / n;
  const below = values.filter((x) => x < 5).length / n;
  for (const share of [within, below])
    expect(Math.abs(share - 0.5)).toBeLessThan(allowed * Math.sqrt(0.25 / n));
});

test('multinomial draws categories in proportion to their weights', () => {
  const weights = Float32Array.of(1, 5, 0, 2, 2);
  const drawn = new Generator(1).multinomial(weights, 1, 5, n, { replacement: true });
  weights.forEach((weight, category) => {
    const share = weight / 10;
    const found = drawn.filter((x) => x === category).length / n;
    expect(Math.abs(found - share)).toBeLessThanOrEqual(allowed * Math.sqrt((share * (1 - share)) / n));
  });
  const rows = 20_000;
  const many = Float32Array.from({ length: rows * 5 }, (_, i) => weights[i % 5]!);
  const pairs = new Generator(1).multinomial(many, rows, 5, 2);
  const first = pairs.filter((x, i) => i % 2 === 0 && x === 1).length / rows;
  expect(Math.abs(first - 0.5)).toBeLessThan(allowed * Math.sqrt(0.25 / rows));
  for (let r = 0; r < rows; r++) expect(pairs[2 * r] !== pairs[2 * r + 1] && pairs[2 * r] !== 2).toBe(true);
});

test('every place of a permutation is equally likely for every number', () => {
  const generator = new Generator(1);
  const times = 20_000;
  const counts = new Float64Array(36);
  for (let i = 0; i < times; i++) generator.randperm(6).forEach((x, at) => counts[6 * at + x]!++);
  const chi2 = counts.reduce((sum, count) => sum + (count - times / 6) ** 2 / (times / 6), 0);
  // 25 degrees of freedom: 60 is exceeded with probability 1e-4.
  expect(chi2).toBeLessThan(60);
});

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, variance: squares / values.length };
}

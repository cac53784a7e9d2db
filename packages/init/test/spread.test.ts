/** Every scheme of every framework: a million draws have the variance that its law states, and keep its bounds. */
import {
  Generator,
  JaxRandom,
  MXNetRandom,
  NumpyGenerator,
  type RandomStream,
  TensorFlowRandom,
} from '@isograd/random';
import { empty } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../src/describe/catalogue.js';
import {
  chrono_,
  criticalNormal_,
  type Framework,
  initialize_,
  type Law,
  momentsOf,
  randomWalk_,
  randomWalkGain,
  type ScalingDistribution,
  type ScalingMode,
  schemes,
  siren_,
  sparse_,
  varianceScaling,
} from '../src/index.js';

const shape = [800, 1250];
const [fanOut, fanIn] = [800, 1250];

interface Drawn {
  readonly mean: number;
  readonly variance: number;
  readonly low: number;
  readonly high: number;
}

function statistics(values: ArrayLike<number>): Drawn {
  let [sum, squares, low, high] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) {
    squares += (values[i]! - mean) ** 2;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return { mean, variance: squares / values.length, low, high };
}

/** Variance within 0.5 %, mean within four standard errors, bounds kept and nearly reached. */
function expectLaw(values: ArrayLike<number>, law: Law): void {
  const { mean, variance, std, low, high } = momentsOf(law);
  const drawn = statistics(values);
  expect(Math.abs(drawn.variance / variance - 1)).toBeLessThan(0.005);
  expect(Math.abs(drawn.mean - mean)).toBeLessThan((4 * std) / Math.sqrt(values.length));
  // A float32 may be the bound itself, rounded.
  expect(drawn.low).toBeGreaterThanOrEqual(low - Math.abs(low) * 2 ** -23);
  expect(drawn.high).toBeLessThanOrEqual(high + Math.abs(high) * 2 ** -23);
  if (Number.isFinite(high)) expect(drawn.high).toBeGreaterThan(high - 1e-3 * (high - low));
}

const streams: Readonly<Record<Framework, () => RandomStream>> = {
  torch: () => new Generator(11),
  jax: () => new JaxRandom(11),
  keras: () => new TensorFlowRandom(11),
  mxnet: () => new MXNetRandom(11),
  // Its own stream is not known; NumPy's has no cut normal, which exercises the drawing again.
  tfjs: () => new NumpyGenerator(11),
};

describe('INIT-30: a million draws of each name have the variance that the catalogue states', () => {
  const random = catalogue().filter(({ law }) => (law(shape)?.kind ?? 'constant') !== 'constant');
  test('the catalogue holds forty random names, of every framework', () => {
    expect(random.length).toBeGreaterThan(40);
    expect(new Set(random.map(({ framework }) => framework))).toEqual(new Set(Object.keys(streams)));
  });
  test.each(random.map((row) => [row.ours, row] as const))('%s', (_, { framework, law, fill }) => {
    expectLaw(fill(empty(shape), { generator: streams[framework]() }).data(), law(shape)!);
  });
});

describe('the one rule', () => {
  const modes: readonly (readonly [ScalingMode, number])[] = [
    ['fan_in', fanIn],
    ['fan_out', fanOut],
    ['fan_avg', (fanIn + fanOut) / 2],
    ['fan_geo_avg', Math.sqrt(fanIn * fanOut)],
  ];
  const distributions: readonly ScalingDistribution[] = ['uniform', 'normal', 'truncated_normal'];
  test.each(modes.flatMap(([mode, fan]) => distributions.map((kind) => [mode, kind, fan] as const)))(
    'has variance scale / fan: %s, %s',
    (mode, distribution, fan) => {
      const scheme = varianceScaling({ scale: 1.7, mode, distribution });
      const weight = scheme.fill(empty(shape), { generator: new Generator(5) });
      const { variance } = statistics(weight.data());
      expect(Math.abs((variance * fan) / 1.7 - 1)).toBeLessThan(0.005);
      expectLaw(weight.data(), scheme.law(shape));
    },
  );
  test('loses 23 % of its variance where a cut is not corrected', () => {
    const scheme = varianceScaling({ correctTruncation: false });
    const weight = scheme.fill(empty(shape), { generator: new Generator(5) });
    expect(statistics(weight.data()).variance * fanIn).toBeCloseTo(0.7737, 2);
    expectLaw(weight.data(), scheme.law(shape));
  });
});

const generator = (): { generator: Generator } => ({ generator: new Generator(2) });
const normal = (std: number): Law => ({ kind: 'normal', mean: 0, std });
const uniform = (bound: number): Law => ({ kind: 'uniform', low: -bound, high: bound });

/** Schemes whose formula is no single law of a shape. */
const alone: Readonly<Record<string, () => void>> = {
  sparse() {
    const weight = sparse_(empty(shape), { sparsity: 0.1, std: 0.3, ...generator() });
    const kept = weight.data().filter((x) => x !== 0);
    expect(kept).toHaveLength(fanIn * (fanOut - fanOut / 10));
    expectLaw(kept, normal(0.3));
  },
  // Not by chance: the squares of orthonormal columns add up to 1.
  orthogonal() {
    const square = initialize_(empty([256, 256]), 'orthogonal', { gain: 2, ...generator() });
    expect(square.pow(2).mean().item() * 256).toBeCloseTo(4, 5);
  },
  randomWalk() {
    for (const nonlinearity of ['relu', 'linear'] as const)
      expectLaw(
        randomWalk_(empty(shape), { nonlinearity, ...generator() }).data(),
        normal(randomWalkGain(fanIn, nonlinearity) / Math.sqrt(fanIn)),
      );
  },
  criticalNormal() {
    const [weight, bias] = [empty(shape), empty([1_000_000])];
    criticalNormal_({ weight, bias }, { sigmaW: 1.3, sigmaB: 0.2, ...generator() });
    expectLaw(weight.data(), normal(1.3 / Math.sqrt(fanIn)));
    expectLaw(bias.data(), normal(0.2));
  },
  siren() {
    expectLaw(siren_(empty(shape), generator()).data(), uniform(Math.sqrt(6 / fanIn) / 30));
    expectLaw(siren_(empty(shape), { first: true, ...generator() }).data(), uniform(1 / fanIn));
  },
  // The exponential of a forget bias is uniform between 1 and T - 1.
  chrono() {
    const bias = chrono_(empty([4_000_000], { dtype: 'float64' }), { maxTime: 50, ...generator() });
    const forget = bias.slice(0, 1_000_000, 2_000_000);
    expectLaw(forget.exp().data(), { kind: 'uniform', low: 1, high: 49 });
    expect(bias.slice(0, 0, 1_000_000).add(forget).abs().max().item()).toBe(0);
    expect(bias.slice(0, 2_000_000, 4_000_000).abs().max().item()).toBe(0);
  },
  looksLinear() {
    const looks = initialize_(empty([256, 256]), 'looksLinear', { gain: 2, ...generator() });
    expect(looks.pow(2).sum().item() / 512).toBeCloseTo(4, 5);
  },
  deltaOrthogonal() {
    const delta = initialize_(empty([64, 64, 3, 3]), 'deltaOrthogonal', { gain: 2, ...generator() });
    expect(delta.pow(2).sum().item() / 64).toBeCloseTo(4, 5);
    expect(delta.eq(0).to('int64').sum().item()).toBe(64 * 64 * 8);
  },
};

describe('schemes for a weight alone have the variance of their formula', () => {
  test.each(Object.entries(alone))('%s', (_, check) => {
    expect.hasAssertions();
    check();
  });
});

test('no scheme that draws is left out: it is in the catalogue, in the table above, or the one rule', () => {
  const listed = catalogue()
    .filter(({ framework }) => framework === 'torch')
    .map(({ ours }) => ours);
  const left = Object.entries(schemes).filter(
    ([name, row]) =>
      !('draws' in row) &&
      !(name in alone) &&
      name !== 'varianceScaling' &&
      !listed.some((ours) => ours.startsWith(`${name}_(`)),
  );
  expect(left.map(([name]) => name)).toEqual([]);
});

test('PyTorch and the one rule agree, but for the last bit', () => {
  const third = (): { generator: Generator } => ({ generator: new Generator(3) });
  const pairs = [
    ['xavierUniform', { mode: 'fan_avg', distribution: 'uniform' }],
    ['xavierNormal', { mode: 'fan_avg', distribution: 'normal' }],
    ['kaimingUniform', { scale: 2, distribution: 'uniform' }],
    ['kaimingNormal', { scale: 2, distribution: 'normal' }],
    ['lecunUniform', { distribution: 'uniform' }],
    ['lecunNormal', { distribution: 'normal' }],
  ] as const;
  for (const [name, rule] of pairs) {
    const torch = initialize_(empty([40, 30]), name, third());
    const ours = varianceScaling(rule).fill(empty([40, 30]), third());
    expect(torch.sub(ours).abs().max().item() / torch.abs().max().item()).toBeLessThan(3 * 2 ** -24);
  }
});

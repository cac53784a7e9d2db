/** The float64 kernels, which exist to check derivatives: values against known ones, derivatives against differences. */
import { expect, test } from 'vitest';
import { kernels, type Kernels } from '../src/index.js';
import { computed } from './computed.js';

type Unary = (n: number, x: number, out: number) => void;
type Backward = (n: number, g: number, x: number, out: number) => void;

const points = [-7.3, -2.1, -1, -0.4, -0.03, 0.02, 0.5, 1.2, 3.4, 6.8];
const apply = (f: Unary, x: readonly number[]): number[] =>
  computed(x.length, [x], ([a], out) => f(x.length, a!, out));
const k = kernels();

test.each<[name: string, Unary, Backward, from: 'x' | 'y']>([
  ['sigmoid', k.sigmoidF64, k.sigmoidBackwardF64, 'y'],
  ['tanh', k.tanhF64, k.tanhBackwardF64, 'y'],
  ['relu', k.reluF64, k.reluBackwardF64, 'y'],
  [
    'leakyRelu',
    (n, x, out) => k.leakyReluF64(n, x, out, 0.2),
    (n, g, x, out) => k.leakyReluBackwardF64(n, g, x, out, 0.2),
    'x',
  ],
  [
    'selu',
    (n, x, out) => k.eluF64(n, x, out, 1.758, 1.05),
    (n, g, y, out) => k.eluBackwardF64(n, g, y, out, 1.758, 1.05),
    'y',
  ],
  ['silu', k.siluF64, k.siluBackwardF64, 'x'],
  ['logSigmoid', k.logSigmoidF64, k.logSigmoidBackwardF64, 'x'],
  [
    'softplus',
    (n, x, out) => k.softplusF64(n, x, out, 2, 20),
    (n, g, x, out) => k.softplusBackwardF64(n, g, x, out, 2, 20),
    'x',
  ],
  ['gelu', k.geluF64, k.geluBackwardF64, 'x'],
  ['geluTanh', k.geluTanhF64, k.geluTanhBackwardF64, 'x'],
])('the slope of %s is what differences show', (_, forward, backward, from) => {
  const step = 1e-6;
  const [up, down] = [step, -step].map((h) =>
    apply(
      forward,
      points.map((x) => x + h),
    ),
  );
  const input = from === 'y' ? apply(forward, points) : points;
  const slopes = computed(points.length, [points.map(() => 3), input], ([g, x], out) =>
    backward(points.length, g!, x!, out),
  );
  slopes.forEach((slope, i) => expect(slope).toBeCloseTo((3 * (up![i]! - down![i]!)) / (2 * step), 7));
});

/** Central differences of the weighted sum of a function's results. */
function differences(
  x: readonly number[],
  weights: readonly number[],
  f: (x: number[]) => number[],
): number[] {
  const value = (v: number[]): number => f(v).reduce((sum, y, i) => sum + y * weights[i]!, 0);
  return x.map(
    (_, i) =>
      (value(x.map((v, j) => (i === j ? v + 1e-6 : v))) - value(x.map((v, j) => (i === j ? v - 1e-6 : v)))) /
      2e-6,
  );
}

const x = [0.3, -1.2, 2.2, 0.9, -0.4, 1.1, -2, 0.7, 0.1, 1.9, -0.8, 0.5];
const g = [1, -2, 0.5, 3, 0.2, -1, 0.7, 1.3, -0.6, 2, 0.1, -1.5];

test.each(['softmax', 'logSoftmax'] as const)('the slope of %s is what differences show', (name) => {
  const forward = (v: number[]): number[] =>
    computed(12, [v], ([a], out) => k[`${name}RowsF64`](3, 4, a!, out));
  const slopes = computed(12, [g, forward(x)], ([a, y], out) =>
    k[`${name}BackwardRowsF64`](3, 4, a!, y!, out),
  );
  differences(x, g, forward).forEach((slope, i) => expect(slopes[i]).toBeCloseTo(slope, 7));
});

test('the slope of cross entropy is what differences show, and an ignored row has none', () => {
  const target = [3, -100, 0];
  const forward = (v: number[]): number[] =>
    computed(15, [v, target], ([a, t], out) => k.crossEntropyRowsF64(3, 4, a!, t!, out, out + 96)).slice(12);
  const y = computed(15, [x, target], ([a, t], out) =>
    k.crossEntropyRowsF64(3, 4, a!, t!, out, out + 96),
  ).slice(0, 12);
  const weights = [2, 5, -1];
  const slopes = computed(12, [weights, y, target], ([w, v, t], out) =>
    k.crossEntropyBackwardRowsF64(3, 4, w!, 1, v!, t!, out),
  );
  differences(x, weights, forward).forEach((slope, i) => expect(slopes[i]).toBeCloseTo(slope, 7));
  expect(slopes.slice(4, 8)).toEqual([0, 0, 0, 0].map((zero) => expect.closeTo(zero, 12)));
});

test.each<[name: string, Backward3, Slope]>([
  ['mse', k.mseF64, (n, a, t, w, out) => k.mseBackwardF64(n, a, t, 2, w, 1, out)],
  ['bce', k.bceF64, (n, a, t, w, out) => k.bceBackwardF64(n, a, t, w, 1, out)],
  ['bceWithLogits', k.bceWithLogitsF64, (n, a, t, w, out) => k.bceWithLogitsBackwardF64(n, a, t, w, 1, out)],
])('the slope of %s is what differences show', (_, loss, slope) => {
  const inside = x.map((v) => 1 / (1 + Math.exp(-v)));
  const target = g.map((v) => (v > 0 ? 1 : 0));
  const forward = (v: number[]): number[] =>
    computed(12, [v, target], ([a, t], out) => loss(12, a!, t!, out));
  const slopes = computed(12, [inside, target, g], ([a, t, w], out) => slope(12, a!, t!, w!, out));
  differences(inside, g, forward).forEach((s, i) => expect(slopes[i]).toBeCloseTo(s, 6));
});
type Backward3 = (n: number, x: number, t: number, out: number) => void;
type Slope = (n: number, x: number, t: number, w: number, out: number) => void;

test.each([
  ['columns', 6, 2, 1],
  ['planes', 2, 2, 3],
] as const)(
  'the slope of batch normalisation over %s is what differences show',
  (_, outer, channels, inner) => {
    const [gamma, beta] = [
      [1.5, -0.7],
      [0.3, 0.1],
    ];
    const run = (v: number[]): { y: number[]; dx: number[] } => {
      const all = computed(12 + 12 + 8, [v, gamma, beta, g], ([a, c, b, w], out) => {
        const [mean, deviation, dx] = [out + 96, out + 112, out + 160];
        k.batchNormTrainF64(outer, channels, inner, a!, c!, b!, 1e-5, 0.1, 0, 0, mean, deviation, out);
        k.batchNormBackwardF64(
          outer,
          channels,
          inner,
          w!,
          a!,
          c!,
          mean,
          deviation,
          1,
          dx,
          out + 128,
          out + 144,
        );
      });
      return { y: all.slice(0, 12), dx: all.slice(20) };
    };
    const slopes = run(x).dx;
    differences(x, g, (v) => run(v).y).forEach((slope, i) => expect(slopes[i]).toBeCloseTo(slope, 6));
  },
);

test.each<[string, (k: Kernels) => Unary, (x: number) => number, number[]]>([
  [
    'erfF64',
    (t) => t.erfF64,
    (v) => v,
    [0.5, 0.5204998778130465, -1.5, -0.9661051464753108, 0.99, 0.8385080695553698],
  ],
  [
    'erfcF64',
    (t) => t.erfcF64,
    (v) => v,
    [0.5, 0.4795001221869535, 5, 1.5374597944280349e-12, 20, 5.395865611607901e-176],
  ],
])('%s has the known values (mpmath)', (_, pick, __, known) => {
  const inputs = known.filter((_v, i) => i % 2 === 0);
  apply(pick(k), inputs).forEach((y, i) => expect(Math.abs(y / known[2 * i + 1]! - 1)).toBeLessThan(1e-15));
});

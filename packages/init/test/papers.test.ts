/** What each paper claims for its scheme, measured. */
import { Generator } from '@isograd/random';
import { cat, empty, eye, randn, sizeOf, type Tensor, tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  chrono_,
  criticalNormal_,
  deltaOrthogonal_,
  identityRnn_,
  kaimingNormal_,
  looksLinear_,
  orthogonal_,
  randomWalk_,
  siren_,
  varianceScaling,
  xavierNormal_,
  zerO_,
} from '../src/index.js';

/** Convolution [n, in, h, w] with [out, in, k, k] that wraps around: padding cuts nothing off. */
function circular(x: Tensor, weight: Tensor): Tensor {
  const [n = 0, into = 0, h = 0, w = 0] = x.shape;
  const [out = 0, , kh = 0, kw = 0] = weight.shape;
  const rolled = (t: Tensor, axis: number, by: number): Tensor => {
    const size = t.shape[axis]!;
    const at = ((by % size) + size) % size;
    return at === 0 ? t : cat([t.slice(axis, size - at, size), t.slice(axis, 0, size - at)], axis);
  };
  let y = zeros([out, n * h * w], { dtype: x.dtype });
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++) {
      const shifted = rolled(rolled(x, 2, Math.floor((kh - 1) / 2) - i), 3, Math.floor((kw - 1) / 2) - j);
      const columns = shifted.permute([1, 0, 2, 3]).reshape([into, n * h * w]);
      y = y.add(weight.select(3, j).select(2, i).matmul(columns));
    }
  return y.reshape([out, n, h, w]).permute([1, 0, 2, 3]);
}

/** A float32 weight in float64: drawing so is many times faster, and the laws of the draws are the same. */
const drawn = (shape: readonly number[], fill: (w: Tensor) => Tensor): Tensor => fill(empty(shape)).double();

const norm = (x: Tensor): number => x.norm().item();
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('delta-orthogonal (Xiao et al. 2018): a convolution that is an isometry', () => {
  test.each([
    [[16, 16, 3, 3], 1],
    [[24, 16, 5, 5], 1],
    [[16, 16, 3, 3], 1.5],
  ])('every input keeps its norm, times the gain: %j, %f', (shape, gain) => {
    const generator = new Generator(1);
    const weight = deltaOrthogonal_(empty(shape, { dtype: 'float64' }), { gain, generator });
    for (let trial = 0; trial < 5; trial++) {
      const x = randn([2, shape[1]!, 7, 6], { dtype: 'float64', generator });
      expect(norm(circular(x, weight)) / norm(x)).toBeCloseTo(gain, 12);
    }
  });

  test('after a hundred layers the norm is the same to six digits in float32; a Gaussian net has lost count', () => {
    const run = (fill: (w: Tensor) => Tensor): number => {
      let x = randn([1, 8, 6, 6], { generator: new Generator(9) });
      const start = norm(x);
      for (let layer = 0; layer < 100; layer++) x = circular(x, fill(empty([8, 8, 3, 3])));
      return norm(x) / start;
    };
    const generator = new Generator(2);
    expect(run((w) => deltaOrthogonal_(w, { generator }))).toBeCloseTo(1, 5);
    const gaussian = varianceScaling({ distribution: 'normal' });
    expect(Math.abs(Math.log(run((w) => gaussian.fill(w, { generator }))))).toBeGreaterThan(0.5);
  });
});

describe('random walk (Sussillo and Abbott 2014): the logarithm of the gradient norm does not drift', () => {
  const [width, depth, nets] = [20, 100, 100];
  /** Mean and spread of ln(norm after `depth` layers) over many nets. */
  function drift(fill: (w: Tensor) => Tensor, relu: boolean, seed: number): { mean: number; error: number } {
    const generator = new Generator(seed);
    const logs = Array.from({ length: nets }, () => {
      // The back-propagated vector meets each ReLU's mask, which for random nets is a fair coin.
      let g = randn([width, 1], { dtype: 'float64', generator });
      const start = norm(g);
      for (let layer = 0; layer < depth; layer++) {
        g = drawn([width, width], fill).matmul(g);
        if (relu) g = g.mul(empty([width, 1], { dtype: 'float64' }).bernoulli_(0.5, { generator }));
      }
      return Math.log(norm(g) / start);
    });
    const m = mean(logs);
    return { mean: m, error: Math.sqrt(mean(logs.map((x) => (x - m) ** 2)) / nets) };
  }

  test.each(['linear', 'relu'] as const)(
    '%s: no drift with the paper’s gain, a clear one without',
    (nonlinearity) => {
      const generator = new Generator(4);
      const relu = nonlinearity === 'relu';
      const walk = drift((w) => randomWalk_(w, { nonlinearity, generator }), relu, 5);
      // Where a mask leaves nothing the gradient is 0: the paper leaves such walks out, and 2^-20 of them is none here.
      expect(Math.abs(walk.mean)).toBeLessThan(4 * walk.error + (relu ? 0.02 * depth : 0));
      const plain = drift((w) => kaimingNormal_(w, { nonlinearity, generator }), relu, 5);
      const rate = relu ? 5 / (4 * width) : 1 / (2 * width);
      expect(plain.mean).toBeLessThan(-depth * rate + 4 * plain.error);
      expect(plain.mean).toBeLessThan(walk.mean - 4 * plain.error);
    },
  );
});

describe('looks-linear (Balduzzi et al. 2017): a ReLU network that is a linear map', () => {
  const generator = new Generator(8);
  const layers = [
    looksLinear_(empty([64, 20], { dtype: 'float64' }), { place: 'first', generator }),
    ...Array.from({ length: 48 }, () => looksLinear_(empty([64, 64], { dtype: 'float64' }), { generator })),
    looksLinear_(empty([10, 64], { dtype: 'float64' }), { place: 'last', generator }),
  ];
  const net = (x: Tensor): Tensor =>
    layers.reduce((h, w, i) => (i === layers.length - 1 ? h.matmul(w.t()) : h.matmul(w.t()).relu()), x);

  test('fifty layers of ReLU add and scale like a matrix', () => {
    const [x, y] = [
      randn([5, 20], { dtype: 'float64', generator }),
      randn([5, 20], { dtype: 'float64', generator }),
    ];
    const apart = net(x).mul(2).sub(net(y).mul(3));
    const together = net(x.mul(2).sub(y.mul(3)));
    expect(norm(apart.sub(together)) / norm(apart)).toBeLessThan(1e-12);
  });
  test('nearby inputs have the same gradient, where those of a Kaiming net are shattered', () => {
    const slopes = (f: (x: Tensor) => Tensor): number => {
      const direction = randn([1, 20], { dtype: 'float64', generator: new Generator(6) });
      const offset = randn([1, 20], { dtype: 'float64', generator: new Generator(16) });
      const along = (t: number): Tensor => offset.add(direction.mul(t));
      const slope = (t: number): Tensor => f(along(t + 1e-6)).sub(f(along(t - 1e-6)));
      const [a, b] = [slope(-0.5), slope(0.5)];
      return a.mul(b).sum().item() / (norm(a) * norm(b));
    };
    const weights = layers.map(({ shape }) =>
      kaimingNormal_(empty(shape, { dtype: 'float64' }), { generator }),
    );
    const shattered = (x: Tensor): Tensor =>
      weights.reduce((h, w, i) => (i === weights.length - 1 ? h.matmul(w.t()) : h.matmul(w.t()).relu()), x);
    expect(slopes(net)).toBeCloseTo(1, 6);
    expect(Math.abs(slopes(shattered))).toBeLessThan(0.8);
  });
  test('behind a concatenated ReLU the form [W, -W] is linear too', () => {
    const w = looksLinear_(empty([7, 12], { dtype: 'float64' }), { place: 'last', generator });
    const x = randn([3, 6], { dtype: 'float64', generator });
    const crelu = cat([x.relu(), x.neg().relu()], 1);
    expect(norm(crelu.matmul(w.t()).sub(x.matmul(w.slice(1, 0, 6).t())))).toBeLessThan(1e-12);
  });
});

describe('critical Gaussian (Schoenholz et al. 2017): χ = 1 carries signals to any depth', () => {
  const [width, depth] = [500, 40];
  /** Mean squared activation, and by what a small difference of two inputs grows per layer, in norm squared. */
  function propagate(sigmaW2: number, sigmaB2: number): { q: number; chi: number } {
    const generator = new Generator(12);
    const options = { sigmaW: Math.sqrt(sigmaW2), sigmaB: Math.sqrt(sigmaB2), generator };
    let x = randn([1, width], { dtype: 'float64', generator });
    let y = x.add(randn([1, width], { dtype: 'float64', generator }).mul(1e-8));
    let [q, start, end] = [0, 0, 0];
    for (let layer = 0; layer < depth; layer++) {
      const single = { weight: empty([width, width]), bias: empty([width]) };
      criticalNormal_(single, options);
      const [weight, bias] = [single.weight.double(), single.bias.double()];
      const z = x.matmul(weight.t()).add(bias);
      q = z.pow(2).mean().item();
      [x, y] = [z.tanh(), y.matmul(weight.t()).add(bias).tanh()];
      // The first layers find the fixed point.
      if (layer === 9) start = norm(y.sub(x));
      end = norm(y.sub(x));
    }
    return { q, chi: (end / start) ** (2 / (depth - 10)) };
  }
  // q* and χ of tanh at σ_b² = 0.05, from mean-field theory.
  test.each([
    ['ordered', 1, 0.1936, 0.75903],
    ['critical', 1.76095, 0.57, 1],
    ['chaotic', 3, 1.428, 1.20893],
  ])('%s: σ_w² = %f', (_, sigmaW2, q, chi) => {
    const measured = propagate(sigmaW2, 0.05);
    // Thirty layers of 500 units: ±0.02 in ln χ, a tenth in q.
    expect(Math.abs(measured.q / q - 1)).toBeLessThan(0.15);
    expect(Math.abs(measured.chi / chi - 1)).toBeLessThan(0.03);
  });
  test('one tensor is a bias when it has one axis', () => {
    const options = { sigmaW: 1, sigmaB: 0, generator: new Generator(0) };
    expect(criticalNormal_(empty([4]), options).tolist()).toEqual([0, 0, 0, 0]);
  });
});

describe('identity RNN (Le et al. 2015): a state without input stays, and so does its error', () => {
  test('a thousand steps of ReLU change nothing; a scale forgets at its rate', () => {
    const hidden = identityRnn_(empty([30, 30]));
    let state = randn([1, 30], { generator: new Generator(1) }).relu();
    const start = state.tolist();
    for (let step = 0; step < 1000; step++) state = state.matmul(hidden.t()).relu();
    expect(state.tolist()).toEqual(start);
    // The error that flows back is multiplied by the transpose, which is the identity as well.
    const error = randn([1, 30], { generator: new Generator(2) });
    expect(error.matmul(hidden).tolist()).toEqual(error.tolist());
    expect(identityRnn_(empty([2, 2]), { scale: 0.01 }).tolist()).toEqual(
      tensor([
        [0.01, 0],
        [0, 0.01],
      ]).tolist(),
    );
  });
  test('random recurrent weights of the same norm forget or explode', () => {
    const hidden = xavierNormal_(empty([30, 30]), { generator: new Generator(3) });
    let state = randn([1, 30], { generator: new Generator(1) }).relu();
    const start = norm(state);
    for (let step = 0; step < 200; step++) state = state.matmul(hidden.t()).relu();
    expect(Math.abs(Math.log(norm(state) / start))).toBeGreaterThan(10);
  });
});

describe('SIREN (Sitzmann et al. 2020): the same distributions in every layer', () => {
  test('what enters and what leaves a sine has the same spread in every layer, a little below the paper’s', () => {
    const generator = new Generator(7);
    const omega = 30;
    let x = empty([2000, 2], { dtype: 'float64' }).uniform_(-1, 1, { generator });
    const first = siren_(empty([256, 2], { dtype: 'float64' }), { first: true, generator });
    x = x.matmul(first.t()).mul(omega).sin();
    for (let layer = 0; layer < 12; layer++) {
      const weight = drawn([256, 256], (w) => siren_(w, { omega, generator }));
      const z = x.matmul(weight.t()).mul(omega);
      x = z.sin();
      if (layer < 2) continue;
      // v = 1 - exp(-2v), of which the paper has the first term of a series, 1. 256 units: a standard error of 9 %.
      const v = 0.7968;
      expect(Math.abs(z.pow(2).mean().item() / v - 1)).toBeLessThan(0.2);
      expect(Math.abs(x.pow(2).mean().item() / (v / 2) - 1)).toBeLessThan(0.2);
    }
  });
});

describe('chrono (Tallec and Ollivier 2018): memories from 2 to T steps', () => {
  test('the forgetting times 1 / (1 - σ(b)) are spread evenly, and input gates are their complements', () => {
    const [units, maxTime] = [100_000, 200];
    const bias = chrono_(empty([4 * units], { dtype: 'float64' }), { maxTime, generator: new Generator(3) });
    const [input, forget] = [bias.slice(0, 0, units), bias.slice(0, units, 2 * units)];
    const times = forget.sigmoid().neg().add(1).reciprocal();
    expect(times.min().item()).toBeGreaterThanOrEqual(2);
    expect(times.max().item()).toBeLessThanOrEqual(maxTime);
    const error = (maxTime - 2) / Math.sqrt(12 * units);
    expect(Math.abs(times.mean().item() - (maxTime + 2) / 2)).toBeLessThan(4 * error);
    expect(input.sigmoid().add(forget.sigmoid()).sub(1).abs().max().item()).toBeLessThan(1e-12);
  });
  test('after T steps a usual bias of 1 has forgotten, this one still holds a part', () => {
    const maxTime = 100;
    const bias = chrono_(empty([4 * 200], { dtype: 'float64' }), { maxTime, generator: new Generator(3) });
    const kept = bias.slice(0, 200, 400).sigmoid().pow(maxTime).mean().item();
    expect(kept).toBeGreaterThan(0.1);
    expect((1 / (1 + Math.exp(-1))) ** maxTime).toBeLessThan(1e-13);
  });
  test('a GRU keeps by its second gate', () => {
    const bias = chrono_(empty([6]), { maxTime: 10, cell: 'gru', generator: new Generator(1) });
    expect(bias.ne(0).tolist()).toEqual([false, false, true, true, false, false]);
  });
});

describe('ZerO (Zhao et al. 2022): deterministic, isometric, and no unit is silent', () => {
  test.each([
    [8, 8],
    [5, 8],
    [16, 5],
    [11, 3],
  ])('[%i, %i] holds one magnitude beside 0', (out, into) => {
    const weight = zerO_(empty([out, into], { dtype: 'float64' }));
    const sizes = new Set([...weight.data()].map(Math.abs).filter((v) => v !== 0));
    expect(sizes.size).toBe(1);
    const [n] = [Math.ceil(Math.log2(out))];
    // Where the order of the Hadamard matrix is the width, columns are orthonormal.
    if (out <= into) expect(weight.tolist()).toEqual(eye(out, into, { dtype: 'float64' }).tolist());
    else if (out === 2 ** n)
      expect(
        norm(
          weight
            .t()
            .matmul(weight)
            .sub(eye(into, into, { dtype: 'float64' })),
        ),
      ).toBeLessThan(1e-14);
  });
  test('the paper’s formula is gain √2 where a layer widens', () => {
    const m = 4;
    expect(
      zerO_(empty([16, 3]), { gain: Math.SQRT2 })
        .abs()
        .max()
        .item(),
    ).toBeCloseTo(2 ** (-(m - 1) / 2), 7);
  });
  test('a widening layer reaches every unit, where the identity leaves most of them silent', () => {
    const x = randn([1, 4], { generator: new Generator(5) });
    const silent = (weight: Tensor): number => x.matmul(weight.t()).eq(0).to('int64').sum().item();
    expect(silent(zerO_(empty([32, 4])))).toBe(0);
    expect(silent(eye(32, 4))).toBe(28);
  });
  test('a convolution has it at its centre', () => {
    const weight = zerO_(empty([4, 4, 3, 3]));
    expect(weight.select(3, 1).select(2, 1).tolist()).toEqual(eye(4, 4).tolist());
    expect(weight.sum().item()).toBe(4);
  });
});

test('orthogonal linear nets keep every singular value at 1, at any depth (Saxe et al. 2014)', () => {
  const generator = new Generator(6);
  let product = eye(24, 24, { dtype: 'float64' });
  for (let layer = 0; layer < 200; layer++)
    product = orthogonal_(empty([24, 24], { dtype: 'float64' }), { generator }).matmul(product);
  expect(
    norm(
      product
        .t()
        .matmul(product)
        .sub(eye(24, 24, { dtype: 'float64' })),
    ),
  ).toBeLessThan(1e-11);
  expect(sizeOf(product.shape)).toBe(576);
});

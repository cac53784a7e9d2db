/** What layers and losses do beyond single values: statistics, modes, generators, reductions. */
import { gradients, vmap } from '@isograd/autograd';
import { defaultGenerator, Generator, manualSeed, ones, randn, tensor, type Tensor } from '@isograd/tensor';
import { assertClose, bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  activation,
  activations,
  BatchNorm1d,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  Dropout,
  functional,
  Identity,
  Linear,
  MSELoss,
  parameter,
  Sequential,
} from '../src/index.js';

describe('BatchNorm1d', () => {
  test('gives each feature mean 0 and variance 1 in training', () => {
    const y = new BatchNorm1d(3)(
      randn([64, 3], { generator: new Generator(1) })
        .mul(5)
        .add(2),
    );
    expect(y.mean(0).abs().max().item()).toBeLessThan(1e-6);
    expect(y.var(0, { correction: 0 }).sub(1).abs().max().item()).toBeLessThan(1e-4);
  });
  test('moves its statistics towards those of the batch, the variance by its unbiased estimate', () => {
    const norm = new BatchNorm1d(1);
    norm(tensor([[1], [3]]));
    expect(norm.runningMean!.item()).toBeCloseTo(0.2, 7);
    expect(norm.runningVar!.item()).toBeCloseTo(0.9 + 0.1 * 2, 7);
    expect(norm.numBatchesTracked!.item()).toBe(1);
    norm.eval();
    norm(tensor([[100], [200]]));
    expect(norm.numBatchesTracked!.item()).toBe(1);
  });
  test('averages over all batches without a momentum', () => {
    const norm = new BatchNorm1d(1, { momentum: null });
    for (const m of [1, 2, 6]) norm(tensor([[m - 1], [m + 1]]));
    expect(norm.runningMean!.item()).toBeCloseTo(3, 6);
  });
  test('records nothing of its statistics, and counts no batch that it refused', () => {
    const norm = new BatchNorm1d(2);
    norm(randn([4, 2]).requiresGrad_());
    expect([norm.runningMean!.requiresGrad, norm.runningMean!.gradFn]).toEqual([false, null]);
    const before = [norm.runningMean!, norm.runningVar!].map((x) => bitsOf(x));
    expect(() => norm(ones([1, 2]))).toThrow(expect.objectContaining({ code: 'SHAPE_EMPTY' }));
    expect([norm.runningMean!, norm.runningVar!].map((x) => bitsOf(x))).toEqual(before);
    expect(norm.numBatchesTracked!.item()).toBe(1);
  });
  test('takes the gradient through its statistics: a constant shift of a feature changes nothing', () => {
    const x = randn([8, 2], { generator: new Generator(2), dtype: 'float64' }).requiresGrad_();
    const norm = new BatchNorm1d(2, { dtype: 'float64' });
    const [g] = gradients(norm(x).square().mul(x.detach()).sum(), [x]);
    expect(g!.sum(0).abs().max().item()).toBeLessThan(1e-12);
  });
  test('can be reset to what it was', () => {
    const norm = new BatchNorm1d(2);
    const state = (): unknown[] => Object.values(norm.stateDict()).map((x) => x.tolist());
    const before = state();
    norm(randn([4, 2]));
    norm.weight!.detach().fill_(3);
    norm.resetParameters();
    expect(state()).toEqual(before);
  });
  test('can do without a shift, and says so', () => {
    const norm = new BatchNorm1d(2, { bias: false });
    expect(norm.namedParameters().map(([name]) => name)).toEqual(['weight']);
    expect(String(norm)).toBe(
      'BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=True, bias=False, track_running_stats=True)',
    );
    expect(String(new BatchNorm1d(2, { momentum: null, affine: false, trackRunningStats: false }))).toBe(
      'BatchNorm1d(2, eps=1e-05, momentum=None, affine=False, bias=False, track_running_stats=False)',
    );
  });
});

describe('Dropout', () => {
  test('keeps the mean in training and the values in evaluation', () => {
    const drop = new Dropout(0.3, { generator: new Generator(4) });
    const y = drop(ones([10_000]));
    // The standard error of the mean is 0.0065.
    expect(Math.abs(y.mean().item() - 1)).toBeLessThan(0.03);
    expect(y.eq(0).to('float32').mean().item()).toBeCloseTo(0.3, 1);
    const x = ones([3]);
    expect(drop.eval()(x)).toBe(x);
  });
  test('drops for gradients what it dropped for values', () => {
    const x = ones([64], { requiresGrad: true });
    const y = new Dropout(0.5)(x);
    y.sum().backward();
    expect(x.grad!.tolist()).toEqual(y.tolist());
  });
  test('draws from the default generator or from its own', () => {
    const of = (generator: Generator): string => bitsOf(new Dropout(0.5, { generator })(ones([16])));
    manualSeed(9);
    expect(bitsOf(new Dropout()(ones([16])))).toBe(of(new Generator(9)));
  });
  test('in place overwrites its input', () => {
    const x = ones([8]);
    expect(new Dropout(0.5, { inplace: true })(x)).toBe(x);
    expect(String(new Dropout(0.5, { inplace: true }))).toBe('Dropout(p=0.5, inplace=True)');
  });
});

describe('Linear', () => {
  test('draws from a given generator what the default generator would give', () => {
    manualSeed(3);
    const [a, b] = [new Linear(3, 2), new Linear(3, 2, { generator: new Generator(3) })];
    expect(bitsOf(a.weight)).toBe(bitsOf(b.weight));
    const before = bitsOf(a.weight);
    a.resetParameters({ generator: new Generator(3) });
    expect(bitsOf(a.weight)).toBe(before);
  });
  test('takes any number of leading axes, and other dtypes', () => {
    const layer = new Linear(3, 2, { dtype: 'float64' });
    expect(layer(ones([3], { dtype: 'float64' })).shape).toEqual([2]);
    expect(layer(ones([5, 4, 3], { dtype: 'float64' })).shape).toEqual([5, 4, 2]);
  });
});

test('INIT-26: a parameter of another shape is refused where it is used, with its path', () => {
  const layer = new Linear(2, 3);
  const net = new Sequential(new Sequential(layer));
  layer.weight = parameter(ones([4, 2]));
  expect(() => net(ones([1, 2]))).toThrow(
    expect.objectContaining({
      code: 'SHAPE_MISMATCH',
      message: expect.stringContaining('0.0 (Linear): a bias of [3] does not fit a weight of [4,2]'),
    }),
  );
});
test('INIT-32: resetting what has no parameters draws nothing', () => {
  const before = manualSeed(5).getState();
  new Sequential(activation('relu'), new Sequential()).apply((m) => {
    if (m instanceof Linear) m.resetParameters();
  });
  expect(defaultGenerator().getState()).toEqual(before);
});

describe('losses', () => {
  const x = randn([6, 4], { generator: new Generator(5), dtype: 'float64' });
  const ids = tensor([0n, 3n, 1n, 1n, 2n, 0n]);
  const hot = ids
    .unsqueeze(1)
    .eq(tensor([[0n, 1n, 2n, 3n]]))
    .to('float64');

  test('cross entropy of ids is that of probabilities 0 and 1, smoothed or not', () => {
    for (const labelSmoothing of [0, 0.2])
      for (const reduction of ['mean', 'sum', 'none'] as const) {
        const options = { labelSmoothing, reduction };
        expect(() =>
          assertClose(functional.crossEntropy(x, ids, options), functional.crossEntropy(x, hot, options), {
            atol: 1e-12,
          }),
        ).not.toThrow();
      }
  });
  test('a certain and wrong answer costs 100 in binary cross entropy, infinity in cross entropy', () => {
    expect(functional.binaryCrossEntropy(tensor([0]), tensor([1])).item()).toBe(100);
    expect(functional.crossEntropy(tensor([[-Infinity, 0]]), tensor([0n])).item()).toBe(Infinity);
  });
  test('binary cross entropy of logits is that of their sigmoid', () => {
    const target = hot.slice(1, 0, 3);
    const logits = x.slice(1, 0, 3);
    expect(() =>
      assertClose(
        new BCEWithLogitsLoss({ posWeight: tensor([1, 1, 1], { dtype: 'float64' }) })(logits, target),
        functional.binaryCrossEntropy(logits.sigmoid(), target),
        { atol: 1e-12 },
      ),
    ).not.toThrow();
  });
  test('per-sample losses under vmap are the losses of the samples', () => {
    const loss = new CrossEntropyLoss({ reduction: 'sum' });
    const each = vmap((row, id) => loss(row, id))(x, ids);
    expect(() =>
      assertClose(each, functional.crossEntropy(x, ids, { reduction: 'none' }), { atol: 1e-12 }),
    ).not.toThrow();
  });
  test('a target that requires a gradient gets one', () => {
    const target = x.detach().clone().requiresGrad_();
    new MSELoss()(x.add(1), target).backward();
    expect(target.grad!.mul(x.numel()).sum().item()).toBeCloseTo(-2 * x.numel(), 9);
  });
});

describe('activations by name', () => {
  test.each(Object.entries(activations))('%s', (name, Kind) => {
    expect(activation(name)).toBeInstanceOf(Kind);
  });
  test('also under the names of PyTorch', () => {
    expect(String(activation('leaky_relu'))).toBe('LeakyReLU(negative_slope=0.01)');
  });
  test('Identity ignores what it is given', () => {
    const x = ones([2]);
    expect(new Identity(54, { unused: true })(x)).toBe(x);
  });
});

test('a small net learns a line with nothing but its gradients', () => {
  manualSeed(0);
  const net = new Sequential(new Linear(1, 8), activation('tanh'), new Linear(8, 1));
  const x = randn([64, 1]);
  const target = x.mul(0.5).add(1);
  const loss = new MSELoss();
  const losses: number[] = [];
  for (let step = 0; step < 200; step++) {
    net.zeroGrad();
    const value: Tensor = loss(net(x), target);
    value.backward();
    for (const p of net.parameters()) p.detach().sub_(p.grad!.mul(0.1));
    losses.push(value.item());
  }
  expect(losses.at(-1)! / losses[0]!).toBeLessThan(0.01);
});

/** Batch normalisation by compiled kernels: bits, layouts, and the count of writes. */
import { inferenceMode } from '@isograd/autograd';
import { manualSeed, noGrad, ones, randn, type Tensor, zeros } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { batchNorm } from '../src/functional/batch-norm.js';
import { BatchNorm1d } from '../src/layers/batch-norm.js';

const bits = (x: Tensor): number[] => [...new Uint32Array(Float32Array.from(x.data()).buffer)];

/** Result and gradients of a weighted sum. */
function through(x: Tensor): number[][] {
  const [leaf, weight, bias] = [
    x.detach().requiresGrad_(),
    ones([x.shape[1]!]).mul(1.5).requiresGrad_(),
    zeros([x.shape[1]!]).requiresGrad_(),
  ];
  const y = batchNorm(leaf, null, null, { weight, bias, training: true });
  y.mul(y.detach().tanh()).sum().backward();
  return [y, leaf.grad!, weight.grad!, bias.grad!].map(bits);
}

test.each([
  ['[batch, features]', [5, 37], [37, 5]],
  ['[batch, features, length]', [4, 3, 7], [4, 7, 3]],
])('the bits of %s do not depend on how the batch lies in memory', (_, shape, turned) => {
  manualSeed(1);
  const gaps = shape.length === 2 ? randn(turned).t() : randn(turned).transpose(1, 2);
  expect(gaps.isContiguous()).toBe(false);
  expect(gaps.shape).toEqual(shape);
  expect(through(gaps)).toEqual(through(gaps.contiguous()));
});

test('float32 agrees with float64 to its last digits, with one place and with many', () => {
  manualSeed(2);
  for (const shape of [
    [32, 16],
    [6, 4, 9],
  ]) {
    const x = randn(shape).add(3);
    const run = (t: Tensor): Tensor => batchNorm(t, null, null, { training: true });
    const off = run(x)
      .to('float64')
      .sub(run(x.to('float64')))
      .abs()
      .max()
      .item();
    expect(off).toBeLessThan(4e-6);
  }
});

test('a training step counts one write to each running statistic', () => {
  const norm = new BatchNorm1d(2);
  const before = [norm.runningMean!, norm.runningVar!, norm.numBatchesTracked!].map((x) => x.version);
  norm(randn([3, 2]));
  const after = [norm.runningMean!, norm.runningVar!, norm.numBatchesTracked!].map((x) => x.version);
  expect(after).toEqual(before.map((v) => v + 1));
  expect(norm.numBatchesTracked!.item()).toBe(1);
});

test('running statistics that were made in inference mode are moved inside of it, and outside they are refused', () => {
  const made = inferenceMode(() => new BatchNorm1d(2));
  const x = ones([3, 2]);
  expect(() => noGrad(() => made(x))).toThrow(expect.objectContaining({ code: 'GRAD_INPLACE' }));
  expect(made.runningMean!.tolist()).toEqual([0, 0]);
  inferenceMode(() => made(x));
  expect(made.runningMean!.sum().item()).toBeCloseTo(0.2, 6);
  const plain = new BatchNorm1d(2);
  inferenceMode(() => plain(x));
  expect([plain.runningMean!.isInference(), plain.runningMean!.version]).toEqual([false, 1]);
});

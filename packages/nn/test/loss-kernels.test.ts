/** Losses by compiled kernels: the same bits for every layout, and PyTorch's steps. */
import '@isograd/autograd';
import { manualSeed, rand, randn, type Tensor } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import * as F from '../src/functional/index.js';

const n = 5000;
manualSeed(5);
const [x, target, p, weight, positive] = [randn([n]), rand([n]), rand([n]), rand([n]), rand([n]).add(0.5)];
type Reduction = 'mean' | 'sum' | 'none';
type Loss = (x: Tensor, target: Tensor, weight: Tensor, reduction: Reduction) => Tensor;
const losses: Readonly<Record<string, { readonly input: Tensor; readonly loss: Loss }>> = {
  mseLoss: { input: x, loss: (y, t, _, reduction) => F.mseLoss(y, t, { reduction }) },
  binaryCrossEntropy: {
    input: p,
    loss: (y, t, w, reduction) => F.binaryCrossEntropy(y, t, { weight: w, reduction }),
  },
  binaryCrossEntropyWithLogits: {
    input: x,
    loss: (y, t, w, reduction) =>
      F.binaryCrossEntropyWithLogits(y, t, { weight: w, posWeight: positive, reduction }),
  },
};

/** The same numbers with gaps between them. */
const apart = (y: Tensor): Tensor => y.unsqueeze(1).expand([-1, 2]).contiguous().select(1, 1);

/** Bits of the loss and of its slope. */
function bits(loss: Loss, operands: readonly Tensor[], reduction: Reduction): readonly string[] {
  const [y, t, w] = operands.map((operand) => operand.detach());
  y!.requiresGrad_();
  const value = loss(y!, t!, w!, reduction);
  value.sum().backward();
  return [bitsOf(value), bitsOf(y!.grad!)];
}

describe.each(Object.entries(losses))('%s', (_, { input, loss }) => {
  test.each(['mean', 'sum', 'none'] as const)('%s: the bits do not depend on the layout', (reduction) => {
    const operands = [input, target, weight];
    expect(bits(loss, operands.map(apart), reduction)).toEqual(bits(loss, operands, reduction));
  });

  test('float32 stays within 1e-6 of float64', () => {
    const single = loss(input, target, weight, 'mean').item();
    const double = loss(input.double(), target.double(), weight.double(), 'mean').item();
    expect(Math.abs(single / double - 1)).toBeLessThan(1e-6);
  });

  test('the mean is the mean of the elements', () => {
    expect(loss(input, target, weight, 'none').mean().item()).toBe(
      loss(input, target, weight, 'mean').item(),
    );
  });
});

test('squares are those of a rounded difference, as in PyTorch', () => {
  const d = x.sub(target);
  expect(bitsOf(F.mseLoss(x, target, { reduction: 'none' }))).toBe(bitsOf(d.mul(d)));
});

test('a weight multiplies the rounded loss of an element, as in PyTorch', () => {
  const plain = F.binaryCrossEntropy(p, target, { reduction: 'none' });
  const weighted = F.binaryCrossEntropy(p, target, { weight, reduction: 'none' });
  expect(bitsOf(weighted)).toBe(bitsOf(plain.mul(weight)));
});

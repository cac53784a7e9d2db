/** Losses and their gradients against recorded PyTorch values, as functions and as layers. */
import { gradients } from '@isograd/autograd';
import { isFloating, type Tensor, tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  functional,
  HuberLoss,
  L1Loss,
  type Loss,
  MSELoss,
  NLLLoss,
  SmoothL1Loss,
} from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';
import { wrong } from './wrong.js';

/** As recorded, under PyTorch's names; a weight is an object with its values. */
type Options = Readonly<Record<string, string | number | { readonly values: number[] }>>;

interface Case {
  readonly id: string;
  readonly op: string;
  readonly args: Options;
  readonly in: readonly [Encoded, Encoded];
  readonly out: readonly [Encoded];
  readonly cot: readonly [Encoded];
  readonly grad: readonly [Encoded, Encoded | null];
  readonly out_err64: number;
  readonly grad_err64: number;
}
type Call = (x: Tensor, target: Tensor, options?: never) => Tensor;

const both: Readonly<Record<string, readonly [Call, new (options?: never) => Loss]>> = {
  'F.mse_loss': [functional.mseLoss, MSELoss],
  'F.l1_loss': [functional.l1Loss, L1Loss],
  'F.smooth_l1_loss': [functional.smoothL1Loss, SmoothL1Loss],
  'F.huber_loss': [functional.huberLoss, HuberLoss],
  'F.binary_cross_entropy': [functional.binaryCrossEntropy, BCELoss],
  'F.binary_cross_entropy_with_logits': [functional.binaryCrossEntropyWithLogits, BCEWithLogitsLoss],
  'F.cross_entropy': [functional.crossEntropy, CrossEntropyLoss],
  'F.nll_loss': [functional.nllLoss, NLLLoss],
};

const camel = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const optionsOf = (args: Options): never =>
  wrong(
    Object.fromEntries(
      Object.entries(args).map(([name, value]) => [
        camel(name),
        typeof value === 'object' ? tensor(value.values) : value,
      ]),
    ),
  );

describe.each(recorded<Case>('losses'))('$id', ({ op, args, ...golden }) => {
  const [call, Layer] = both[op]!;
  const leaf = (i: 0 | 1): Tensor => {
    const x = fromBits(golden.in[i]);
    return isFloating(x.dtype) && golden.grad[i] !== null ? x.requiresGrad_() : x;
  };
  const leaves = (): readonly [Tensor, Tensor] => [leaf(0), leaf(1)];

  test('the function gives the value and the gradients of PyTorch', () => {
    const [x, target] = leaves();
    const y = call(x, target, optionsOf(args));
    expectNear(y, golden.out[0], golden.out_err64);
    const wanted = [x, target].filter((input) => input.requiresGrad);
    const got = gradients(y, wanted, { gradOutputs: fromBits(golden.cot[0]) });
    const expected = golden.grad.filter((g) => g !== null);
    got.forEach((g, i) => expectNear(g, expected[i]!, golden.grad_err64));
  });

  test('the layer gives what the function gives', () => {
    const [x, target] = leaves();
    const loss = new Layer(optionsOf(args));
    expect(loss(x, target).tolist()).toEqual(call(x, target, optionsOf(args)).tolist());
  });
});

test('losses print the node that PyTorch prints', () => {
  const x = tensor([[0.25, 0.5]], { requiresGrad: true });
  const nodes = [
    functional.mseLoss(x, x.detach()),
    functional.l1Loss(x, x.detach()),
    functional.smoothL1Loss(x, x.detach()),
    functional.huberLoss(x, x.detach()),
    functional.binaryCrossEntropy(x, x.detach()),
    functional.binaryCrossEntropyWithLogits(x, x.detach()),
    functional.crossEntropy(x, tensor([1n])),
    functional.nllLoss(x, tensor([1n])),
    functional.crossEntropy(x, tensor([1n]), { labelSmoothing: 0.1 }),
  ].map((y) => y.gradFn?.name);
  expect(nodes).toEqual([
    'MseLossBackward0',
    'MeanBackward0',
    'SmoothL1LossBackward0',
    'HuberLossBackward0',
    'BinaryCrossEntropyBackward0',
    'BinaryCrossEntropyWithLogitsBackward0',
    'NllLossBackward0',
    'NllLossBackward0',
    'AddBackward0',
  ]);
});

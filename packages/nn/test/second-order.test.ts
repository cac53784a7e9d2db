/** Gradients of gradients of losses, normalisation, windows and determinants against recorded PyTorch values. */
import { gradients } from '@isograd/autograd';
import { type Tensor, zeros } from '@isograd/tensor';
import { inv, slogdet } from '@isograd/tensor/linalg';
import { fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { functional as F } from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly in: readonly Encoded[];
  /** Inputs that want no gradient. */
  readonly nograd: readonly number[];
  readonly cot: Encoded;
  /** Gradients of the inputs with the cotangent `cot`, then of their product with `v` by the inputs and by `cot`. */
  readonly grad1: readonly Encoded[];
  readonly v: readonly Encoded[];
  readonly grad2: readonly (Encoded | null)[];
  readonly grad2_err64: number;
}

const calls: Readonly<Record<string, (...xs: [Tensor, Tensor, Tensor]) => Tensor>> = {
  'F.mse_loss': (x, y) => F.mseLoss(x, y),
  'F.cross_entropy': (x, y) => F.crossEntropy(x, y),
  'F.binary_cross_entropy_with_logits': (x, y) => F.binaryCrossEntropyWithLogits(x, y),
  'F.binary_cross_entropy': (x, y) => F.binaryCrossEntropy(x, y),
  'F.nll_loss': (x, y) => F.nllLoss(x, y),
  'F.smooth_l1_loss': (x, y) => F.smoothL1Loss(x, y),
  conv1d: (x, w, b) => F.conv1d(x, w, b, { stride: 2 }),
  conv2d: (x, w, b) => F.conv2d(x, w, b, { padding: 1 }),
  avg_pool2d: (x) => F.avgPool2d(x, 2),
  max_pool2d: (x) => F.maxPool2d(x, 2),
  layer_norm: (x, weight, bias) => F.layerNorm(x, [4], { weight, bias }),
  inverse: (x) => inv(x),
  slogdet: (x) => slogdet(x).logabsdet,
};

test.each(recorded<Case>('double-backward'))('$id', (c) => {
  const xs = c.in.map((x, i) => fromBits(x).requiresGrad_(x.dtype === 'float32' && !c.nograd.includes(i)));
  const asked = xs.filter((x) => x.requiresGrad);
  const cot = fromBits(c.cot).requiresGrad_();
  const y = calls[c.op]!(xs[0]!, xs[1]!, xs[2]!);
  const first = gradients(y, asked, { gradOutputs: cot, createGraph: true });
  expect(first).toHaveLength(c.grad1.length);
  // How far PyTorch's own first gradients are from float64 is not recorded.
  c.grad1.forEach((wanted, k) => expectNear(first[k]!, wanted, 1e-6));
  const along = first.map((g, k) => g.mul(fromBits(c.v[k]!)).sum()).reduce((a, b) => a.add(b));
  const second = gradients(along, [...asked, cot], { allowUnused: true });
  c.grad2.forEach((wanted, k) => {
    if (wanted !== null) expectNear(second[k] ?? zeros(wanted.shape), wanted, c.grad2_err64);
  });
});

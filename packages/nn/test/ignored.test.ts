/** Targets that are ignored, and classes that weigh nothing, count as in PyTorch (golden/ignored.py): values and gradients. */
import { gradients } from '@isograd/autograd';
import { tensor } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { functional, type Reduction } from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly op: 'crossEntropy' | 'nllLoss';
  readonly target: readonly number[];
  readonly weight: readonly number[] | null;
  readonly reduction: Reduction;
  readonly labelSmoothing: number;
  readonly x: Encoded;
  readonly out: Encoded;
  readonly grad: Encoded;
}

// Parts of size 1 cancel.
const rounding = 2 ** -24;

test.each(recorded<Case>('ignored'))('$id', ({ op, labelSmoothing, reduction, ...golden }) => {
  const x = fromBits(golden.x).requiresGrad_();
  const target = tensor(golden.target.map(BigInt));
  const options = { reduction, weight: golden.weight && tensor(golden.weight) };
  const y =
    op === 'nllLoss'
      ? functional.nllLoss(x, target, options)
      : functional.crossEntropy(x, target, { ...options, labelSmoothing });
  expectNear(y, golden.out, rounding);
  expectNear(gradients(y.sum(), [x])[0]!, golden.grad, rounding);
  expect(y.dtype).toBe('float32');
});

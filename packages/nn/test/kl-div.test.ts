/** Divergences and their gradients are PyTorch's (golden/kl_div.py), as a function and as a layer. */
import { gradients } from '@isograd/autograd';
import { ones } from '@isograd/tensor';
import { fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { functional, KLDivLoss, type KlDivOptions } from '../src/index.js';
import { type Encoded, expectNear, recorded } from './golden/read.js';
import { wrong } from './wrong.js';

interface Case extends Required<KlDivOptions> {
  readonly id: string;
  readonly in: readonly [Encoded, Encoded];
  readonly out: Encoded;
  readonly grad: readonly [Encoded, Encoded];
}
const { klDiv } = functional;
/** Terms of size 1 cancel. */
const rounding = 2 ** -24;

test.each(recorded<Case>('kl-div'))('$id', ({ in: given, out, grad, reduction, logTarget }) => {
  const [x, target] = given.map((each) => fromBits(each).requiresGrad_());
  const y = klDiv(x!, target!, { reduction, logTarget });
  expectNear(y, out, rounding);
  gradients(y.sum(), [x!, target!]).forEach((g, i) => expectNear(g, grad[i]!, rounding));
  expect(new KLDivLoss({ reduction, logTarget })(x!, target!).tolist()).toEqual(y.tolist());
});

test('it prints as PyTorch prints it', () => {
  expect(String(new KLDivLoss({ reduction: 'batchmean' }))).toBe('KLDivLoss()');
});

test.each([
  [
    'another word',
    () => klDiv(ones([2]), ones([2]), { reduction: wrong('batchmeen') }),
    'did you mean "batchmean"',
  ],
  ['no word', () => new KLDivLoss({ reduction: wrong(3) }), 'KLDivLoss: reduction 3 is no text'],
  [
    'no truth',
    () => new KLDivLoss({ logTarget: wrong(1) }),
    'KLDivLoss: logTarget must be true or false, got 1',
  ],
  ['another shape', () => klDiv(ones([2]), ones([3])), 'a target of [3] do not fit'],
])('%s is refused', (_, call, says) => {
  expect(call).toThrow(says);
});

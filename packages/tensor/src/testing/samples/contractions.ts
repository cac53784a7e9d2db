/** Samples: products with a sum. */
import { einsum } from '../../ops/einsum.js';
import { ones } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { line, some } from '../fixtures.js';
import { bad, numbers, type OpSamples, sample } from '../sample.js';

const added = (
  f: (x: Tensor, a: Tensor, b: Tensor) => Tensor,
  lead: readonly number[],
): OpSamples['good'] => [
  sample((x, a, b) => f(x, a, b), numbers(3), numbers(...lead, 2, 4), numbers(...lead, 4, 3)),
  sample((x, a, b) => f(x, a, b), numbers(...lead, 2, 3), numbers(...lead, 2, 1), numbers(...lead, 1, 3)),
];
const summed = (equation: string, ...shapes: (readonly number[])[]) =>
  sample((...xs) => einsum(equation, ...xs), ...shapes.map((shape) => numbers(...shape)));

export const contractions = {
  outer: {
    good: [sample((a, b) => a.outer(b), numbers(2), numbers(3))],
    bad: [bad('SHAPE_RANK', '[2,3]', () => some.outer(ones([3])))],
  },
  addmm: {
    good: added((x, a, b) => x.addmm(a, b, { beta: 0.5, alpha: 2 }), []),
    bad: [
      bad('SHAPE_MISMATCH', 'columns of the first (3)', () => some.addmm(some, some)),
      bad('SHAPE_MISMATCH', '[4,2,3] does not stretch', () => ones([4, 2, 3]).addmm(some, ones([3, 3]))),
      bad('SHAPE_RANK', 'rank 2', () => some.addmm(ones([3]), some)),
      bad('DTYPE_MISMATCH', 'beta 0.5 beside int64', () =>
        line.addmm(line.outer(line), line.outer(line), { beta: 0.5 }),
      ),
    ],
  },
  addmm_: {
    good: [
      sample((x, a, b) => x.clone().addmm_(a, b, { beta: 0.5 }), numbers(2, 3), numbers(2, 4), numbers(4, 3)),
      sample((x, a) => x.mul(2).t().addmm_(a, a), numbers(2, 2), numbers(2, 2)),
    ],
  },
  baddbmm: {
    good: added((x, a, b) => x.baddbmm(a, b, { beta: -1 }), [2]),
    bad: [bad('SHAPE_RANK', 'rank 3', () => some.baddbmm(some, some))],
  },
  baddbmm_: {
    good: [
      sample((x, a, b) => x.clone().baddbmm_(a, b), numbers(2, 2, 3), numbers(2, 2, 4), numbers(2, 4, 3)),
    ],
  },
  tensordot: {
    good: [
      sample((a, b) => a.tensordot(b), numbers(2, 3, 2), numbers(3, 2, 2)),
      sample((a, b) => a.tensordot(b, [[0], [1]]), numbers(2, 3), numbers(2, 2)),
      sample((a, b) => a.tensordot(b, 0), numbers(2), numbers(3)),
      sample((a, b) => a.tensordot(b), numbers(2, 1, 2), numbers(3, 2, 2)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'other lengths', () => some.tensordot(some, 1)),
      bad('SHAPE_RANK', '3 dims', () => some.tensordot(some, 3)),
    ],
  },
  kron: {
    good: [
      sample((a, b) => a.kron(b), numbers(2, 2), numbers(2, 3)),
      sample((a, b) => a.kron(b), numbers(2), numbers(2, 3)),
    ],
  },
  cross: {
    good: [
      sample((a, b) => a.cross(b), numbers(2, 3), numbers(1, 3)),
      sample((a, b) => a.cross(b, 0), numbers(3, 2), numbers(3, 2)),
      sample((a, b) => a.cross(b), numbers(2, 3, 3), numbers(2, 3, 1)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'length 3', () => some.cross(some, 0)),
      bad('SHAPE_MISMATCH', 'cross: an axis of length 3 is wanted, [2,2] has none', () =>
        ones([2, 2]).cross(ones([2, 2])),
      ),
      bad('SHAPE_RANK', '[3]', () => some.cross(ones([3]))),
    ],
  },
  einsum: {
    good: [
      summed('ij,jk->ik', [2, 3], [3, 2]),
      summed('ii->i', [3, 3]),
      summed('ii', [3, 3]),
      summed('bn,anm,bm->ba', [2, 2], [3, 2, 2], [2, 2]),
      summed('...ij,...jk->...ik', [2, 2, 3], [3, 2]),
      summed('ij,j', [2, 1], [3]),
      summed('ij->ji', [2, 3]),
    ],
    bad: [
      bad('SHAPE_MISMATCH', '"j" has size 4 in operand 1, 3 before it', () =>
        einsum('ij,jk->ik', some, ones([4, 5])),
      ),
      bad('ARG_RANGE', '"k" of the output is in no operand', () => einsum('ij->k', some)),
      bad('ARG_RANGE', '"j" stands twice', () => einsum('ij->ijj', some)),
      bad('ARG_RANGE', '2 terms for 1 operands', () => einsum('i,j', some)),
      bad('SHAPE_RANK', 'names 1 axes', () => einsum('i->i', some)),
      bad('ARG_RANGE', '"i1"', () => einsum('i1->i', some)),
    ],
  },
} satisfies Record<string, OpSamples>;

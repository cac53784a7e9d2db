/** Samples: products of matrices. */
import { ones } from '../../ops/makers.js';
import { some } from '../fixtures.js';
import { bad, numbers, type OpSamples, sample } from '../sample.js';

export const products = {
  matmul: {
    good: [
      sample((a, b) => a.matmul(b), numbers(2, 3), numbers(3, 2)),
      sample((a, b) => a.matmul(b), numbers(2, 1, 2, 3), numbers(2, 3, 2)),
      sample((a, b) => a.matmul(b), numbers(3), numbers(3, 2)),
      sample((a, b) => a.matmul(b), numbers(2, 3), numbers(3)),
      sample((a, b) => a.t().matmul(b.t()), numbers(3, 2), numbers(2, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'columns of the first (3) must equal rows of the second (2)', () =>
        some.matmul(some),
      ),
      bad('SHAPE_RANK', 'rank 0', () => ones([]).matmul(some)),
      bad('DTYPE_MISMATCH', 'float32 with float64', () => some.matmul(ones([3, 2], { dtype: 'float64' }))),
    ],
  },
  mm: {
    good: [sample((a, b) => a.mm(b), numbers(2, 3), numbers(3, 2))],
    bad: [bad('SHAPE_RANK', 'mm', () => some.mm(ones([3])))],
  },
  bmm: { good: [sample((a, b) => a.bmm(b), numbers(2, 2, 3), numbers(2, 3, 2))] },
  mv: { good: [sample((a, b) => a.mv(b), numbers(2, 3), numbers(3))] },
  dot: { good: [sample((a, b) => a.dot(b), numbers(3), numbers(3))] },
  linear: {
    good: [
      sample((x, w, b) => x.linear(w, b), numbers(2, 3), numbers(4, 3), numbers(4)),
      sample((x, w) => x.linear(w), numbers(3), numbers(2, 3)),
      sample((x, w, b) => x.linear(w, b), numbers(2, 2, 3), numbers(2, 3), numbers(2)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'last dim of [2,3] is 3', () => some.linear(ones([2, 4]))),
      bad('SHAPE_MISMATCH', 'bias', () => some.linear(ones([2, 3]), ones([3]))),
    ],
  },
} satisfies Record<string, OpSamples>;

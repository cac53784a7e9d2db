/** Samples: parts replaced, sums of products added, and draws. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { index, line, mask, some } from '../fixtures.js';
import { bad, numbers, type OpSamples, positive, sample } from '../sample.js';

const swap = tensor([1n, 0n]);
const apart = tensor([5n, 0n, -2n]);
const weights = positive(4);
const dimension = (f: (x: Tensor) => Tensor): OpSamples['good'] => [
  sample((x) => f(x.mul(2)), numbers(2, 2)),
];
const drawn = (f: (x: Tensor) => Tensor): OpSamples['good'] => [
  { xs: [positive(2, 3).div(3)], f, random: true },
];
const overwritten = (f: (x: Tensor) => unknown): OpSamples => ({
  good: drawn((x) => {
    const y = x.mul(2);
    f(y.select(0, 0));
    return y.mul(y);
  }),
});

export const writing = {
  indexCopy: {
    good: [
      sample((x, v) => x.indexCopy(0, swap, v), numbers(3, 2), numbers(2, 2)),
      sample((x, v) => x.indexCopy(-1, tensor([2n]), v), numbers(2, 3), numbers(2, 1)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', '[2,3]', () => some.indexCopy(0, line, some)),
      bad('INDEX_OUT_OF_RANGE', 'index 2', () => some.indexCopy(0, tensor([2n, 0n]), some)),
      bad('DTYPE_MISMATCH', 'int64', () => some.indexCopy(0, swap, tensor([[1n], [2n]]))),
      bad('SHAPE_RANK', '[1,2]', () => some.indexCopy(0, index, some)),
    ],
  },
  indexCopy_: { good: [sample((x, v) => x.mul(2).indexCopy_(0, swap, v), numbers(3, 2), numbers(2, 2))] },
  put: {
    good: [
      sample((x, v) => x.put(apart, v), numbers(2, 3), numbers(3)),
      sample((x, v) => x.put(index, v, { accumulate: true }), numbers(2, 3), numbers(2)),
    ],
    bad: [bad('SHAPE_NUMEL', '[2,3]', () => some.put(line, some))],
  },
  put_: { good: [sample((x, v) => x.mul(2).put_(apart, v), numbers(2, 3), numbers(3))] },
  takeAlongDim: {
    good: [
      sample((x) => x.takeAlongDim(index.t(), 0), numbers(2, 3)),
      sample((x) => x.takeAlongDim(line), numbers(2, 3)),
    ],
    bad: [
      bad('SHAPE_RANK', '[3]', () => some.takeAlongDim(line, 0)),
      bad('INDEX_OUT_OF_RANGE', 'index 7', () => some.takeAlongDim(tensor([7n]))),
    ],
  },
  maskedScatter: {
    good: [
      sample((x, v) => x.maskedScatter(mask, v), numbers(2, 3), numbers(5)),
      sample((x, v) => x.maskedScatter(tensor([[true], [false]]), v), numbers(3), numbers(3)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'maskedScatter', () => some.maskedScatter(mask, ones([3]))),
      bad('DTYPE_UNSUPPORTED', 'float32', () => some.maskedScatter(some, some)),
      bad('DTYPE_MISMATCH', 'int64', () => some.maskedScatter(mask, line)),
    ],
  },
  maskedScatter_: { good: [sample((x, v) => x.mul(2).maskedScatter_(mask, v), numbers(2, 3), numbers(4))] },
  argwhere: { good: [sample((x) => x.mul(mask.argwhere().sum()), numbers(3))] },
  selectScatter: {
    good: [sample((x, v) => x.selectScatter(v, 1, -1), numbers(2, 3), numbers(2))],
    bad: [bad('SHAPE_MISMATCH', '[2,3]', () => some.selectScatter(some, 0, 0))],
  },
  sliceScatter: {
    good: [sample((x, v) => x.sliceScatter(v, 1, 0, 3, 2), numbers(2, 3), numbers(2, 2))],
    bad: [bad('SHAPE_MISMATCH', '[2,3]', () => some.sliceScatter(some, 0, 1))],
  },
  diagonalScatter: {
    good: [sample((x, v) => x.diagonalScatter(v, 1), numbers(2, 3), numbers(2))],
    bad: [bad('SHAPE_MISMATCH', '[2,3]', () => some.diagonalScatter(some))],
  },
  fillDiagonal_: {
    good: dimension((x) => x.fillDiagonal_(3)),
    bad: [
      bad('SHAPE_RANK', '[3]', () => line.clone().fillDiagonal_(1n)),
      bad('SHAPE_MISMATCH', '[1,2,1]', () => zeros([1, 2, 1]).fillDiagonal_(1)),
    ],
  },
  diagflat: {
    good: [sample((x) => x.diagflat(1), numbers(2, 2))],
    bad: [bad('ARG_TYPE', '0.5', () => some.diagflat(0.5))],
  },
  addmv: {
    good: [sample((x, a, b) => x.addmv(a, b, { beta: 2, alpha: 3 }), numbers(2), numbers(2, 3), numbers(3))],
    bad: [bad('SHAPE_RANK', '[2,3]', () => some.addmv(some, some))],
  },
  addmv_: { good: [sample((x, a, b) => x.mul(2).addmv_(a, b), numbers(2), numbers(2, 3), numbers(3))] },
  addr: {
    good: [sample((x, a, b) => x.addr(a, b, { beta: 2 }), numbers(2, 3), numbers(2), numbers(3))],
    bad: [bad('SHAPE_RANK', 'rank 1 and 1', () => some.addr(some, some))],
  },
  addr_: { good: [sample((x, a, b) => x.mul(2).addr_(a, b), numbers(2, 3), numbers(2), numbers(3))] },
  addbmm: {
    good: [sample((x, a, b) => x.addbmm(a, b), numbers(2, 1), numbers(2, 2, 3), numbers(2, 3, 2))],
    bad: [bad('SHAPE_MISMATCH', '[1,2,3]', () => some.addbmm(zeros([1, 2, 3]), zeros([1, 2, 3])))],
  },
  addbmm_: {
    good: [sample((x, a, b) => x.mul(2).addbmm_(a, b), numbers(2, 2), numbers(2, 2, 3), numbers(2, 3, 2))],
  },
  vdot: { good: [sample((a, b) => a.vdot(b), numbers(3), numbers(3))] },
  inner: {
    good: [
      sample((a, b) => a.inner(b), numbers(2, 3), numbers(4, 3)),
      sample((a, b) => a.inner(b), numbers(2, 3), numbers()),
    ],
    bad: [bad('SHAPE_MISMATCH', '[2]', () => some.inner(zeros([2])))],
  },
  cauchy_: {
    ...overwritten((x) => x.cauchy_()),
    bad: [bad('ARG_RANGE', '0', () => zeros([2]).cauchy_(0, 0))],
  },
  logNormal_: {
    ...overwritten((x) => x.logNormal_()),
    bad: [bad('ARG_RANGE', '-1', () => zeros([2]).logNormal_(0, -1))],
  },
  geometric_: {
    ...overwritten((x) => x.geometric_(0.5)),
    bad: [bad('ARG_RANGE', '1', () => zeros([2]).geometric_(1))],
  },
  bernoulli: {
    good: drawn((x) => x.mul(x.bernoulli())),
    bad: [
      bad('ARG_RANGE', '2', () => zeros([2]).add(2).bernoulli()),
      bad('DTYPE_UNSUPPORTED', 'int64', () => line.bernoulli()),
    ],
  },
  multinomial: {
    good: drawn((x) => x.mul(weights.multinomial(2).sum())),
    bad: [
      bad('ARG_RANGE', '0', () => some.multinomial(0)),
      bad('SHAPE_RANK', '[1,2,3]', () => zeros([1, 2, 3]).multinomial(1)),
      bad('DTYPE_UNSUPPORTED', 'int64', () => line.multinomial(1)),
    ],
  },
} satisfies Record<string, OpSamples>;

/** Samples: advanced indexing, masks, writing at indices. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { index, line, mask, some } from '../fixtures.js';
import { bad, numbers, one, type OpSamples, sample, wrong } from '../sample.js';

const grid = tensor([true, false, true, true, false, false], { shape: [2, 3] });
const [rows, columns] = [tensor([1n, 0n, 1n]), tensor([0n, -1n, 0n])];
/** On a clone, and into a view. */
const writes = (f: (x: Tensor, v: Tensor) => Tensor, ...shape: number[]): OpSamples['good'] => [
  sample((x, v) => f(x.clone(), v), numbers(2, 3), numbers(...shape)),
  sample(
    (x, v) => {
      const y = x.mul(2);
      f(y.select(0, 1), v);
      return y.mul(y);
    },
    numbers(2, 2, 3),
    numbers(...shape),
  ),
];

export const picking = {
  nonzero: {
    good: [
      sample((x) => x.mul(grid.nonzero().sum()), numbers(3)),
      sample((x) => x.mul(grid.nonzero({ asTuple: true })[1]!.sum()), numbers(3)),
    ],
    bad: [
      bad('ARG_TYPE', 'asTuple', () => grid.nonzero({ asTuple: wrong(1) })),
      bad('ARG_UNKNOWN', 'tuple', () => grid.nonzero(wrong({ tuple: true }))),
    ],
  },
  maskedSelect: {
    good: [
      sample((x) => x.maskedSelect(mask), numbers(2, 3)),
      sample((x) => x.maskedSelect(tensor(true)), numbers()),
    ],
    bad: [
      bad('DTYPE_UNSUPPORTED', 'float32', () => some.maskedSelect(some)),
      bad('SHAPE_BROADCAST', '[2,3] with [4]', () => some.maskedSelect(ones([4], { dtype: 'bool' }))),
    ],
  },
  take: {
    good: [
      sample(
        (x) =>
          x.take(
            tensor([
              [5n, -1n],
              [0n, 0n],
            ]),
          ),
        numbers(2, 3),
      ),
      sample((x) => x.t().take(line), numbers(2, 3)),
    ],
    bad: [bad('INDEX_OUT_OF_RANGE', 'index 6', () => some.take(tensor([6n])))],
  },
  index: {
    good: [
      sample((x) => x.index([rows]), numbers(2, 3)),
      sample((x) => x.index([rows, columns]), numbers(2, 3)),
      sample((x) => x.index([tensor(true), rows]), numbers(2, 3)),
      sample((x) => x.index([null, index]), numbers(2, 3)),
      sample((x) => x.index([rows, null, [0, 1, 1]]), numbers(2, 3, 2)),
      sample((x) => x.index(grid), numbers(2, 3)),
      sample((x) => x.index([null, mask]), numbers(2, 3)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 2 is out of range for dim 0 of length 2; use -2..1', () =>
        some.index([[2]]),
      ),
      bad('SHAPE_MISMATCH', 'a mask of [3] does not fit [2,3] from dim 0', () => some.index(mask)),
      bad('SHAPE_RANK', 'more indices', () => some.index([null, null, line])),
      bad('SHAPE_BROADCAST', '[3]', () => some.index([rows, [0, 1]])),
      bad('DTYPE_UNSUPPORTED', 'uint8', () => some.index(tensor([1], { dtype: 'uint8' }))),
      bad('ARG_RANGE', 'at least one', () => some.index([])),
    ],
  },
  indexPut: {
    good: [
      sample((x, v) => x.indexPut([[1, 0]], v), numbers(2, 3), numbers(2, 3)),
      sample((x, v) => x.indexPut([tensor(true)], v), numbers(2, 3), numbers(3)),
      sample((x, v) => x.indexPut([rows, columns], v, { accumulate: true }), numbers(2, 3), numbers(3)),
      sample((x, v) => x.indexPut([null, mask], v), numbers(2, 3), numbers(2, 1)),
    ],
    bad: [
      bad('DTYPE_MISMATCH', 'int64', () => some.indexPut([[0]], line)),
      bad('SHAPE_BROADCAST', '[2]', () => some.indexPut([[0, 1]], ones([2]))),
    ],
  },
  indexPut_: {
    good: [
      ...writes((x, v) => x.indexPut_([[0, 1]], v), 2, 3),
      ...writes((x, v) => x.indexPut_([tensor(true), [0, 1]], v), 2, 3),
      ...writes(
        (x, v) =>
          x.indexPut_(
            [
              [0, 1, 0],
              [1, 1, 1],
            ],
            v,
            { accumulate: true },
          ),
        3,
      ),
    ],
    bad: [bad('INDEX_OUT_OF_RANGE', 'index -3', () => ones([2, 3]).indexPut_([[-3]], 1))],
  },
  scatter: {
    good: [
      sample((x, s) => x.scatter(1, index, s), numbers(2, 3), numbers(2, 3)),
      sample((x, s) => x.scatter(0, index, s), numbers(2, 3), numbers()),
      sample((x) => x.scatter(1, tensor([[0n], [2n]]), 4), numbers(2, 3)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 2', () => some.scatter(0, tensor([[2n]]), some)),
      bad('DTYPE_MISMATCH', 'int64', () => some.scatter(1, index, index)),
      bad('SHAPE_MISMATCH', 'same rank', () => some.scatter(0, line, 1)),
    ],
  },
  scatter_: { good: writes((x, v) => x.scatter_(1, tensor([[2n], [0n]]), v), 2, 3) },
  indexFill: {
    good: [
      sample((x, v) => x.indexFill(1, tensor([0n, -1n]), v), numbers(2, 3), numbers()),
      ...one((x) => x.indexFill(0, tensor([0n]), 3)).good,
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 3', () => some.indexFill(1, tensor([3n]), 0)),
      bad('SHAPE_RANK', '[2,3]', () => some.indexFill(0, line, some)),
    ],
  },
  indexFill_: {
    good: writes((x, v) => x.indexFill_(0, tensor([1n]), v)),
    bad: [
      bad('ARG_ALIAS', 'share one memory', () =>
        zeros([1, 3])
          .expand([2, 3])
          .indexFill_(0, tensor([0n]), 1),
      ),
    ],
  },
  oneHot: {
    good: [
      sample((x) => x.mul(line.oneHot(3).sum(1)), numbers(3)),
      sample((x) => x.mul(line.oneHot()).sum(0), numbers(3, 1)),
    ],
    bad: [
      bad('ARG_RANGE', 'class 1 at position 0 is not one of 0..0', () => line.oneHot(1)),
      bad('DTYPE_UNSUPPORTED', 'float32', () => some.oneHot()),
      bad('SHAPE_EMPTY', 'numClasses', () => zeros([0], { dtype: 'int64' }).oneHot()),
    ],
  },
} satisfies Record<string, OpSamples>;

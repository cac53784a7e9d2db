/** Samples: picking by index tensors. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import { index, line, some } from '../fixtures.js';
import { bad, into, numbers, type OpSamples, sample, wrong } from '../sample.js';

export const indexing = {
  gather: {
    good: [
      sample((x) => x.gather(1, index), numbers(2, 3)),
      sample((x) => x.gather(0, index), numbers(2, 3)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 5', () => ones([3, 4]).gather(0, tensor([[5n]]))),
      bad('DTYPE_UNSUPPORTED', 'float32', () => some.gather(0, tensor([[0.5]]))),
      bad('SHAPE_MISMATCH', 'same rank', () => some.gather(0, line)),
    ],
  },
  scatterAdd: {
    good: [
      sample((x, s) => x.scatterAdd(1, index, s), numbers(2, 3), numbers(2, 3)),
      sample((x, s) => x.scatterAdd(0, tensor([[0n, 0n]]), s), numbers(2, 3), numbers(1, 2)),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 2', () => some.scatterAdd(0, tensor([[2n]]), some)),
      bad('DTYPE_MISMATCH', 'int64', () => some.scatterAdd(0, index, index)),
    ],
  },
  scatterAdd_: {
    good: into((a, b) => a.scatterAdd_(a.ndim - 1, zeros(a.shape, { dtype: 'int64' }), b.expand(a.shape))),
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 2', () => ones([2, 3]).scatterAdd_(0, tensor([[2n]]), some)),
      bad('ARG_ALIAS', 'share one memory', () => zeros([1, 3]).expand([2, 3]).scatterAdd_(0, index, some)),
    ],
  },
  indexSelect: {
    good: [sample((x) => x.indexSelect(0, line), numbers(2, 3))],
    bad: [bad('SHAPE_RANK', 'one axis', () => some.indexSelect(0, index))],
  },
  indexAdd: {
    good: [
      sample((x, s) => x.indexAdd(0, line, s), numbers(2, 3), numbers(3, 3)),
      sample((x, s) => x.indexAdd(0, line, s, { alpha: -2.5 }), numbers(2, 3), numbers(3, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', '[3,3] is wanted', () => some.indexAdd(0, line, some)),
      bad('ARG_TYPE', 'alpha must be a number, got "a"', () =>
        some.indexAdd(0, line, ones([3, 3]), { alpha: wrong('a') }),
      ),
    ],
  },
  indexAdd_: {
    good: [
      sample((x, s) => x.clone().indexAdd_(0, line, s), numbers(2, 3), numbers(3, 3)),
      sample(
        (x, s) => {
          const y = x.mul(2);
          y.select(0, 1).indexAdd_(0, line, s);
          return y.mul(y);
        },
        numbers(2, 3),
        numbers(3),
      ),
    ],
  },
} satisfies Record<string, OpSamples>;

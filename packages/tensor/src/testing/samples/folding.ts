/** Samples: reductions at indices, slices of bounded length, distances of rows. */
import { tensor } from '../../ops/create.js';
import { ones } from '../../ops/makers.js';
import type { ScatterReduction } from '../../ops/folding.js';
import type { Tensor } from '../../tensor.js';
import { index, line, some } from '../fixtures.js';
import { bad, between, numbers, type OpSamples, sample, type Sample, wrong } from '../sample.js';

const places = tensor([
  [1n, 0n, 1n],
  [1n, 1n, 0n],
]);
const scattered = (reduce: ScatterReduction, includeSelf: boolean): Sample =>
  sample(
    (x, s) => x.scatterReduce(1, places, s, reduce, { includeSelf }),
    between(0.5, 2)(2, 3),
    between(0.5, 2)(2, 3),
  );
const sliced = (reduce: Exclude<ScatterReduction, 'sum'>, includeSelf: boolean): Sample =>
  sample(
    (x, s) => x.indexReduce(0, line, s, reduce, { includeSelf }),
    between(0.5, 2)(2, 3),
    between(0.5, 2)(3, 3),
  );
const both = [true, false];

export const folding = {
  scatterReduce: {
    good: (['sum', 'prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce) =>
      both.map((includeSelf) => scattered(reduce, includeSelf)),
    ),
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'index 2', () => some.scatterReduce(0, tensor([[2n]]), some, 'amax')),
      bad('DTYPE_MISMATCH', 'int64', () => some.scatterReduce(0, index, index, 'prod')),
      bad('SHAPE_MISMATCH', 'same rank', () => some.scatterReduce(0, line, some, 'amin')),
      bad('ARG_UNKNOWN', 'use sum, prod, mean, amax, amin', () =>
        some.scatterReduce(0, index, some, wrong('max')),
      ),
      bad('ARG_TYPE', 'includeSelf', () =>
        some.scatterReduce(0, index, some, 'sum', wrong({ includeSelf: 1 })),
      ),
    ],
  },
  scatterReduce_: {
    good: [
      sample((x, s) => x.clone().scatterReduce_(0, places, s, 'mean'), numbers(2, 3), numbers(2, 3)),
      sample(
        (x, s) => {
          const y = x.mul(2);
          y.select(0, 1).scatterReduce_(0, line, s, 'amax');
          return y.mul(y);
        },
        numbers(2, 3),
        numbers(3),
      ),
    ],
  },
  indexReduce: {
    good: (['prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce) =>
      both.map((includeSelf) => sliced(reduce, includeSelf)),
    ),
    bad: [
      bad('SHAPE_MISMATCH', '[3,3] is wanted', () => some.indexReduce(0, line, some, 'prod')),
      bad('ARG_UNKNOWN', 'use prod, mean, amax, amin', () =>
        some.indexReduce(0, line, ones([3, 3]), wrong('sum')),
      ),
    ],
  },
  indexReduce_: {
    good: [sample((x, s) => x.clone().indexReduce_(0, line, s, 'amin'), numbers(2, 3), numbers(3, 3))],
  },
  renorm: {
    good: [
      sample((x: Tensor) => x.renorm(2, 0, 0.5), numbers(2, 3)),
      sample((x: Tensor) => x.renorm(1, 1, 0.8), numbers(2, 3)),
    ],
    bad: [
      bad('ARG_RANGE', 'p must be a number above 0, got 0', () => some.renorm(0, 0, 1)),
      bad('ARG_RANGE', 'maxnorm must be a number from 0 up, got -1', () => some.renorm(2, 0, -1)),
      bad('SHAPE_RANK', '[3]', () => ones([3]).renorm(2, 0, 1)),
    ],
  },
  renorm_: { good: [sample((x) => x.clone().renorm_(2, -1, 0.5), numbers(2, 3))] },
  pdist: {
    good: [sample((x) => x.pdist(), numbers(3, 2)), sample((x) => x.pdist(3), numbers(3, 2))],
    bad: [bad('SHAPE_RANK', '[3]', () => ones([3]).pdist()), bad('ARG_RANGE', '-1', () => some.pdist(-1))],
  },
} satisfies Record<string, OpSamples>;

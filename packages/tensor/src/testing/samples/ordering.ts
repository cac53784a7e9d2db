/** Samples: sorting, order statistics, counting. */
import { tensor } from '../../ops/create.js';
import { zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { along, dims, line, mask, some } from '../fixtures.js';
import { bad, numbers, one, type OpSamples, sample, wrong } from '../sample.js';

const gaps = tensor([1, NaN, 3], { dtype: 'float64' });
const twins = tensor([[1n, 2n, 1n]]);
const apart = tensor([0, NaN, 0], { dtype: 'float64' });
/** What is counted stands beside `x` as a factor. */
const beside = (f: () => Tensor): OpSamples => ({ good: [sample((x) => x.mul(f().sum()), numbers(3))] });

export const ordering = {
  sort: {
    good: [
      ...one((x) => x.sort(-1).values).good,
      sample((x) => x.sort(0, { descending: true }).values, numbers(3, 2)),
    ],
    bad: [
      dims('sort', (x) => x.sort(2)),
      bad('ARG_TYPE', 'descending', () => some.sort(0, { descending: wrong(1) })),
    ],
  },
  argsort: {
    good: along((x) => x.mul(x.argsort(1))).good,
    bad: [dims('argsort', (x) => x.argsort(2))].map(sorted),
  },
  topk: {
    good: [
      ...along((x) => x.topk(2).values).good,
      sample((x) => x.topk(1, 0, { largest: false }).values, numbers(3, 2)),
    ],
    bad: [bad('ARG_RANGE', '0 to 3', () => some.topk(4)), bad('ARG_RANGE', '1.5', () => some.topk(1.5))],
  },
  median: {
    good: [
      ...along((x) => x.median()).good,
      ...along((x) => x.median(1).values).good,
      ...along((x) => x.median(0, { keepdim: true }).values).good,
    ],
    bad: [bad('SHAPE_EMPTY', '[0,3]', () => zeros([0, 3]).median(0))],
  },
  mode: {
    good: [
      ...along((x) => x.mode(1).values).good,
      sample((x) => x.mul(tensor([1, 1, 2], { dtype: 'float64' })).mode().values, numbers()),
    ],
    bad: [bad('SHAPE_EMPTY', '[0]', () => zeros([0]).mode())],
  },
  quantile: {
    good: [
      ...along((x) => x.quantile(0.3)).good,
      ...along((x) => x.quantile([0.1, 0.75], 1, { keepdim: true })).good,
      ...along((x) => x.quantile(0.4, 0, { interpolation: 'midpoint' })).good,
    ],
    bad: [
      bad('ARG_RANGE', '1.5', () => some.quantile(1.5)),
      bad('ARG_UNKNOWN', '"cubic"', () => some.quantile(0.5, 0, { interpolation: wrong('cubic') })),
      bad('SHAPE_EMPTY', '[0]', () => zeros([0]).quantile(0.5)),
      bad('DTYPE_UNSUPPORTED', 'int64', () => line.quantile(0.5)),
    ],
  },
  countNonzero: {
    good: along((x) => x.mul(x.gt(0).countNonzero(1, { keepdim: true }))).good,
    bad: [dims('countNonzero', (x) => x.countNonzero(2))],
  },
  nansum: {
    good: [
      sample((x) => x.add(apart).nansum(), numbers(2, 3)),
      sample((x) => x.add(apart).nansum(1), numbers(2, 3)),
    ],
    bad: [dims('nansum', (x) => x.nansum(2))],
  },
  nanmean: {
    good: [sample((x) => x.add(apart).nanmean(1), numbers(2, 3))],
    bad: [bad('DTYPE_UNSUPPORTED', 'int64', () => line.nanmean()), dims('nanmean', (x) => x.nanmean(2))],
  },
  unique: {
    good: [...beside(() => line.unique()).good, ...beside(() => twins.unique({ dim: -1 }).counts).good],
    bad: [
      bad('ARG_UNKNOWN', 'counts', () => line.unique(wrong({ counts: true }))),
      bad('DIM_OUT_OF_RANGE', 'dim 2', () => some.unique({ dim: 2 })),
      bad('SHAPE_RANK', 'without dimensions', () => tensor(1).unique({ dim: 0 })),
      bad('SHAPE_EMPTY', '[2,0] along dim 0', () => zeros([2, 0]).unique({ dim: 0 })),
    ],
  },
  bincount: {
    good: [
      ...beside(() => line.bincount({ minlength: 4 })).good,
      sample((w) => line.bincount({ weights: w }), numbers(3)),
    ],
    bad: [
      bad('ARG_RANGE', '-1 at position 0', () => tensor([-1n]).bincount()),
      bad('DTYPE_UNSUPPORTED', 'float32', () => some.bincount()),
      bad('SHAPE_RANK', '[1,2]', () => tensor([[1n, 2n]]).bincount()),
      bad('SHAPE_MISMATCH', '[2,3]', () => line.bincount({ weights: some })),
    ],
  },
  histc: {
    ...beside(() => gaps.nanToNum().histc({ bins: 3 })),
    bad: [
      bad('ARG_RANGE', 'bins', () => some.histc({ bins: 0 })),
      bad('ARG_RANGE', 'in order', () => some.histc({ min: 2, max: 1 })),
      bad('ARG_RANGE', 'not finite', () => gaps.histc()),
      bad('DTYPE_UNSUPPORTED', 'bool', () => mask.histc()),
    ],
  },
} satisfies Record<string, OpSamples>;

// argsort is sort's other output, and refuses under its name.
function sorted<T extends { readonly says: string }>(sampleOf: T): T {
  return { ...sampleOf, says: sampleOf.says.replace('argsort', 'sort') };
}

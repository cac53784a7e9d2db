/** Samples: differences, areas, covariances, distances, ranks and searches. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { along, dims, line, some } from '../fixtures.js';
import { bad, numbers, type OpSamples, positive, sample, wrong } from '../sample.js';

const gaps = tensor([0, NaN, 0], { dtype: 'float64' });
const edges = tensor([-0.5, 0, 0.5], { dtype: 'float64' });
const times = tensor([0, 1, 3], { dtype: 'float64' });
/** What is counted stands beside `x` as a factor. */
const beside = (f: () => Tensor): OpSamples => ({ good: [sample((x) => x.mul(f().sum()), numbers(3))] });

export const statistics = {
  diff: {
    good: [
      ...along((x) => x.diff()).good,
      ...along((x) => x.diff(2, 1)).good,
      sample((x, a) => x.diff(1, 0, { prepend: a, append: a }), numbers(2, 3), numbers(1, 3)),
    ],
    bad: [
      dims('diff', (x) => x.diff(1, 2)),
      bad('ARG_RANGE', '-1', () => some.diff(-1)),
      bad('SHAPE_RANK', 'without any', () => zeros([]).diff()),
    ],
  },
  trapezoid: {
    good: [
      ...along((y) => y.trapezoid()).good,
      ...along((y) => y.trapezoid({ dx: 0.5, dim: 0 })).good,
      sample((y, x) => y.trapezoid(x), numbers(2, 3), numbers(3)),
      sample((y, x) => y.trapezoid(x, { dim: 0 }), numbers(2, 3), numbers(2, 3)),
    ],
    bad: [
      dims('trapezoid', (y) => y.trapezoid({ dim: 2 })),
      bad('ARG_TYPE', 'beside x', () => ones([3]).trapezoid(ones([3]), { dx: 2 })),
    ],
  },
  trapz: { good: [sample((y) => y.trapz(times), numbers(3))] },
  cumulativeTrapezoid: {
    good: [
      ...along((y) => y.cumulativeTrapezoid()).good,
      sample((y) => y.cumulativeTrapezoid(times), numbers(2, 3)),
    ],
    bad: [dims('cumulativeTrapezoid', (y) => y.cumulativeTrapezoid({ dim: 2 }))],
  },
  vander: {
    good: [
      sample((x) => x.vander(), positive(3)),
      sample((x) => x.vander(4, { increasing: true }), positive(2)),
    ],
    bad: [
      bad('SHAPE_RANK', '[2,3]', () => some.vander()),
      bad('ARG_RANGE', '-1', () => line.vander(-1)),
      bad('ARG_TYPE', 'increasing', () => line.vander(2, { increasing: wrong(1) })),
    ],
  },
  cov: {
    good: [
      ...along((x) => x.cov()).good,
      sample((x) => x.cov({ correction: 0 }), numbers(4)),
      sample((x, w) => x.cov({ aweights: w, fweights: line.add(1n) }), numbers(2, 3), positive(3)),
    ],
    bad: [
      bad('SHAPE_RANK', '[1,2,3]', () => zeros([1, 2, 3]).cov()),
      bad('SHAPE_MISMATCH', 'weights of [3] for 2', () => zeros([2, 2]).cov({ fweights: line })),
      bad('ARG_TYPE', 'correction', () => some.cov({ correction: wrong('a') })),
    ],
  },
  corrcoef: { good: [sample((x) => x.corrcoef().mul(edges.diagflat()), numbers(3, 5))] },
  dist: {
    good: [
      sample((a, b) => a.dist(b), numbers(2, 3), numbers(3)),
      sample((a, b) => a.dist(b, 3), numbers(3), numbers(3)),
    ],
    bad: [bad('SHAPE_BROADCAST', '[2,4]', () => some.dist(ones([2, 4])))],
  },
  cdist: {
    good: [
      sample((a, b) => a.cdist(b), numbers(2, 3), numbers(4, 3)),
      sample((a, b) => a.cdist(b, 1), numbers(2, 2, 3), numbers(1, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', '[2,4]', () => some.cdist(ones([2, 4]))),
      bad('SHAPE_RANK', '[3]', () => some.cdist(ones([3]))),
      bad('ARG_RANGE', '-1', () => some.cdist(some, -1)),
      bad('DTYPE_UNSUPPORTED', 'int64', () => some.cdist(line)),
    ],
  },
  pairwiseDistance: {
    good: [
      sample((a, b) => a.pairwiseDistance(b), numbers(2, 3), numbers(3)),
      sample((a, b) => a.pairwiseDistance(b, { p: 1, keepdim: true }), numbers(2, 3), numbers(2, 3)),
    ],
    bad: [bad('ARG_RANGE', '-2', () => some.pairwiseDistance(some, { p: -2 }))],
  },
  cosineSimilarity: {
    good: [sample((a, b) => a.cosineSimilarity(b), numbers(2, 3), numbers(2, 3))],
    bad: [dims('norm', (x) => x.cosineSimilarity(x, 2))],
  },
  kthvalue: {
    good: [
      ...along((x) => x.kthvalue(2).values).good,
      ...along((x) => x.kthvalue(1, 0, { keepdim: true }).values).good,
    ],
    bad: [
      bad('ARG_RANGE', '1 to 3, got 4', () => some.kthvalue(4)),
      dims('kthvalue', (x) => x.kthvalue(1, 2)),
    ],
  },
  nanmedian: {
    good: [
      sample((x) => x.add(gaps).nanmedian(), numbers(2, 3)),
      sample((x) => x.add(gaps).nanmedian(1).values, numbers(2, 3)),
    ],
    bad: [bad('SHAPE_EMPTY', '[0,3]', () => zeros([0, 3]).nanmedian(0))],
  },
  nanquantile: {
    good: [
      sample((x) => x.add(gaps).nanquantile(0.3), numbers(2, 3)),
      sample((x) => x.add(gaps).nanquantile([0.2, 0.9], 1, { keepdim: true }), numbers(2, 3)),
      sample((x) => x.nanquantile(0.4), numbers()),
    ],
    bad: [bad('ARG_RANGE', 'nanquantile: q must lie', () => some.nanquantile(2))],
  },
  msort: { good: along((x) => x.msort()).good },
  aminmax: {
    good: [
      sample((x) => Object.values(x.aminmax()), numbers(2, 3)),
      sample((x) => Object.values(x.aminmax({ dim: 1, keepdim: true })), numbers(2, 3)),
    ],
    bad: [bad('SHAPE_EMPTY', '[0]', () => zeros([0]).aminmax())],
  },
  searchsorted: {
    ...beside(() => edges.searchsorted(0.25, { side: 'right', outInt32: true })),
    bad: [
      bad('SHAPE_MISMATCH', '[2,3] and values [3]', () => some.searchsorted(ones([3]))),
      bad('ARG_TYPE', 'right', () => line.searchsorted(1, { right: wrong(1) })),
      bad('ARG_UNKNOWN', '"up"', () => line.searchsorted(1, { side: wrong('up') })),
      bad('ARG_RANGE', 'right is true', () => line.searchsorted(1, { side: 'left', right: true })),
      bad('ARG_TYPE', 'outInt32', () => line.searchsorted(1, { outInt32: wrong(1) })),
      bad('DTYPE_UNSUPPORTED', 'float32', () => line.searchsorted(1, { sorter: ones([3]) })),
      bad('SHAPE_MISMATCH', 'sorter [1]', () => line.searchsorted(1, { sorter: tensor([0n]) })),
      bad('INDEX_OUT_OF_RANGE', '7', () => tensor([1, 2]).searchsorted(1, { sorter: tensor([0n, 7n]) })),
    ],
  },
  bucketize: {
    ...beside(() => edges.bucketize(edges, { right: true })),
    bad: [bad('SHAPE_RANK', '[2,3]', () => some.bucketize(some))],
  },
  isin: {
    ...beside(() => line.isin(tensor([1n]), { invert: true })),
    bad: [
      bad('ARG_TYPE', 'invert', () => line.isin(line, { invert: wrong(1) })),
      bad('ARG_TYPE', 'assumeUnique', () => line.isin(line, { assumeUnique: wrong(1) })),
    ],
  },
  uniqueConsecutive: {
    good: [
      ...beside(() => line.uniqueConsecutive()).good,
      ...beside(() => line.uniqueConsecutive({ dim: 0 }).inverse).good,
    ],
    bad: [
      bad('ARG_UNKNOWN', 'counts', () => line.uniqueConsecutive(wrong({ counts: true }))),
      bad('DIM_OUT_OF_RANGE', 'dim -3', () => some.uniqueConsecutive({ dim: -3 })),
    ],
  },
} satisfies Record<string, OpSamples>;

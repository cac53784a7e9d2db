/** Samples: histograms, slopes of samples, Poisson draws, one-sided bounds, undone broadcasts. */
import { tensor } from '../../ops/create.js';
import { gradient } from '../../ops/gradient.js';
import { ones } from '../../ops/makers.js';
import { line, some } from '../fixtures.js';
import { alone, bad, into, numbers, one, type OpSamples, positive, sample, wrong } from '../sample.js';

const edges = tensor([-1, 0, 0.5, 1], { dtype: 'float64' });
const places = tensor([0, 1, 3, 4], { dtype: 'float64' });

export const signals = {
  histogram: {
    good: [
      sample((x) => x.histogram(edges).hist.mul(x.sum()), numbers(2, 3)),
      sample((x) => x.histogram(3, { range: [-1, 1], density: true }).binEdges.mul(x.sum()), numbers(4)),
    ],
    bad: [
      bad('ARG_RANGE', 'from 1 up, got 0', () => some.histogram(0)),
      bad('ARG_RANGE', 'from 2 to 1', () => some.histogram(3, { range: [2, 1] })),
      bad('ARG_RANGE', 'leave one out', () => some.histogram(ones([2]), { range: [0, 1] })),
      bad('ARG_TYPE', 'density', () => some.histogram(3, wrong({ density: 1 }))),
      bad('SHAPE_MISMATCH', '[3] for [2,3]', () => some.histogram(3, { weight: ones([3]) })),
      bad('SHAPE_RANK', '[2,3]', () => some.histogram(some)),
      bad('DTYPE_MISMATCH', 'float64', () => some.histogram(edges)),
      bad('DTYPE_UNSUPPORTED', 'int64', () => line.histogram(2)),
    ],
  },
  gradient: {
    good: [
      sample((x) => gradient(x), numbers(3, 2)),
      sample((x) => gradient(x, { spacing: 0.5, dim: 1, edgeOrder: 2 }), numbers(2, 4)),
      sample((x) => gradient(x, { spacing: [places], dim: -1 }), numbers(2, 4)),
      sample((x) => gradient(x, { spacing: [places, 2], dim: [1, 0], edgeOrder: 2 }), numbers(3, 4)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'dim 0 of [2,3] is too short', () => gradient(some, { edgeOrder: 2 })),
      bad('SHAPE_MISMATCH', '[4] for 3 samples', () => gradient(some, { spacing: [places], dim: 1 })),
      bad('ARG_RANGE', 'a list of 2', () => gradient(some, { spacing: [1] })),
      bad('ARG_RANGE', 'edgeOrder is 1 or 2, got 3', () => gradient(some, wrong({ edgeOrder: 3 }))),
    ],
  },
  poisson: {
    good: [{ ...sample((x) => x.poisson().add(x), positive(2, 3)), random: true }],
    bad: [
      bad('ARG_RANGE', 'rate -1 at position 0', () => tensor([-1]).poisson()),
      bad('DTYPE_UNSUPPORTED', 'int64', () => line.poisson()),
    ],
  },
  sumToSize: {
    good: [
      sample((x) => x.sumToSize([1, 3]), numbers(2, 3)),
      sample((x) => x.sumToSize([3]), numbers(2, 3)),
      sample((x) => x.sumToSize([]), numbers(2)),
    ],
    bad: [bad('SHAPE_BROADCAST', '[2] does not stretch to [2,3]', () => some.sumToSize([2]))],
  },
  clampMin: {
    good: [
      ...one((x) => x.clampMin(-0.1)).good,
      sample((x, low) => x.clampMin(low), numbers(2, 3), numbers(3)),
      sample((x, low, high) => x.clamp({ min: low, max: high }), numbers(2, 3), numbers(3), numbers(2, 1)),
      sample((x, low) => x.clone().clamp_({ min: low, max: 0.5 }), numbers(2, 3), numbers(3)),
    ],
    bad: [
      bad('ARG_TYPE', 'max must be a number, got "a"', () => some.clamp({ min: some, max: wrong('a') })),
      bad('DTYPE_MISMATCH', 'float32 cannot be written', () => tensor([1n, 0n, 1n]).clampMin_(ones([3]))),
    ],
  },
  clampMax: one((x) => x.clampMax(0.1)),
  clampMin_: alone((x) => x.clampMin_(-0.1)),
  clampMax_: alone((x) => x.clampMax_(0.1)),
  trueDivide_: { good: into((a, b) => a.trueDivide_(b), positive) },
  splitWithSizes: { good: [sample((x) => x.splitWithSizes([1, 2], 1), numbers(2, 3))] },
} satisfies Record<string, OpSamples>;

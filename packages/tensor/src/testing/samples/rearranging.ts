/** Samples: other orders, repetitions, diagonals, windows, padding. */
import { meshgrid } from '../../ops/grids.js';

import { ones } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { dims, line, some } from '../fixtures.js';
import { bad, numbers, one, type OpSamples, sample, wrong } from '../sample.js';

const square = (f: (x: Tensor) => Tensor): OpSamples['good'] => [
  sample((x) => f(x), numbers(3, 3)),
  sample((x) => f(x), numbers(2, 3, 4)),
];
const rank2 = (name: string, call: (x: Tensor) => unknown) =>
  bad('SHAPE_RANK', `${name}: at least two`, () => call(ones([3])));

export const rearranging = {
  flip: {
    good: [...one((x) => x.flip(0)).good, sample((x) => x.flip([0, -1]), numbers(2, 3, 2))],
    bad: [dims('flip', (x) => x.flip(2))],
  },
  roll: {
    good: [
      ...one((x) => x.roll(1)).good,
      sample((x) => x.roll([1, -2], [0, 1]), numbers(3, 4)),
      sample((x) => x.roll(-7, 1), numbers(2, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', '1 shifts for 2 dims', () => some.roll(1, [0, 1])),
      bad('ARG_TYPE', '0.5', () => some.roll(0.5)),
    ],
  },
  repeat: {
    good: [sample((x) => x.repeat([2, 1, 2]), numbers(2, 3)), sample((x) => x.repeat([2]), numbers())],
    bad: [
      bad('SHAPE_RANK', '1 repeats', () => some.repeat([2])),
      bad('SHAPE_INVALID', '-1', () => some.repeat([-1, 1])),
    ],
  },
  tile: { good: [sample((x) => x.tile([2]), numbers(2, 3)), sample((x) => x.tile([2, 1, 1]), numbers(2))] },
  repeatInterleave: {
    good: [
      sample((x) => x.repeatInterleave(2), numbers(2, 2)),
      sample((x) => x.repeatInterleave([1, 0, 2], 1), numbers(2, 3)),
      sample((x) => x.repeatInterleave(line, 0), numbers(3)),
    ],
    bad: [
      bad('ARG_RANGE', '-1', () => some.repeatInterleave(-1)),
      bad('SHAPE_MISMATCH', '2 repeats for an axis of length 3', () => some.repeatInterleave([1, 2], 1)),
    ],
  },
  diagonal: {
    good: [
      ...square((x) => x.diagonal()),
      ...square((x) => x.diagonal(1, -1, 0)),
      sample((x) => x.diagonal(-1), numbers(3, 2)),
    ],
    bad: [
      rank2('diagonal', (x) => x.diagonal()),
      bad('DIM_DUPLICATE', 'dim 1 given twice', () => some.diagonal(0, 1, -1)),
    ],
  },
  diag: {
    good: [sample((x) => x.diag(), numbers(3)), sample((x) => x.diag(-1), numbers(2, 3))],
    bad: [bad('SHAPE_RANK', '[1,1,1]', () => ones([1, 1, 1]).diag())],
  },
  diagEmbed: {
    good: [sample((x) => x.diagEmbed(1), numbers(2, 3)), sample((x) => x.diagEmbed(1, 2, 0), numbers(2, 3))],
    bad: [bad('DIM_DUPLICATE', 'dim 0', () => some.diagEmbed(0, 0, -3))],
  },
  trace: {
    good: [sample((x) => x.trace(), numbers(3, 2))],
    bad: [bad('SHAPE_RANK', '[3]', () => ones([3]).trace())],
  },
  tril: {
    good: [...square((x) => x.tril()), ...square((x) => x.tril(-1))],
    bad: [rank2('tril', (x) => x.tril())],
  },
  triu: {
    good: [...square((x) => x.triu()), ...square((x) => x.triu(1))],
    bad: [rank2('triu', (x) => x.triu())],
  },
  tril_: {
    good: [
      sample((x) => x.mul(2).tril_(), numbers(3, 3)),
      sample((x) => x.mul(2).t().tril_(1), numbers(2, 3)),
    ],
  },
  triu_: { good: [sample((x) => x.mul(2).triu_(), numbers(3, 3))] },
  movedim: {
    good: [
      sample((x) => x.movedim(0, 2), numbers(2, 3, 2)),
      sample((x) => x.movedim([0, 1], [2, 0]), numbers(2, 3, 2)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', '2 axes', () => some.movedim([0, 1], [0])),
      bad('DIM_DUPLICATE', 'dim 0', () => some.movedim([0, 0], [0, 1])),
    ],
  },
  swapaxes: { good: [sample((x) => x.swapaxes(0, 2), numbers(2, 3, 2))] },
  unfold: {
    good: [
      sample((x) => x.unfold(0, 3, 2), numbers(7)),
      sample((x) => x.unfold(1, 2, 1), numbers(2, 4, 2)),
      sample((x) => x.unfold(0, 1, 1), numbers()),
    ],
    bad: [
      bad('ARG_RANGE', 'windows of 4', () => some.unfold(1, 4, 1)),
      bad('ARG_RANGE', 'step', () => some.unfold(1, 2, 0)),
      bad('ARG_ALIAS', 'share one memory', () => ones([5]).unfold(0, 2, 1).add_(1)),
    ],
  },
  pad: {
    good: [
      sample((x) => x.pad([1, 2], { value: 0.5 }), numbers(2, 3)),
      sample((x) => x.pad([1, -1, 0, 1]), numbers(2, 3)),
      sample((x) => x.pad([2, 1], { mode: 'reflect' }), numbers(2, 3)),
      sample((x) => x.pad([1, 2, 3, 1], { mode: 'replicate' }), numbers(2, 2)),
      sample((x) => x.pad([2, 3], { mode: 'circular' }), numbers(2, 3)),
    ],
    bad: [
      bad('ARG_RANGE', '3 and 0 around dim 1 of length 3', () => some.pad([3, 0], { mode: 'reflect' })),
      bad('ARG_RANGE', 'an even number', () => some.pad([1])),
      bad('ARG_UNKNOWN', '"mirror"', () => some.pad([1, 1], { mode: wrong('mirror') })),
    ],
  },
  meshgrid: {
    good: [
      sample((a, b) => meshgrid([a, b]), numbers(2), numbers(3)),
      sample((a, b) => meshgrid([a, b], { indexing: 'xy' }), numbers(2), numbers(3)),
    ],
    bad: [
      bad('SHAPE_RANK', 'tensor 0 is [2,3]', () => meshgrid([some])),
      bad('ARG_UNKNOWN', '"yx"', () => meshgrid([line], { indexing: wrong('yx') })),
    ],
  },
} satisfies Record<string, OpSamples>;

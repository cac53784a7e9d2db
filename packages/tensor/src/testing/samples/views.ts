/** Samples: views. */
import { ones } from '../../ops/makers.js';
import { select, slice } from '../../ops/parts.js';
import { replaceView } from '../../ops/replace-view.js';
import { dims, some } from '../fixtures.js';
import { bad, numbers, one, type OpSamples, sample } from '../sample.js';

export const views = {
  transpose: {
    good: [sample((x) => x.transpose(0, 2), numbers(2, 3, 2))],
    bad: [dims('transpose', (x) => x.transpose(0, 2))],
  },
  t: {
    good: [sample((x) => x.t(), numbers(2, 3)), sample((x) => x.t(), numbers(3))],
    bad: [bad('SHAPE_RANK', '[2,1,1]', () => ones([2, 1, 1]).t())],
  },
  permute: {
    good: [sample((x) => x.permute([2, 0, 1]), numbers(2, 3, 2))],
    bad: [
      bad('DIM_DUPLICATE', 'dim 0 given twice', () => some.permute([0, 0])),
      bad('DIM_OUT_OF_RANGE', 'names 1 of 2', () => some.permute([0])),
    ],
  },
  select: {
    good: [sample((x) => x.select(1, 2), numbers(2, 3)), sample((x) => x.select(-1, -1), numbers(2, 3))],
    bad: [bad('INDEX_OUT_OF_RANGE', 'length 2; use -2..1', () => some.select(0, -6))],
  },
  slice: {
    good: [sample((x) => x.slice(1, 0, 3, 2), numbers(2, 3)), sample((x) => x.slice(0, -1), numbers(2, 3))],
    bad: [bad('ARG_RANGE', 'step', () => some.slice(0, 0, 2, 0))],
  },
  narrow: {
    good: [sample((x) => x.narrow(1, 1, 2), numbers(2, 3))],
    bad: [bad('INDEX_OUT_OF_RANGE', '9 elements from 2', () => some.narrow(1, 2, 9))],
  },
  unsqueeze: {
    good: [sample((x) => x.unsqueeze(1), numbers(2, 3)), sample((x) => x.unsqueeze(-1), numbers(2, 3))],
    bad: [bad('DIM_OUT_OF_RANGE', 'dim 4', () => some.unsqueeze(4))],
  },
  squeeze: {
    good: [sample((x) => x.squeeze(), numbers(1, 2, 1)), sample((x) => x.squeeze(-1), numbers(1, 2, 1))],
    bad: [dims('squeeze', (x) => x.squeeze(2))],
  },
  expand: {
    good: [
      sample((x) => x.expand([4, 2, 3]), numbers(2, 1)),
      sample((x) => x.expand([2]), numbers()),
      sample((x) => x.expand([-1, 3]), numbers(2, 1)),
    ],
    bad: [bad('SHAPE_BROADCAST', '[2,3] does not stretch to [4,3]', () => some.expand([4, 3]))],
  },
  view: {
    good: [sample((x) => x.view([3, 2]), numbers(2, 3)), sample((x) => x.view([-1]), numbers(2, 3))],
    bad: [
      bad('SHAPE_STRIDES', 'without a copy', () => some.t().view([6])),
      bad('SHAPE_INVALID', 'only one can be -1', () => some.view([-1, -1])),
    ],
  },
  reshape: {
    good: [
      sample((x) => x.reshape([3, 2]), numbers(2, 3)),
      sample((x) => x.t().reshape([6]), numbers(2, 3)),
      sample((x) => x.reshape([]), numbers(1, 1)),
    ],
    bad: [
      bad('SHAPE_NUMEL', '6 elements', () => some.reshape([4, 2])),
      bad('SHAPE_NUMEL', 'not divisible by 4', () => some.reshape([-1, 4])),
    ],
  },
  flatten: {
    good: [sample((x) => x.flatten(1), numbers(2, 3, 2)), sample((x) => x.flatten(), numbers())],
    bad: [bad('DIM_OUT_OF_RANGE', 'dim 3', () => some.flatten(3))],
  },
  alias: one((x) => x.alias()),
  unbind: { good: [sample((x) => x.unbind(1), numbers(2, 3))], bad: [dims('unbind', (x) => x.unbind(2))] },
  split: {
    good: [sample((x) => x.split(2, 1), numbers(2, 3)), sample((x) => x.split([1, 1]), numbers(2, 3))],
    bad: [bad('ARG_RANGE', 'do not add up', () => some.split([1, 2]))],
  },
  chunk: {
    good: [sample((x) => x.chunk(2, 1), numbers(2, 3))],
    bad: [bad('ARG_RANGE', 'number of chunks', () => some.chunk(0))],
  },
  replaceView: {
    good: [
      sample(
        (b, p) =>
          replaceView(b, p, [
            { op: slice.op, attrs: { axis: 1, start: 1, end: 3, step: 1 }, index: 0 },
            { op: select.op, attrs: { axis: 0, index: 1 }, index: 0 },
          ]),
        numbers(2, 3),
        numbers(2),
      ),
    ],
  },
} satisfies Record<string, OpSamples>;

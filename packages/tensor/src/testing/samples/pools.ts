/** Samples: pools over lines and planes. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

const line = ones([1, 2, 6]);
const image = ones([1, 2, 6, 6]);
const whole: Tensor = tensor([[[1n, 2n]]]);

export const pools = {
  maxPool1d: {
    good: [
      sample((x) => x.maxPool1d(2), numbers(2, 2, 5)),
      sample((x) => x.maxPool1d(3, { stride: 1, padding: 1, dilation: 1 }), numbers(2, 4)),
      sample((x) => x.maxPool1d(2, { stride: 2, dilation: 2, ceilMode: true }), numbers(1, 1, 6)),
    ],
    bad: [
      bad('SHAPE_RANK', 'maxPool1d: an input [N, C, L] or [C, L] is wanted, got [6]', () =>
        ones([6]).maxPool1d(2),
      ),
      bad('DTYPE_UNSUPPORTED', 'a floating dtype is wanted, got int64', () => whole.maxPool1d(2)),
    ],
  },
  maxPool2d: {
    good: [
      sample((x) => x.maxPool2d(2), numbers(1, 2, 4, 4)),
      sample((x) => x.maxPool2d([3, 2], { stride: [2, 1], padding: [1, 0] }), numbers(1, 1, 4, 3)),
      sample((x) => x.transpose(-1, -2).maxPool2d(2, { ceilMode: true }), numbers(2, 3, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'maxPool2d: window 3x3, padded input 2x2', () => ones([1, 1, 2, 2]).maxPool2d(3)),
      bad('ARG_RANGE', 'padding 2x2 must be at most half the window 3x3', () =>
        image.maxPool2d(3, { padding: 2 }),
      ),
      bad('ARG_RANGE', 'kernelSize must be whole numbers from 1 up, got 0', () => image.maxPool2d(0)),
      bad('ARG_RANGE', 'stride must be whole numbers from 1 up', () => image.maxPool2d(2, { stride: 0 })),
      bad('ARG_TYPE', 'kernelSize must be a number or 2 of them', () => image.maxPool2d([2, 2, 2])),
      bad('ARG_TYPE', 'ceilMode must be true or false, got 1', () =>
        image.maxPool2d(2, { ceilMode: wrong(1) }),
      ),
      bad('ARG_UNKNOWN', 'option "returnIndices"', () => image.maxPool2d(2, wrong({ returnIndices: true }))),
    ],
  },
  maxPool1dWithIndices: {
    good: [sample((x) => x.maxPool1dWithIndices(2).values, numbers(2, 2, 4))],
  },
  maxPool2dWithIndices: {
    good: [
      sample(
        (x) => {
          const { values, indices } = x.maxPool2dWithIndices(2, { stride: 1 });
          return values.mul(indices.add(1));
        },
        numbers(1, 1, 3, 3),
      ),
    ],
  },
  avgPool1d: {
    good: [
      sample((x) => x.avgPool1d(2), numbers(2, 2, 5)),
      sample((x) => x.avgPool1d(3, { stride: 2, padding: 1, countIncludePad: false }), numbers(2, 5)),
    ],
    bad: [
      bad('ARG_UNKNOWN', 'option "divisorOverride"', () => line.avgPool1d(2, wrong({ divisorOverride: 2 }))),
    ],
  },
  avgPool2d: {
    good: [
      sample((x) => x.avgPool2d(2), numbers(1, 2, 4, 4)),
      sample((x) => x.avgPool2d(2, { padding: 1, ceilMode: true, divisorOverride: 3 }), numbers(2, 3, 3)),
      sample((x) => x.avgPool2d([2, 3], { stride: 1, padding: [0, 1] }), numbers(1, 1, 3, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'avgPool2d: window 7x7, padded input 6x6', () => image.avgPool2d(7)),
      bad('ARG_RANGE', 'divisorOverride must be a whole number but 0', () =>
        image.avgPool2d(2, { divisorOverride: 0 }),
      ),
    ],
  },
  adaptiveAvgPool1d: {
    good: [sample((x) => x.adaptiveAvgPool1d(3), numbers(2, 2, 5))],
    bad: [
      bad('ARG_RANGE', 'outputSize must be whole numbers from 1 up, got 0', () => line.adaptiveAvgPool1d(0)),
    ],
  },
  adaptiveAvgPool2d: {
    good: [
      sample((x) => x.adaptiveAvgPool2d([2, null]), numbers(1, 2, 5, 3)),
      sample((x) => x.adaptiveAvgPool2d(1), numbers(2, 3, 3)),
    ],
    bad: [
      bad('SHAPE_EMPTY', '[1,2,0,3] has nothing to cut into parts', () =>
        zeros([1, 2, 0, 3]).adaptiveAvgPool2d(2),
      ),
      bad('ARG_TYPE', 'outputSize must be a number or 2 of them', () => image.adaptiveAvgPool2d(wrong('2'))),
    ],
  },
  adaptiveMaxPool1d: { good: [sample((x) => x.adaptiveMaxPool1d(2), numbers(2, 2, 5))] },
  adaptiveMaxPool2d: {
    good: [sample((x) => x.adaptiveMaxPool2d([2, 3]), numbers(1, 2, 5, 3))],
    bad: [
      bad('SHAPE_RANK', 'adaptiveMaxPool2d: an input [N, C, H, W] or [C, H, W]', () =>
        ones([6, 6]).adaptiveMaxPool2d(2),
      ),
    ],
  },
  adaptiveMaxPool1dWithIndices: {
    good: [sample((x) => x.adaptiveMaxPool1dWithIndices(2).values, numbers(2, 5))],
  },
  adaptiveMaxPool2dWithIndices: {
    good: [
      sample(
        (x) => {
          const { values, indices } = x.adaptiveMaxPool2dWithIndices(2);
          return values.mul(indices.add(1));
        },
        numbers(1, 3, 3),
      ),
    ],
  },
} satisfies Record<string, OpSamples>;

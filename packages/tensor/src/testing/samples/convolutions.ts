/** Samples: convolutions over lines and planes. */
import { tensor } from '../../ops/create.js';
import { ones } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

const image = ones([1, 4, 8, 8]);
const line = ones([1, 4, 8]);
const whole: Tensor = tensor([[[1n, 2n]]]);

export const convolutions = {
  conv1d: {
    good: [
      sample((x, w, b) => x.conv1d(w, b), numbers(2, 2, 5), numbers(3, 2, 2), numbers(3)),
      sample(
        (x, w) => x.conv1d(w, null, { stride: 2, padding: 1, dilation: 2 }),
        numbers(1, 2, 6),
        numbers(2, 2, 2),
      ),
      sample(
        (x, w, b) => x.conv1d(w, b, { groups: 2, padding: 'same' }),
        numbers(4, 4),
        numbers(2, 2, 2),
        numbers(2),
      ),
    ],
    bad: [
      bad('SHAPE_RANK', 'conv1d: an input [N, C, L] or [C, L] is wanted, got [4] of rank 1', () =>
        ones([4]).conv1d(ones([1, 4, 3])),
      ),
      bad('SHAPE_RANK', 'conv1d: a weight of rank 3 is wanted', () => line.conv1d(ones([4, 3]))),
      bad('SHAPE_MISMATCH', 'has 4 channels (layout NCL), the weight [8,3,3] takes 3', () =>
        line.conv1d(ones([8, 3, 3])),
      ),
      bad('DTYPE_UNSUPPORTED', 'a floating dtype is wanted, got int64', () => whole.conv1d(whole)),
    ],
  },
  conv2d: {
    good: [
      sample((x, w, b) => x.conv2d(w, b), numbers(2, 1, 3, 3), numbers(2, 1, 2, 2), numbers(2)),
      sample(
        (x, w) => x.conv2d(w, null, { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }),
        numbers(1, 1, 3, 4),
        numbers(2, 1, 2, 2),
      ),
      sample(
        (x, w) => x.conv2d(w, null, { groups: 2, padding: 1 }),
        numbers(1, 4, 2, 2),
        numbers(2, 2, 2, 2),
      ),
      sample(
        (x, w) => x.transpose(-1, -2).conv2d(w.transpose(0, 1), null, { padding: 'same' }),
        numbers(1, 3, 2),
        numbers(1, 2, 2, 3),
      ),
    ],
    bad: [
      bad(
        'SHAPE_MISMATCH',
        'the input [1,4,8,8] has 4 channels (layout NCHW), the weight [8,3,3,3] takes 3',
        () => image.conv2d(ones([8, 3, 3, 3])),
      ),
      bad('SHAPE_MISMATCH', 'conv2d: kernel 5x5, padded input 3x3', () =>
        ones([1, 1, 3, 3]).conv2d(ones([1, 1, 5, 5])),
      ),
      bad('SHAPE_MISMATCH', 'kernel 3x3 with dilation 4x4, padded input 8x8', () =>
        image.conv2d(ones([1, 4, 3, 3]), null, { dilation: 4 }),
      ),
      bad('SHAPE_MISMATCH', 'a bias of [8] is wanted, got [4]', () =>
        image.conv2d(ones([8, 4, 3, 3]), ones([4])),
      ),
      bad('SHAPE_RANK', 'conv2d: an input [N, C, H, W] or [C, H, W] is wanted', () =>
        ones([8, 8]).conv2d(ones([8, 4, 3, 3])),
      ),
      bad('DTYPE_MISMATCH', 'float32 with float64', () =>
        image.conv2d(ones([8, 4, 3, 3], { dtype: 'float64' })),
      ),
      bad('ARG_RANGE', 'stride must be whole numbers from 1 up, got 0', () =>
        image.conv2d(ones([8, 4, 3, 3]), null, { stride: 0 }),
      ),
      bad('ARG_RANGE', 'padding must be whole numbers from 0 up, got -1', () =>
        image.conv2d(ones([8, 4, 3, 3]), null, { padding: -1 }),
      ),
      bad('ARG_TYPE', 'padding must be a number or 2 of them', () =>
        image.conv2d(ones([8, 4, 3, 3]), null, { padding: [1, 2, 3] }),
      ),
      bad('ARG_RANGE', '4 channels in and 6 out must both be divisible by groups 4', () =>
        image.conv2d(ones([6, 1, 3, 3]), null, { groups: 4 }),
      ),
      bad('ARG_RANGE', 'groups must be a whole number from 1 up, got 0.5', () =>
        image.conv2d(ones([6, 1, 3, 3]), null, { groups: 0.5 }),
      ),
      bad('ARG_CONFLICT', 'padding "same" needs stride 1, got stride 2x2', () =>
        image.conv2d(ones([8, 4, 3, 3]), null, { stride: 2, padding: 'same' }),
      ),
      bad('ARG_UNKNOWN', 'padding "full" is not known', () =>
        image.conv2d(ones([8, 4, 3, 3]), null, { padding: wrong('full') }),
      ),
      bad('ARG_UNKNOWN', 'option "strides"', () =>
        image.conv2d(ones([8, 4, 3, 3]), null, wrong({ strides: 1 })),
      ),
      bad('ARG_TYPE', 'weight must be a tensor', () => image.conv2d(wrong('w'))),
    ],
  },
  convTranspose1d: {
    good: [
      sample((x, w, b) => x.convTranspose1d(w, b), numbers(2, 2, 3), numbers(2, 3, 2), numbers(3)),
      sample(
        (x, w) => x.convTranspose1d(w, null, { stride: 2, padding: 1, outputPadding: 1 }),
        numbers(2, 3),
        numbers(2, 1, 3),
      ),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'has 4 channels (layout NCL), the weight [3,8,3] takes 3', () =>
        line.convTranspose1d(ones([3, 8, 3])),
      ),
    ],
  },
  convTranspose2d: {
    good: [
      sample((x, w, b) => x.convTranspose2d(w, b), numbers(2, 1, 2, 2), numbers(1, 2, 2, 2), numbers(2)),
      sample(
        (x, w) =>
          x.convTranspose2d(w, null, {
            stride: [2, 1],
            padding: [1, 0],
            dilation: [1, 2],
            groups: 2,
            outputPadding: [1, 0],
          }),
        numbers(1, 2, 2, 2),
        numbers(2, 1, 3, 2),
      ),
    ],
    bad: [
      bad('ARG_RANGE', 'outputPadding 1x1 must be less than stride 1x1 or dilation 1x1', () =>
        image.convTranspose2d(ones([4, 1, 2, 2]), null, { outputPadding: 1 }),
      ),
      bad('SHAPE_MISMATCH', 'leaves an output of 0x0', () =>
        ones([1, 1, 1, 1]).convTranspose2d(ones([1, 1, 2, 2]), null, { padding: 1 }),
      ),
      bad('ARG_TYPE', 'padding must be a number or 2 of them, got "same"', () =>
        image.convTranspose2d(ones([4, 1, 2, 2]), null, { padding: wrong('same') }),
      ),
      bad('ARG_RANGE', '4 channels in and 4 out must both be divisible by groups 3', () =>
        image.convTranspose2d(ones([4, 1, 2, 2]), null, { groups: 3 }),
      ),
      bad('SHAPE_MISMATCH', 'a bias of [3] is wanted, got [4]', () =>
        image.convTranspose2d(ones([4, 3, 2, 2]), ones([4])),
      ),
    ],
  },
} satisfies Record<string, OpSamples>;

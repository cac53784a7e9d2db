/** Samples: views by sizes and steps in memory. */
import { asStrided } from '../../ops/strided.js';
import { some } from '../fixtures.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

export const strided = {
  asStrided: {
    good: [
      sample((x) => asStrided(x, [2, 3], [2, 1], 1), numbers(3, 4)),
      sample((x) => x.asStrided([3], [2]), numbers(2, 3)),
      sample((x) => x.select(0, 1).asStrided([2, 2], [0, 1]), numbers(2, 3)),
      sample((x) => x.transpose(0, 1).slice(0, 1).asStrided([2, 2], [3, 1]), numbers(2, 3)),
      sample((x) => x.expand([3, 2]).asStrided([4], [0]), numbers(1, 2)),
      sample((x) => x.asStrided([], []), numbers(2)),
      sample((x) => x.asStrided([0, 2], [7, 1]), numbers(2)),
      sample(
        (x, y) => {
          const z = x.mul(2);
          const diagonal = z.asStrided([2], [4]);
          diagonal.mul_(y.sum());
          return [z.mul(z), diagonal.mul(diagonal)];
        },
        numbers(2, 3),
        numbers(2),
      ),
    ],
    bad: [
      bad('INDEX_OUT_OF_RANGE', 'looks at elements 0 to 6 of memory; there are 0 to 5', () =>
        some.asStrided([2, 4], [3, 1]),
      ),
      bad('SHAPE_MISMATCH', '[2,2] wants as many strides, got [1]', () => some.asStrided([2, 2], [1])),
      bad('ARG_RANGE', 'whole numbers from 0 up, got [-1] and 0', () => some.asStrided([2], [-1])),
      bad('ARG_RANGE', 'got [1] and -1', () => some.asStrided([2], [1], -1)),
      bad('SHAPE_INVALID', 'asStrided: a shape is an array of sizes, got 2', () =>
        some.asStrided(wrong(2), [1]),
      ),
      bad('GRAD_MODE', 'call it on the tensor of [2,3] that it is a view of', () =>
        numbers(2, 3).requiresGrad_().select(0, 1).asStrided([2], [1], 0),
      ),
      bad('SHAPE_STRIDES', 'take contiguous() first', () => some.t().detach().asStrided([2], [1])),
    ],
  },
} satisfies Record<string, OpSamples>;

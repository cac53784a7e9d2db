/** Samples: operations that draw. */
import { zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { some } from '../fixtures.js';
import { bad, numbers, type OpSamples, wrong } from '../sample.js';

const overwrites = (f: (x: Tensor) => unknown): OpSamples => ({
  good: [
    {
      xs: [numbers(2, 3)],
      f: (x) => {
        const y = x.mul(2);
        f(y.select(0, 0));
        return y.mul(y);
      },
      random: true,
    },
  ],
});
export const random = {
  uniform_: {
    ...overwrites((x) => x.uniform_()),
    bad: [
      bad('ARG_RANGE', '5', () => zeros([2]).uniform_(5, 1)),
      bad('DTYPE_UNSUPPORTED', 'int32', () => zeros([2], { dtype: 'int32' }).uniform_()),
      bad('ARG_TYPE', '42', () => zeros([2]).uniform_(0, 1, { generator: wrong(42) })),
    ],
  },
  normal_: {
    ...overwrites((x) => x.normal_()),
    bad: [bad('ARG_RANGE', '-1', () => zeros([2]).normal_(0, -1))],
  },
  exponential_: overwrites((x) => x.exponential_()),
  bernoulli_: {
    ...overwrites((x) => x.bernoulli_(0.5)),
    bad: [bad('ARG_RANGE', '1.2', () => zeros([2]).bernoulli_(1.2))],
  },
  random_: {
    ...overwrites((x) => x.random_(0, 5)),
    bad: [bad('ARG_RANGE', '5', () => zeros([2]).random_(5, 5))],
  },
  dropout: {
    good: [{ xs: [numbers(2, 3)], f: (x) => x.dropout(0.5), random: true }],
    bad: [bad('ARG_RANGE', '1.5', () => some.dropout(1.5))],
  },
} satisfies Record<string, OpSamples>;

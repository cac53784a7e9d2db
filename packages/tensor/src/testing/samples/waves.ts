/** Samples: Bessel functions, binomial draws. */
import { ones } from '../../ops/makers.js';
import { tensor } from '../../ops/create.js';
import { broadcasting, line, some } from '../fixtures.js';
import { bad, between, one, type OpSamples, positive, sample } from '../sample.js';

const half = tensor([0.5, 0.5, 0.5], { dtype: 'float64' });
const trials = tensor([[7], [40]], { dtype: 'float64' });

export const waves = {
  besselJ0: { good: [...one((x) => x.besselJ0()).good, ...one((x) => x.besselJ0(), between(-30, 30)).good] },
  besselJ1: {
    good: [...one((x) => x.besselJ1(), positive).good, ...one((x) => x.besselJ1(), between(4, 30)).good],
  },
  besselY0: {
    good: [...one((x) => x.besselY0(), positive).good, ...one((x) => x.besselY0(), between(4, 30)).good],
  },
  besselY1: {
    good: [...one((x) => x.besselY1(), positive).good, ...one((x) => x.besselY1(), between(4, 30)).good],
  },
  binomial: {
    good: [{ ...sample((p) => trials.binomial(p).mul(p), between(0.1, 0.4)(2, 3)), random: true }],
    bad: [
      bad('ARG_RANGE', 'count -1 at position 1', () => tensor([2, -1]).binomial(tensor(0.5))),
      bad('ARG_RANGE', 'prob 1.5 at position 0', () => ones([1]).binomial(tensor([1.5]))),
      bad('ARG_RANGE', 'prob NaN at position 0', () => ones([1]).binomial(tensor([NaN]))),
      bad('DTYPE_UNSUPPORTED', 'int64', () => line.binomial(half)),
      bad('DTYPE_MISMATCH', 'count is float32, prob float64', () => ones([3]).binomial(half)),
      broadcasting('binomial', (a, b) => some.binomial(ones(b.shape)).add(a)),
    ],
  },
} satisfies Record<string, OpSamples>;

/** Samples: running sums and products, products along axes. */
import { tensor } from '../../ops/create.js';
import { along, dims, line, some } from '../fixtures.js';
import { alone, bad, numbers, one, type OpSamples, positive, sample, wrong } from '../sample.js';

const zeros = tensor([0.5, 0, -1.5, 0, 2, 0.25], { dtype: 'float64', shape: [2, 3] });
const onlyZero = tensor([0.5, 0, -1.5], { dtype: 'float64' });
export const scans = {
  cumsum: {
    good: [...one((x) => x.cumsum(-1)).good, ...along((x) => x.cumsum(0)).good],
    bad: [dims('cumsum', (x) => x.cumsum(2))],
  },
  cumsum_: alone((x) => x.cumsum_(0)),
  cumprod: {
    good: [
      ...one((x) => x.cumprod(-1)).good,
      sample((x) => x.cumprod(0), positive(5, 2)),
      sample((x) => x.cumprod(1), zeros),
    ],
    bad: [dims('cumprod', (x) => x.cumprod(2))],
  },
  cumprod_: alone((x) => x.cumprod_(0)),
  logcumsumexp: {
    good: [...one((x) => x.logcumsumexp(-1)).good, sample((x) => x.mul(30).logcumsumexp(0), numbers(4, 2))],
    bad: [bad('DTYPE_UNSUPPORTED', 'int64', () => line.logcumsumexp(0))],
  },
  cummax: {
    good: [...one((x) => x.cummax(-1).values).good, ...along((x) => x.cummax(0).values).good],
    bad: [dims('cummax', (x) => x.cummax(2))],
  },
  cummin: { good: along((x) => x.cummin(1).values).good, bad: [dims('cummin', (x) => x.cummin(2))] },
  prod: {
    good: [
      sample((x) => x.prod(), numbers(2, 3)),
      sample((x) => x.prod(1, { keepdim: true }), numbers(2, 3)),
      sample((x) => x.prod([0, 2]), numbers(2, 3, 2)),
      sample((x) => x.prod(1), zeros),
      sample((x) => x.prod(), onlyZero),
      sample((x) => x.prod(), numbers()),
    ],
    bad: [
      dims('prod', (x) => x.prod(2)),
      bad('ARG_UNKNOWN', 'keepdims', () => some.prod(wrong({ keepdims: true }))),
    ],
  },
} satisfies Record<string, OpSamples>;

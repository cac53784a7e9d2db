/** A spread and the mean in one step, which is no method and so has no samples of its own, under every transform. */
import { stdMean, varMean } from '@isograd/tensor';
import { numbers, type OpSamples, sample } from '@isograd/tensor/testing';
import { describeLaws } from './laws.js';

const both = (f: typeof varMean): OpSamples => ({
  good: [
    sample((x) => f(x, 1), numbers(2, 3)),
    sample((x) => f(x, { dim: 0, keepdim: true, correction: 0 })[0].mul(f(x)[1]), numbers(3, 2)),
  ],
});
describeLaws({ varMean: both(varMean), stdMean: both(stdMean) });

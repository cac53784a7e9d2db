/** Samples: Bessel functions, the normal distribution, incomplete gamma functions, neighbouring numbers. */
import { tensor } from '../../ops/create.js';
import { some } from '../fixtures.js';
import {
  alone,
  bad,
  type BadSample,
  between,
  into,
  numbers,
  one,
  type OpSamples,
  pair,
  positive,
  sample,
} from '../sample.js';

const shape = tensor([[0.7], [3]], { dtype: 'float64' });
const whole = tensor([1n, 2n]);
const refused = (says: string, call: (x: typeof whole) => unknown): readonly BadSample[] => [
  bad('DTYPE_UNSUPPORTED', says, () => call(whole)),
];

export const analysis = {
  i0: one((x) => x.i0()),
  i1: one((x) => x.i1(), positive),
  i0e: one((x) => x.i0e(), positive),
  i1e: one((x) => x.i1e(), positive),
  i0_: alone((x) => x.i0_()),
  erfcx: one((x) => x.erfcx()),
  ndtr: one((x) => x.ndtr()),
  logNdtr: { good: [...one((x) => x.logNdtr()).good, ...one((x) => x.logNdtr(), between(-4, -2)).good] },
  ndtri: one((x) => x.ndtri(), between(0.2, 0.8)),
  entr: one((x) => x.entr(), positive),
  xlog1py: { good: pair((a, b) => a.xlog1py(b), positive) },
  igamma: { good: [sample((x) => shape.igamma(x), positive(2, 3))] },
  igammac: { good: [sample((x) => shape.igammac(x), positive(2, 3))] },
  igamma_: { good: [sample((x) => shape.expand([2, 3]).clone().igamma_(x), positive(2, 3))] },
  igammac_: { good: [sample((x) => shape.expand([2, 3]).clone().igammac_(x), positive(2, 3))] },
  gammainc: { good: [sample((x) => shape.gammainc(x), positive(2, 3))] },
  gammaincc: { good: [sample((x) => shape.gammaincc(x), positive(2, 3))] },
  zeta: { good: [sample((q) => shape.add(1).zeta(q), positive(2, 3))] },
  gammaln: one((x) => x.gammaln(), positive),
  psi: one((x) => x.psi(), positive),
  polygamma_: alone((x) => x.polygamma_(1), positive),
  mvlgamma: {
    good: one((x) => x.mvlgamma(3), between(1.5, 3)).good,
    bad: [bad('ARG_RANGE', '0', () => some.mvlgamma(0))],
  },
  mvlgamma_: alone((x) => x.mvlgamma_(2), between(1.2, 1.6)),
  multigammaln: one((x) => x.multigammaln(2), between(1.5, 3)),
  nextafter: {
    good: [sample((a, b) => a.add(b).mul(a.nextafter(b).isfinite()), numbers(2, 1), numbers(3))],
    bad: refused('int64', (x) => x.nextafter(x)),
  },
  nextafter_: {
    good: into((a, b) => a.mul(0).nextafter_(b).isfinite().mul(a)),
    bad: [bad('DTYPE_UNSUPPORTED', 'float16', () => some.half().nextafter_(1))],
  },
  frexp: {
    good: one((x) => x.frexp().mantissa, between(1.1, 1.9)).good,
    bad: refused('int64', (x) => x.frexp()),
  },
} satisfies Record<string, OpSamples>;

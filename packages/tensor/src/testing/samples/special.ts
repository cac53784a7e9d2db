/** Samples: functions of analysis, signs, special values. */
import { tensor } from '../../ops/create.js';
import { line, some } from '../fixtures.js';
import {
  alone,
  bad,
  between,
  into,
  one,
  type OpSamples,
  pair,
  positive,
  sample,
  wrong,
  numbers,
} from '../sample.js';

const odd = tensor([NaN, Infinity, -Infinity], { dtype: 'float64' });
export const special = {
  erf: one((x) => x.erf()),
  erfc: one((x) => x.erfc()),
  lgamma: {
    good: [...one((x) => x.lgamma(), positive).good, ...one((x) => x.lgamma(), between(-0.8, -0.2)).good],
  },
  digamma: {
    good: [...one((x) => x.digamma(), positive).good, ...one((x) => x.digamma(), between(-0.7, -0.3)).good],
  },
  polygamma: {
    good: [...one((x) => x.polygamma(0), positive).good, ...one((x) => x.polygamma(2), between(1, 3)).good],
    bad: [bad('ARG_RANGE', '-1', () => some.polygamma(-1))],
  },
  sinc: one((x) => x.sinc(), between(0.2, 1.4)),
  erf_: alone((x) => x.erf_()),
  erfc_: alone((x) => x.erfc_()),
  lgamma_: alone((x) => x.lgamma_(), positive),
  digamma_: alone((x) => x.digamma_(), positive),
  sinc_: alone((x) => x.sinc_(), between(0.4, 1.2)),
  xlogy: { good: pair((a, b) => a.xlogy(b), positive) },
  xlogy_: { good: into((a, b) => a.xlogy_(b), positive) },
  logaddexp: { good: pair((a, b) => a.logaddexp(b)) },
  sgn: one((x) => x.sgn().mul(x)),
  sgn_: alone((x) => x.sgn_()),
  sign_: alone((x) => x.sign_()),
  copysign: { good: pair((a, b) => a.copysign(b)) },
  copysign_: { good: into((a, b) => a.copysign_(b)) },
  angle: one((x) => x.mul(x.angle())),
  isreal: one((x) => x.mul(x.isreal())),
  conj: one((x) => x.conj().mul(2)),
  real: one((x) => x.real().mul(2)),
  adjoint: {
    good: [
      sample((x) => x.adjoint(), numbers(2, 3)),
      sample((x) => x.adjoint().mul(2), numbers(2, 3, 2)),
      sample((x) => x.adjoint().mul(2), numbers()),
    ],
    bad: [bad('SHAPE_RANK', '[3]', () => line.adjoint())],
  },
  signbit: one((x) => x.mul(x.signbit())),
  isposinf: { good: [sample((x) => x.mul(odd.isposinf()), odd.nanToNum({ posinf: 2, neginf: 1 }))] },
  isneginf: { good: [sample((x) => x.mul(odd.isneginf()), odd.nanToNum({ posinf: 2, neginf: 1 }))] },
  nanToNum: {
    good: [
      ...one((x) => x.nanToNum()).good,
      sample((x) => x.add(odd).nanToNum({ posinf: 2 }), positive(2, 3)),
    ],
    bad: [
      bad('ARG_TYPE', 'nan must be a number', () => some.nanToNum({ nan: wrong('no') })),
      bad('ARG_UNKNOWN', '"posInf"', () => some.nanToNum(wrong({ posInf: 1 }))),
    ],
  },
  nanToNum_: alone((x) => x.nanToNum_()),
} satisfies Record<string, OpSamples>;

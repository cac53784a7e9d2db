/** Samples: less common arithmetic, and closeness. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { broadcasting, line, mask, some } from '../fixtures.js';
import { alone, bad, into, numbers, one, type OpSamples, pair, positive, sample, wrong } from '../sample.js';

const whole = tensor([4n, 6n, 9n]);
const gap = tensor([NaN, 0, 0], { dtype: 'float64' });
/** What is asked of integers stands beside `x` as a factor. */
const factor = (f: () => Tensor): OpSamples => ({ good: [sample((x) => x.mul(f()), numbers(3))] });

export const numberPairs = {
  deg2rad: one((x) => x.deg2rad()),
  rad2deg: one((x) => x.rad2deg()),
  deg2rad_: alone((x) => x.deg2rad_()),
  rad2deg_: alone((x) => x.rad2deg_()),
  positive: {
    good: one((x) => x.positive().mul(2)).good,
    bad: [bad('DTYPE_UNSUPPORTED', 'bool', () => mask.positive())],
  },
  heaviside: {
    good: [
      ...pair((a, b) => a.heaviside(b)),
      sample((b) => zeros([2, 3], { dtype: 'float64' }).heaviside(b), numbers(3)),
    ],
    bad: [broadcasting('heaviside', (a, b) => a.heaviside(b))],
  },
  heaviside_: { good: into((a, b) => a.heaviside_(b)) },
  fmax: {
    good: [...pair((a, b) => a.fmax(b)), sample((a, b) => a.fmax(b.add(gap)), numbers(2, 3), numbers(3))],
    bad: [broadcasting('fmax', (a, b) => a.fmax(b))],
  },
  fmin: {
    good: [...pair((a, b) => a.fmin(b)), sample((a, b) => a.add(gap).fmin(b), numbers(2, 3), numbers(3))],
    bad: [broadcasting('fmin', (a, b) => a.fmin(b))],
  },
  logaddexp2: { good: pair((a, b) => a.logaddexp2(b)) },
  ldexp: { good: pair((a, b) => a.ldexp(b)) },
  ldexp_: { good: into((a, b) => a.ldexp_(b)) },
  floatPower: {
    good: [...pair((a, b) => a.floatPower(b), positive), ...one((x) => x.floatPower(3)).good],
  },
  floatPower_: {
    good: [...into((a, b) => a.floatPower_(b), positive), ...into((a) => a.floatPower_(3))],
    bad: [bad('DTYPE_MISMATCH', 'float32', () => some.floatPower_(2))],
  },
  rsub: {
    good: [...pair((a, b) => a.rsub(b, { alpha: 2 })), ...one((x) => x.rsub(1)).good],
    bad: [bad('DTYPE_UNSUPPORTED', 'bool', () => mask.rsub(1))],
  },
  gcd: {
    ...factor(() => whole.gcd(6n)),
    bad: [bad('DTYPE_UNSUPPORTED', 'gcd: float32', () => some.gcd(some))],
  },
  lcm: {
    ...factor(() => whole.lcm(line)),
    bad: [bad('DTYPE_UNSUPPORTED', 'lcm: float32', () => some.lcm(some))],
  },
  gcd_: factor(() => whole.clone().gcd_(6n)),
  lcm_: factor(() => whole.clone().lcm_(6n)),
  isclose: {
    good: pair((a, b) => a.mul(b).mul(a.isclose(b, { rtol: 0.5 }))),
    bad: [
      broadcasting('eq', (a, b) => a.isclose(b)),
      bad('DTYPE_MISMATCH', 'float32 beside int64', () => some.isclose(line)),
      bad('ARG_RANGE', 'rtol', () => some.isclose(some, { rtol: -1 })),
      bad('ARG_TYPE', 'equalNan', () => some.isclose(some, { equalNan: wrong(1) })),
    ],
  },
  newZeros: { good: [sample((x) => x.add(x.newZeros([2, 3])), numbers(3))] },
  newOnes: { good: [sample((x) => x.add(x.newOnes([2, 3])), numbers(3))] },
  newEmpty: { good: [sample((x) => x.add(x.newEmpty([3])), numbers(3))] },
  newFull: {
    good: [sample((x) => x.add(x.newFull([3], 2)), numbers(3))],
    bad: [bad('ARG_TYPE', '"a"', () => some.newFull([1], wrong('a')))],
  },
  newTensor: {
    good: [sample((x) => x.add(x.newTensor([1, 2, 3])), numbers(3))],
    bad: [bad('DTYPE_RANGE', '300', () => tensor([1], { dtype: 'uint8' }).newTensor([300]))],
  },
  typeAs: { good: [sample((x) => x.typeAs(ones([1], { dtype: 'float64' })), numbers(2, 3))] },
} satisfies Record<string, OpSamples>;

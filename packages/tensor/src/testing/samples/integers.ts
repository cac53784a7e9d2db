/** Samples: division that rounds, bits, comparisons in place. */
import { tensor } from '../../ops/create.js';
import { line, mask, some } from '../fixtures.js';
import { bad, into, numbers, one, type OpSamples, pair, positive, sample } from '../sample.js';
import type { Tensor } from '../../tensor.js';

const codes = tensor([12n, -7n, 5n]);
/** The bits of whole numbers as factors. */
const factors = (f: (codes: Tensor) => Tensor): OpSamples => ({
  good: [sample((x) => x.mul(f(codes.clone())), numbers(3))],
});
const zeroDivisor = (name: string, call: (x: Tensor, b: bigint) => unknown) =>
  bad('ARG_RANGE', `${name}: an integer divided by 0`, () => call(codes.to('int32'), 0n));
const fractions = (call: () => unknown) => bad('DTYPE_UNSUPPORTED', 'float32', call);

export const integers = {
  floorDivide: {
    good: pair((a, b) => a.mul(3).floorDivide(b).mul(a), positive),
    bad: [
      zeroDivisor('floorDivide', (x, b) => x.floorDivide(b)),
      bad('DTYPE_UNSUPPORTED', 'bool', () => mask.floorDivide(mask)),
    ],
  },
  truncDivide: { good: pair((a, b) => a.mul(3).truncDivide(b).mul(a), positive) },
  fmod: { good: pair((a, b) => a.mul(3).fmod(b), positive), bad: [zeroDivisor('fmod', (x, b) => x.fmod(b))] },
  remainder: {
    good: [
      ...pair((a, b) => a.mul(3).remainder(b), positive),
      sample((x) => x.mul(5).remainder(2), numbers(2, 2)),
    ],
    bad: [zeroDivisor('remainder', (x, b) => x.remainder(b))],
  },
  floorDivide_: {
    good: into((a, b) => a.floorDivide_(b), positive),
    bad: [zeroDivisor('floorDivide', (x, b) => x.floorDivide_(b))],
  },
  fmod_: { good: into((a, b) => a.fmod_(b), positive) },
  remainder_: { good: into((a, b) => a.remainder_(b), positive) },
  bitwiseAnd: { ...factors((c) => c.bitwiseAnd(6n)), bad: [fractions(() => some.bitwiseAnd(1n))] },
  bitwiseOr: { ...factors((c) => c.bitwiseOr(line)), bad: [fractions(() => some.bitwiseOr(1n))] },
  bitwiseXor: { ...factors((c) => c.bitwiseXor(line)), bad: [fractions(() => some.bitwiseXor(1n))] },
  bitwiseNot: { ...factors((c) => c.bitwiseNot()), bad: [fractions(() => some.bitwiseNot())] },
  bitwiseLeftShift: {
    ...factors((c) => c.bitwiseLeftShift(2n)),
    bad: [fractions(() => some.bitwiseLeftShift(1n))],
  },
  bitwiseRightShift: {
    ...factors((c) => c.bitwiseRightShift(1n)),
    bad: [bad('DTYPE_UNSUPPORTED', 'bool', () => mask.bitwiseRightShift(mask))],
  },
  bitwiseAnd_: factors((c) => c.bitwiseAnd_(6n)),
  bitwiseOr_: factors((c) => c.bitwiseOr_(line)),
  bitwiseXor_: factors((c) => c.bitwiseXor_(line)),
  bitwiseNot_: factors((c) => c.bitwiseNot_()),
  bitwiseLeftShift_: {
    ...factors((c) => c.bitwiseLeftShift_(2n)),
    bad: [bad('DTYPE_RANGE', 'beyond 2^53', () => codes.clone().bitwiseLeftShift_(60n))],
  },
  bitwiseRightShift_: factors((c) => c.bitwiseRightShift_(1n)),
  eq_: { good: into((a, b) => a.eq_(b)) },
  ne_: { good: into((a, b) => a.ne_(b)) },
  lt_: { good: into((a, b) => a.lt_(b)) },
  le_: { good: into((a, b) => a.le_(b)) },
  gt_: { good: into((a, b) => a.gt_(b)) },
  ge_: { good: into((a, b) => a.ge_(b)) },
  logicalAnd_: { good: into((a, b) => a.logicalAnd_(b)) },
  logicalOr_: { good: into((a, b) => a.logicalOr_(b)) },
  logicalXor_: { good: into((a, b) => a.logicalXor_(b)) },
  logicalNot_: one((x) => x.mul(x.gt(0).logicalNot_())),
} satisfies Record<string, OpSamples>;

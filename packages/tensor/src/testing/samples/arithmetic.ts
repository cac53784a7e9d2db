/** Samples: arithmetic, powers, extremes of two, and their in-place forms. */
import { tensor } from '../../ops/create.js';
import { ones, zeros } from '../../ops/makers.js';
import { broadcasting, mask, some } from '../fixtures.js';
import { bad, into, numbers, one, type OpSamples, pair, positive, sample, wrong } from '../sample.js';

export const arithmetic = {
  add: {
    good: [...pair((a, b) => a.add(b)), ...pair((a, b) => a.add(b, { alpha: -2.5 }))],
    bad: [
      broadcasting('add', (a, b) => a.add(b)),
      bad('ARG_TYPE', '"2"', () => some.add(wrong('2'))),
      bad('ARG_TYPE', 'alpha', () => some.add(1, { alpha: wrong('2') })),
    ],
  },
  sub: { good: pair((a, b) => a.sub(b)), bad: [bad('DTYPE_UNSUPPORTED', 'bool', () => mask.sub(mask))] },
  mul: { good: pair((a, b) => a.mul(b)), bad: [broadcasting('mul', (a, b) => a.mul(b))] },
  div: {
    good: [
      ...pair((a, b) => a.div(b), positive),
      ...pair((a, b) => a.div(b, { roundingMode: 'floor' }).mul(a), positive),
    ],
    bad: [bad('ARG_UNKNOWN', '"ceil"', () => some.div(2, { roundingMode: wrong('ceil') }))],
  },
  pow: {
    good: [
      ...pair((a, b) => a.pow(b), positive),
      ...one((x) => x.pow(3)).good,
      sample((x) => x.pow(-0.5), positive(2, 2)),
      sample((x) => x.pow(0).mul(x), numbers(2)),
    ],
    bad: [bad('ARG_RANGE', 'int64 to the power -1', () => tensor([2n]).pow(-1n))],
  },
  maximum: { good: pair((a, b) => a.maximum(b)) },
  minimum: { good: pair((a, b) => a.minimum(b)) },
  add_: {
    good: into((a, b) => a.add_(b)),
    bad: [
      bad('SHAPE_MISMATCH', 'does not fit in place into [3]', () => ones([3]).add_(some)),
      bad('ARG_ALIAS', 'share one memory', () => zeros([1, 3]).expand([2, 3]).add_(1)),
      bad('DTYPE_MISMATCH', 'int64', () => tensor([1n]).add_(0.5)),
    ],
  },
  sub_: { good: into((a, b) => a.sub_(b)) },
  mul_: { good: into((a, b) => a.mul_(b)) },
  div_: {
    good: [
      ...into((a, b) => a.div_(b), positive),
      ...into((a, b) => a.div_(b, { roundingMode: 'trunc' }), positive),
    ],
  },
  pow_: { good: [...into((a, b) => a.pow_(b), positive), ...into((a) => a.pow_(2))] },
} satisfies Record<string, OpSamples>;

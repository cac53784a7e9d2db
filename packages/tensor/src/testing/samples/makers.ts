/** Samples: joining, constants, casts. */
import { cat, stack } from '../../ops/joins.js';
import { full, ones } from '../../ops/makers.js';
import { line, some } from '../fixtures.js';
import { bad, numbers, one, type OpSamples, sample, wrong } from '../sample.js';

export const makers = {
  stack: {
    good: [sample((...xs) => stack(xs, 1), numbers(2), numbers(2), numbers(2))],
    bad: [bad('SHAPE_MISMATCH', 'tensor 1 is [2]', () => stack([ones([3]), ones([2])]))],
  },
  cat: {
    good: [sample((...xs) => cat(xs, 1), numbers(2, 1), numbers(2, 3))],
    bad: [
      bad('ARG_RANGE', 'at least one', () => cat([])),
      bad('SHAPE_MISMATCH', 'tensor 1 is [3,4]', () => cat([some, ones([3, 4])])),
    ],
  },
  full: {
    good: [sample((x) => full([2], 3, { dtype: 'float64' }).mul(x), numbers(2))],
    bad: [
      bad('ARG_TYPE', '"a"', () => full([2], wrong('a'))),
      bad('SHAPE_INVALID', '-1', () => full([2, -1], 0)),
      bad('DTYPE_UNKNOWN', 'float32', () => full([2], 0, { dtype: wrong('floot32') })),
    ],
  },
  to: {
    good: [sample((x) => x.to('float64').mul(x), numbers(2))],
    bad: [bad('DTYPE_UNKNOWN', '"float99"', () => some.to(wrong('float99')))],
  },
  float: { good: [sample((x) => x.mul(line.float()), numbers(3))] },
  double: one((x) => x.double()),
  half: { good: [sample((x) => x.mul(line.half()), numbers(3))] },
  bfloat16: { good: [sample((x) => x.mul(line.bfloat16()), numbers(3))] },
  byte: { good: [sample((x) => x.mul(line.byte()), numbers(3))] },
  int: { good: [sample((x) => x.mul(x.mul(3).int()), numbers(2))] },
  long: { good: [sample((x) => x.mul(x.mul(3).long()), numbers(2))] },
  bool: { good: [sample((x) => x.mul(x.bool()), numbers(2))] },
} satisfies Record<string, OpSamples>;

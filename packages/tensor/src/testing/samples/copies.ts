/** Samples: copies, constants, masks. */
import { zeros } from '../../ops/makers.js';
import { where } from '../../ops/where.js';
import { mask, some } from '../fixtures.js';
import { alone, bad, into, numbers, one, type OpSamples, pair, sample, wrong } from '../sample.js';

export const copies = {
  copy: { good: pair((a, b) => a.add(b).copy(b)) },
  clone: one((x) => x.clone()),
  fill: one((x) => x.fill(3)),
  zero: one((x) => x.zero()),
  maskedFill: {
    good: [sample((x) => x.maskedFill(mask, 2), numbers(2, 3))],
    bad: [bad('DTYPE_UNSUPPORTED', 'float32', () => some.maskedFill(some, 1))],
  },
  where: {
    good: pair((a, b) => where(a.detach().gt(0), a, b)),
    bad: [
      bad('DTYPE_UNSUPPORTED', 'condition', () => where(some, some, some)),
      bad('ARG_MISSING', 'got one', () => where(mask, some, wrong(undefined))),
    ],
  },
  copy_: { good: into((a, b) => a.copy_(b)) },
  fill_: alone((x) => x.fill_(2)),
  zero_: alone((x) => x.zero_()),
  contiguous: {
    good: [
      sample((x) => x.t().contiguous().mul(x.t()), numbers(2, 3)),
      sample((x) => x.contiguous().mul(2), numbers(2, 3)),
    ],
  },
  maskedFill_: {
    good: into((a, b) => a.maskedFill_(b.gt(0), 2)),
    bad: [bad('ARG_ALIAS', 'share one memory', () => zeros([1, 3]).expand([2, 3]).maskedFill_(mask, 1))],
  },
} satisfies Record<string, OpSamples>;

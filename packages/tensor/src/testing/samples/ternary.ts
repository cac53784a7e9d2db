/** Samples: operations of three operands. */
import { line, some } from '../fixtures.js';
import { bad, into, numbers, type OpSamples, positive, sample, wrong } from '../sample.js';

export const ternary = {
  lerp: {
    good: [
      sample((x, y) => x.lerp(y, 0.3), numbers(2, 3), numbers(3)),
      sample((x, y, w) => x.lerp(y, w), numbers(2, 3), numbers(), numbers(2, 1)),
    ],
    bad: [bad('DTYPE_UNSUPPORTED', 'int64', () => line.lerp(line, 0.5))],
  },
  lerp_: { good: into((a, b) => a.lerp_(b, 0.7)) },
  addcmul: {
    good: [sample((x, a, b) => x.addcmul(a, b, { value: 0.5 }), numbers(2, 3), numbers(3), numbers(2, 1))],
    bad: [bad('ARG_TYPE', '"2"', () => some.addcmul(some, some, { value: wrong('2') }))],
  },
  addcmul_: { good: into((a, b) => a.addcmul_(b, b, { value: -2 })) },
  addcdiv: {
    good: [sample((x, a, b) => x.addcdiv(a, b), numbers(2, 3), numbers(3), positive(2, 1))],
    bad: [bad('DTYPE_UNSUPPORTED', 'int64', () => line.addcdiv(line, line))],
  },
  addcdiv_: { good: into((a, b) => a.addcdiv_(b.mul(0.5), b), positive) },
} satisfies Record<string, OpSamples>;

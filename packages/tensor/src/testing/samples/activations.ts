/** Samples: activations. */
import { tensor } from '../../ops/create.js';
import { line, some } from '../fixtures.js';
import { alone, bad, numbers, one, type OpSamples, pair, sample, wrong } from '../sample.js';

export const activations = {
  sigmoid: one((x) => x.sigmoid()),
  sigmoidBackward: { good: pair((a, b) => a.sigmoidBackward(b, undefined)) },
  tanh: one((x) => x.tanh()),
  tanhBackward: { good: pair((a, b) => a.tanhBackward(b, undefined)) },
  relu: one((x) => x.relu()),
  reluBackward: { good: pair((a, b) => a.reluBackward(b, undefined)) },
  relu6: one((x) => x.mul(9).relu6()),
  elu: one((x) => x.elu(1.3)),
  eluBackward: { good: pair((a, b) => a.eluBackward(b, { alpha: 1.3 })) },
  leakyRelu: {
    ...one((x) => x.leakyRelu(0.2)),
    bad: [bad('ARG_TYPE', 'negativeSlope', () => some.leakyRelu(wrong('0.1')))],
  },
  leakyReluBackward: { good: pair((a, b) => a.leakyReluBackward(b, { negativeSlope: 0.2 })) },
  selu: one((x) => x.selu()),
  celu: { ...one((x) => x.celu(0.7)), bad: [bad('ARG_RANGE', 'alpha', () => some.celu(0))] },
  silu: one((x) => x.silu()),
  siluBackward: { good: pair((a, b) => a.siluBackward(b, undefined)) },
  logSigmoidBackward: { good: pair((a, b) => a.logSigmoidBackward(b, undefined)) },
  softplusBackward: { good: pair((a, b) => a.softplusBackward(b, { beta: 2, threshold: 1 })) },
  geluBackward: {
    good: [...pair((a, b) => a.geluBackward(b, 'none')), ...pair((a, b) => a.geluBackward(b.mul(2), 'tanh'))],
  },
  softplus: one((x) => x.softplus(2)),
  logSigmoid: one((x) => x.logSigmoid()),
  softsign: one((x) => x.softsign()),
  hardtanh: {
    ...one((x) => x.hardtanh(-0.5, 0.4)),
    bad: [
      bad('DTYPE_UNSUPPORTED', 'bool', () => tensor([true]).hardtanh()),
      bad('DTYPE_RANGE', '-1 at min', () => tensor([3], { dtype: 'uint8' }).hardtanh()),
      bad('DTYPE_RANGE', 'NaN at max', () => line.hardtanh(0, NaN)),
    ],
  },
  gelu: {
    good: [...one((x) => x.gelu()).good, ...one((x) => x.gelu('tanh')).good],
    bad: [bad('ARG_UNKNOWN', '"erf"', () => some.gelu(wrong('erf')))],
  },
  hardshrink: {
    ...one((x) => x.hardshrink(0.2)),
    bad: [bad('ARG_TYPE', 'lambd', () => some.hardshrink(wrong('0.5')))],
  },
  softshrink: {
    ...one((x) => x.softshrink(0.2)),
    bad: [bad('ARG_RANGE', '-1', () => some.softshrink(-1))],
  },
  tanhshrink: one((x) => x.tanhshrink()),
  threshold: {
    ...one((x) => x.threshold(0.1, 20)),
    bad: [bad('ARG_TYPE', 'value', () => some.threshold(0.1, wrong(undefined)))],
  },
  threshold_: alone((x) => x.threshold_(0.1, 2)),
  hardsigmoid: one((x) => x.mul(5).hardsigmoid()),
  hardswish: one((x) => x.mul(5).hardswish()),
  mish: one((x) => x.mul(3).mish()),
  glu: {
    good: [
      sample((x) => x.glu(), numbers(3, 4)),
      sample((x) => x.glu(1), numbers(2, 4, 3)),
      sample((x) => x.transpose(0, 1).glu(0), numbers(3, 4)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'odd length 3', () => some.reshape([1, -1]).narrow(1, 0, 3).glu()),
      bad('DIM_OUT_OF_RANGE', '7', () => some.glu(7)),
    ],
  },
  prelu: {
    good: [
      sample((x, w) => x.prelu(w), numbers(2, 3), numbers(1)),
      sample((x, w) => x.prelu(w), numbers(2, 3, 2), numbers(3)),
      sample((x, w) => x.t().prelu(w), numbers(3, 2), numbers(3)),
      sample((x, w) => x.prelu(w), numbers(), numbers()),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'weight [2] does not fit x [1,3]', () => numbers(1, 3).prelu(numbers(2))),
      bad('SHAPE_MISMATCH', 'weight [3] does not fit x [3]', () => numbers(3).prelu(numbers(3))),
    ],
  },
  rrelu: {
    good: [
      { xs: [numbers(2, 3)], f: (x) => x.rrelu({ training: true }), random: true },
      {
        xs: [numbers(2, 3)],
        f: (x) => x.t().rrelu({ lower: 0.1, upper: 0.3, training: true }),
        random: true,
      },
      sample((x) => x.rrelu(), numbers(2, 3)),
    ],
    bad: [
      bad('ARG_RANGE', 'lower 0.5', () => some.rrelu({ lower: 0.5, upper: 0.1 })),
      bad('ARG_TYPE', 'upper', () => some.rrelu({ upper: wrong('1') })),
      bad('ARG_TYPE', 'training', () => some.rrelu({ training: wrong(1) })),
      bad('ARG_TYPE', '42', () => some.rrelu({ generator: wrong(42) })),
      bad('ARG_UNKNOWN', 'lowr', () => some.rrelu(wrong({ lowr: 1 }))),
    ],
  },
  relu_: alone((x) => x.relu_()),
  sigmoid_: alone((x) => x.sigmoid_()),
  tanh_: alone((x) => x.tanh_()),
  elu_: alone((x) => x.elu_()),
  leakyRelu_: alone((x) => x.leakyRelu_()),
  selu_: alone((x) => x.selu_()),
  celu_: alone((x) => x.celu_(0.7)),
  silu_: alone((x) => x.silu_()),
  mish_: alone((x) => x.mish_()),
  hardtanh_: alone((x) => x.hardtanh_(-0.5, 0.4)),
  relu6_: alone((x) => x.relu6_()),
  hardsigmoid_: alone((x) => x.hardsigmoid_()),
  hardswish_: alone((x) => x.hardswish_()),
} satisfies Record<string, OpSamples>;

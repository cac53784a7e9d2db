/** Samples: activations. */
import { some } from '../fixtures.js';
import { alone, bad, one, type OpSamples, pair, wrong } from '../sample.js';

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
  softplus: one((x) => x.softplus(2)),
  logSigmoid: one((x) => x.logSigmoid()),
  softsign: one((x) => x.softsign()),
  hardtanh: one((x) => x.hardtanh(-0.5, 0.4)),
  gelu: {
    good: [...one((x) => x.gelu()).good, ...one((x) => x.gelu('tanh')).good],
    bad: [bad('ARG_UNKNOWN', '"erf"', () => some.gelu(wrong('erf')))],
  },
  relu_: alone((x) => x.relu_()),
  sigmoid_: alone((x) => x.sigmoid_()),
  tanh_: alone((x) => x.tanh_()),
  elu_: alone((x) => x.elu_()),
  leakyRelu_: alone((x) => x.leakyRelu_()),
} satisfies Record<string, OpSamples>;

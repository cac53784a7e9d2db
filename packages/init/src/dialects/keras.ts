/** Initialisers under Keras' names (`keras.initializers`), which are also TensorFlow's (`tf.keras.initializers`). */
import { checkNumber, checkPositive } from '../target.js';
import { checkedRule, type ScalingMode, type ScalingRule } from '../variance-scaling.js';
import { everywhere } from './constants.js';
import { type Concept, dialect, type Entry, type Maker } from './initializer.js';
import {
  constantPlan,
  fansOfLast,
  identityPlan,
  orthogonalPlan,
  uniformPlan,
  fixed,
  scalingPlan,
} from './plans.js';
import { checkName } from '../target.js';
import type { Shape } from '@isograd/tensor';
import type { Fans } from '../fans.js';

export { STFTInitializer, type STFTOptions } from './keras-stft.js';

const keras = dialect('keras', 'in, out');

/** Keras counts a bias [n] as fan in n and fan out n, and a scalar as 1. */
function fans(op: string, shape: Shape): Fans {
  if (shape.length >= 2) return fansOfLast(op, shape);
  const n = shape[0] ?? 1;
  return { fanIn: n, fanOut: n };
}

/** A row of VarianceScaling without options. */
function scaling(
  name: string,
  alias: string,
  concept: Concept,
  [scale, mode, distribution]: readonly [number, ScalingMode, ScalingRule['distribution']],
): Maker<object> {
  const rule: ScalingRule = { scale, mode, distribution, correctTruncation: true };
  const entry: Entry<object> =
    distribution === 'uniform'
      ? { concept }
      : { concept, trap: 'a cut normal, although named normal; its variance is kept' };
  return keras<object>({
    name,
    aliases: [alias],
    options: [],
    entries: [entry],
    plan: (_, op) => scalingPlan(op, rule, fans),
  });
}

export interface ConstantOptions {
  /** Default 0. */
  readonly value?: number;
}
/** `value` everywhere. */
export const Constant = keras<ConstantOptions>({
  name: 'Constant',
  aliases: ['constant'],
  options: ['value'],
  entries: [{ concept: 'constant', trap: 'value is 0 unless given' }],
  plan: ({ value = 0 }, op) => constantPlan(checkNumber(op, 'value', value)),
});
/** 0 everywhere: Dense's default bias. */
export const Zeros = everywhere(keras, 0, 'Zeros', ['zeros']);
/** 1 everywhere. */
export const Ones = everywhere(keras, 1, 'Ones', ['ones']);

export interface IdentityOptions {
  /** Value of the diagonal. Default 1. */
  readonly gain?: number;
}
/** `gain` on the diagonal of a matrix, which need not be square. */
export const Identity = keras<IdentityOptions>({
  name: 'Identity',
  aliases: ['identity', 'IdentityInitializer'],
  options: ['gain'],
  entries: [{ concept: 'identity' }],
  plan: ({ gain = 1 }, op) => identityPlan(op, checkNumber(op, 'gain', gain), false),
});

export interface RandomUniformOptions {
  readonly minval?: number;
  readonly maxval?: number;
}
/** U(minval, maxval), by default U(±0.05): standard deviation 0.0289. */
export const RandomUniform = keras<RandomUniformOptions>({
  name: 'RandomUniform',
  aliases: ['random_uniform', 'uniform'],
  options: ['minval', 'maxval'],
  entries: [
    {
      concept: 'uniform',
      trap: 'U(±0.05) unless told otherwise; PyTorch fills [0, 1), JAX [0, 0.01), MXNet ±0.07',
    },
  ],
  plan: ({ minval = -0.05, maxval = 0.05 }, op) =>
    uniformPlan(op, checkNumber(op, 'minval', minval), checkNumber(op, 'maxval', maxval)),
});

export interface RandomNormalOptions {
  readonly mean?: number;
  readonly stddev?: number;
}
/** N(mean, stddev²), by default with stddev 0.05. */
export const RandomNormal = keras<RandomNormalOptions>({
  name: 'RandomNormal',
  aliases: ['random_normal', 'normal'],
  options: ['mean', 'stddev'],
  entries: [
    { concept: 'normal', trap: 'stddev 0.05 unless told otherwise; PyTorch has 1, JAX and MXNet 0.01' },
  ],
  plan: ({ mean = 0, stddev = 0.05 }, op) =>
    fixed({ kind: 'normal', mean: checkNumber(op, 'mean', mean), std: checkNumber(op, 'stddev', stddev, 0) }),
});

/** N(mean, stddev²) cut at two stddev, by default 0.05: the draws have 0.8796 stddev. */
export const TruncatedNormal = keras<RandomNormalOptions>({
  name: 'TruncatedNormal',
  aliases: ['truncated_normal'],
  options: ['mean', 'stddev'],
  entries: [
    {
      concept: 'truncatedNormal',
      trap: 'stddev is that of the normal before the cut; the draws have 0.8796 of it',
    },
  ],
  plan({ mean = 0, stddev = 0.05 }, op) {
    checkNumber(op, 'mean', mean);
    checkPositive(op, 'stddev', stddev);
    return fixed({ kind: 'truncated', mean, std: stddev, low: mean - 2 * stddev, high: mean + 2 * stddev });
  },
});

export interface VarianceScalingOptions {
  readonly scale?: number;
  readonly mode?: 'fan_in' | 'fan_out' | 'fan_avg';
  /** "normal" is another name of "truncated_normal". */
  readonly distribution?: 'truncated_normal' | 'normal' | 'untruncated_normal' | 'uniform';
}
const distributions = {
  truncated_normal: 'truncated_normal',
  normal: 'truncated_normal',
  untruncated_normal: 'normal',
  uniform: 'uniform',
} as const;
/** Var(w) = scale / fan, whatever the distribution: a cut normal is widened to keep its variance. */
export const VarianceScaling = keras<VarianceScalingOptions>({
  name: 'VarianceScaling',
  aliases: ['variance_scaling'],
  options: ['scale', 'mode', 'distribution'],
  entries: [
    {
      concept: 'varianceScaling',
      trap: '"normal" is cut at two standard deviations; "untruncated_normal" is not',
    },
  ],
  plan({ scale = 1, mode = 'fan_in', distribution = 'truncated_normal' }, op) {
    checkName(op, 'mode', mode, ['fan_in', 'fan_out', 'fan_avg']);
    const names = ['truncated_normal', 'normal', 'untruncated_normal', 'uniform'] as const;
    const chosen = distributions[checkName(op, 'distribution', distribution, names)];
    return scalingPlan(op, checkedRule(op, { scale, mode, distribution: chosen }), fans);
  },
});

/** U(±√(6 / (fan in + fan out))): Dense's default kernel. */
export const GlorotUniform = scaling('GlorotUniform', 'glorot_uniform', 'xavierUniform', [
  1,
  'fan_avg',
  'uniform',
]);
/** Cut normal with true variance 2 / (fan in + fan out). */
export const GlorotNormal = scaling('GlorotNormal', 'glorot_normal', 'xavierNormal', [
  1,
  'fan_avg',
  'truncated_normal',
]);
/** U(±√(6 / fan in)). */
export const HeUniform = scaling('HeUniform', 'he_uniform', 'kaimingUniform', [2, 'fan_in', 'uniform']);
/** Cut normal with true variance 2 / fan in. */
export const HeNormal = scaling('HeNormal', 'he_normal', 'kaimingNormal', [2, 'fan_in', 'truncated_normal']);
/** U(±√(3 / fan in)). */
export const LecunUniform = scaling('LecunUniform', 'lecun_uniform', 'lecunUniform', [
  1,
  'fan_in',
  'uniform',
]);
/** Cut normal with true variance 1 / fan in. */
export const LecunNormal = scaling('LecunNormal', 'lecun_normal', 'lecunNormal', [
  1,
  'fan_in',
  'truncated_normal',
]);

/** `gain` times a matrix with orthonormal rows or columns; all axes but the last count as one. */
export const Orthogonal = keras<IdentityOptions>({
  name: 'Orthogonal',
  aliases: ['orthogonal', 'OrthogonalInitializer'],
  options: ['gain'],
  entries: [{ concept: 'orthogonal' }],
  plan: ({ gain = 1 }, op) =>
    orthogonalPlan(op, { gain: checkNumber(op, 'gain', gain, 0), columnAxis: -1, drawn: 'tall' }),
});

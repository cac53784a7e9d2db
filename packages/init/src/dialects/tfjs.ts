/** Initialisers under TensorFlow.js' names (`tf.initializers`), which cut normals and do not correct for it. */
import type { Shape } from '@isograd/tensor';
import { sizeOf } from '@isograd/tensor';
import type { Fans } from '../fans.js';
import { checkName, checkNumber, checkPositive } from '../target.js';
import {
  checkedRule,
  type ScalingDistribution,
  type ScalingMode,
  type ScalingRule,
} from '../variance-scaling.js';
import { everywhere, given } from './constants.js';
import { type Concept, dialect, type Entry, type Maker } from './initializer.js';
import {
  fansOfLast,
  fixed,
  identityPlan,
  orthogonalPlan,
  refuseRank,
  uniformPlan,
  scalingPlan,
} from './plans.js';

export { type ConstantOptions } from './constants.js';

const tfjs = dialect('tfjs', 'in, out');
const uncorrected =
  'cut at two standard deviations and not corrected: 0.7737 of the variance that the name promises';

/** Anything but ranks 2 to 5 has both fans √size, also a bias. */
function fans(op: string, shape: Shape): Fans {
  if (shape.length >= 2 && shape.length <= 5) return fansOfLast(op, shape);
  const root = Math.sqrt(sizeOf(shape));
  return { fanIn: root, fanOut: root };
}

function scaling(
  name: string,
  concept: Concept,
  [scale, mode, distribution]: readonly [number, ScalingMode, ScalingDistribution],
): Maker<object> {
  const rule: ScalingRule = { scale, mode, distribution, correctTruncation: false };
  const entry: Entry<object> = distribution === 'uniform' ? { concept } : { concept, trap: uncorrected };
  return tfjs<object>({ name, options: [], entries: [entry], plan: (_, op) => scalingPlan(op, rule, fans) });
}

/** U(±√(6 / (fan in + fan out))). */
export const glorotUniform = scaling('glorotUniform', 'xavierUniform', [1, 'fan_avg', 'uniform']);
/** Cut normal with true variance 0.7737 · 2 / (fan in + fan out): the default kernel of dense and conv layers. */
export const glorotNormal = scaling('glorotNormal', 'xavierNormal', [1, 'fan_avg', 'truncated_normal']);
/** U(±√(6 / fan in)). */
export const heUniform = scaling('heUniform', 'kaimingUniform', [2, 'fan_in', 'uniform']);
/** Cut normal with true variance 0.7737 · 2 / fan in. */
export const heNormal = scaling('heNormal', 'kaimingNormal', [2, 'fan_in', 'truncated_normal']);
/** U(±√(3 / fan in)). */
export const leCunUniform = scaling('leCunUniform', 'lecunUniform', [1, 'fan_in', 'uniform']);
/** Cut normal with true variance 0.7737 / fan in. */
export const leCunNormal = scaling('leCunNormal', 'lecunNormal', [1, 'fan_in', 'truncated_normal']);

export interface VarianceScalingOptions {
  readonly scale?: number;
  readonly mode?: 'fanIn' | 'fanOut' | 'fanAvg';
  readonly distribution?: 'normal' | 'uniform' | 'truncatedNormal';
}
const modes = { fanIn: 'fan_in', fanOut: 'fan_out', fanAvg: 'fan_avg' } as const;
/**
 * U(±√(3 scale / fan)) or a cut normal with 0.7737 scale / fan. Of the three distributions that TensorFlow.js lists,
 * "truncatedNormal" draws a uniform one: its code asks only whether the name is "normal".
 */
export const varianceScaling = tfjs<VarianceScalingOptions>({
  name: 'varianceScaling',
  options: ['scale', 'mode', 'distribution'],
  entries: [
    {
      concept: 'varianceScaling',
      trap: `"normal" is ${uncorrected}; "truncatedNormal" draws a uniform distribution`,
    },
  ],
  plan({ scale = 1, mode = 'fanIn', distribution = 'normal' }, op) {
    checkName(op, 'distribution', distribution, ['normal', 'uniform', 'truncatedNormal']);
    const rule = checkedRule(op, {
      scale,
      mode: modes[checkName(op, 'mode', mode, ['fanIn', 'fanOut', 'fanAvg'])],
      distribution: distribution === 'normal' ? 'truncated_normal' : 'uniform',
      correctTruncation: false,
    });
    return scalingPlan(op, rule, fans);
  },
});

/** 0 everywhere. */
export const zeros = everywhere(tfjs, 0, 'zeros');
/** 1 everywhere. */
export const ones = everywhere(tfjs, 1, 'ones');
/** `value` everywhere; it must be given. */
export const constant = given(tfjs);

export interface GainOptions {
  /** Default 1. */
  readonly gain?: number;
}
/** `gain` on the diagonal of a square matrix. */
export const identity = tfjs<GainOptions>({
  name: 'identity',
  options: ['gain'],
  entries: [{ concept: 'identity', trap: 'square matrices only' }],
  plan: ({ gain = 1 }, op) => identityPlan(op, checkNumber(op, 'gain', gain), true),
});

/** TensorFlow.js writes `args.minval || -0.05`. */
const orDefault = (op: string, name: string, value: number | undefined, fallback: number): number =>
  checkNumber(op, name, value ?? fallback) || fallback;

export interface RandomUniformOptions {
  readonly minval?: number;
  readonly maxval?: number;
}
/** U(minval, maxval), by default U(±0.05). An end of exactly 0 counts as absent, as in TensorFlow.js. */
export const randomUniform = tfjs<RandomUniformOptions>({
  name: 'randomUniform',
  options: ['minval', 'maxval'],
  entries: [
    {
      concept: 'uniform',
      trap: 'U(±0.05); an end given as 0 is replaced by its default: minval 0 becomes -0.05',
    },
  ],
  plan: ({ minval, maxval }, op) =>
    uniformPlan(op, orDefault(op, 'minval', minval, -0.05), orDefault(op, 'maxval', maxval, 0.05)),
});

export interface RandomNormalOptions {
  readonly mean?: number;
  readonly stddev?: number;
}
/** N(mean, stddev²), by default with stddev 0.05. A stddev of exactly 0 counts as absent, as in TensorFlow.js. */
export const randomNormal = tfjs<RandomNormalOptions>({
  name: 'randomNormal',
  options: ['mean', 'stddev'],
  entries: [{ concept: 'normal', trap: 'stddev 0.05 unless told otherwise, also when given as 0' }],
  plan({ mean = 0, stddev }, op) {
    const std = checkPositive(op, 'stddev', orDefault(op, 'stddev', stddev, 0.05));
    return fixed({ kind: 'normal', mean: checkNumber(op, 'mean', mean), std });
  },
});

/** N(mean, stddev²) cut at two stddev, by default 0.05: the draws have 0.8796 stddev. */
export const truncatedNormal = tfjs<RandomNormalOptions>({
  name: 'truncatedNormal',
  options: ['mean', 'stddev'],
  entries: [
    {
      concept: 'truncatedNormal',
      trap: 'stddev is that of the normal before the cut; the draws have 0.8796 of it',
    },
  ],
  plan({ mean = 0, stddev }, op) {
    const std = checkPositive(op, 'stddev', orDefault(op, 'stddev', stddev, 0.05));
    checkNumber(op, 'mean', mean);
    return fixed({ kind: 'truncated', mean, std, low: mean - 2 * std, high: mean + 2 * std });
  },
});

/** `gain` times a matrix with orthonormal rows or columns. Matrices only, where Keras flattens kernels. */
export const orthogonal = tfjs<GainOptions>({
  name: 'orthogonal',
  options: ['gain'],
  entries: [{ concept: 'orthogonal', trap: 'matrices only, and slow beyond 2000 elements there' }],
  plan({ gain = 1 }, op) {
    const { rule, draw } = orthogonalPlan(op, {
      gain: checkNumber(op, 'gain', gain, 0),
      columnAxis: -1,
      drawn: 'wide',
    });
    return {
      rule,
      draw: (shape, dtype) =>
        shape.length === 2 ? draw!(shape, dtype) : refuseRank(op, shape, 'rank 2 is wanted'),
    };
  },
});

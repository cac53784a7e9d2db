/** Initialisers under JAX's names (`jax.nn.initializers`), which are also Flax's. Their arithmetic is float32, as there. */
import { ArgumentError, shown } from '@isograd/errors';
import { type Shape, sizeOf } from '@isograd/tensor';
import type { Fans } from '../fans.js';
import type { Law } from '../law.js';
import { checkName, checkNumber, checkPositive } from '../target.js';
import {
  checkedRule,
  lawOfVariance,
  ruleText,
  type ScalingDistribution,
  scalingDistributions,
  scalingModes,
  type ScalingMode,
  type ScalingRule,
} from '../variance-scaling.js';
import { everywhere, given } from './constants.js';
import { type Concept, dialect, type Entry, type Maker, type Plan } from './initializer.js';
import { fixed, refuseRank, wantedNumber } from './plans.js';

export { type ConstantOptions } from './constants.js';
export { deltaOrthogonal, orthogonal, type OrthogonalOptions } from './jax-orthogonal.js';

const jax = dialect('jax', 'in, out');
const { fround } = Math;

/** Which axes of the framework's own shape are which; all others are the kernel. */
export interface AxesOptions {
  /** Default -2. */
  readonly inAxis?: number | readonly number[];
  /** Default -1. */
  readonly outAxis?: number | readonly number[];
  /** Axes that count for neither fan, such as the heads of attention. Default none. */
  readonly batchAxis?: number | readonly number[];
}
const axesOptions = ['inAxis', 'outAxis', 'batchAxis'] as const;

export interface VarianceScalingOptions extends AxesOptions {
  /** Must be given, as in JAX. */
  readonly scale: number;
  readonly mode: ScalingMode;
  readonly distribution: ScalingDistribution;
}

function fans(op: string, shape: Shape, { inAxis = -2, outAxis = -1, batchAxis = [] }: AxesOptions): Fans {
  if (shape.length < 2) return refuseRank(op, shape, 'fan in and fan out need at least 2');
  const sizes = [inAxis, outAxis, batchAxis].map((axes) =>
    sizeOf([axes].flat().map((axis) => along(op, shape, axis))),
  );
  const [into = 1, out = 1, batch = 1] = sizes;
  const field = sizeOf(shape) / into / out / batch;
  return { fanIn: into * field, fanOut: out * field };
}

function along(op: string, shape: Shape, axis: number): number {
  const size = shape.at(axis);
  if (Number.isInteger(axis) && size !== undefined) return size;
  throw new ArgumentError('ARG_RANGE', `${op}: axis ${shown(axis)} is none of [${shape}]`, {
    op,
    details: { axis, shape },
  });
}

function scalingPlan(op: string, rule: ScalingRule, axes: AxesOptions): Plan {
  return {
    rule: ruleText(rule),
    law: (shape) => lawOfVariance(rule.scale / scalingModes[rule.mode](fans(op, shape, axes)), rule, fround),
  };
}

function scaling(
  name: string,
  aliases: readonly string[],
  concept: Concept,
  [scale, mode, distribution]: readonly [number, ScalingMode, ScalingDistribution],
): Maker<AxesOptions> {
  const rule: ScalingRule = { scale, mode, distribution, correctTruncation: true };
  const entry: Entry<AxesOptions> =
    distribution === 'uniform'
      ? { concept }
      : { concept, trap: 'a cut normal, although named normal; its variance is kept' };
  return jax<AxesOptions>({
    name,
    aliases,
    options: axesOptions,
    entries: [entry],
    plan: (axes, op) => scalingPlan(op, rule, axes),
  });
}

/** Var(w) = scale / fan. None of scale, mode and distribution has a default. */
export const varianceScaling = jax<VarianceScalingOptions>({
  name: 'variance_scaling',
  aliases: ['varianceScaling'],
  options: ['scale', 'mode', 'distribution', ...axesOptions],
  entries: [
    { concept: 'varianceScaling', options: { scale: 1, mode: 'fan_in', distribution: 'truncated_normal' } },
  ],
  plan({ scale, mode, distribution, ...axes }, op) {
    wantedNumber(op, 'scale', scale);
    checkName(op, 'mode', mode, Object.keys(scalingModes));
    checkName(op, 'distribution', distribution, scalingDistributions);
    return scalingPlan(op, checkedRule(op, { scale, mode, distribution }), axes);
  },
});

/** U(±√(6 / (fan in + fan out))). */
export const glorotUniform = scaling('glorot_uniform', ['xavier_uniform'], 'xavierUniform', [
  1,
  'fan_avg',
  'uniform',
]);
/** Cut normal with true variance 2 / (fan in + fan out). */
export const glorotNormal = scaling('glorot_normal', ['xavier_normal'], 'xavierNormal', [
  1,
  'fan_avg',
  'truncated_normal',
]);
/** U(±√(6 / fan in)). */
export const heUniform = scaling('he_uniform', ['kaiming_uniform'], 'kaimingUniform', [
  2,
  'fan_in',
  'uniform',
]);
/** Cut normal with true variance 2 / fan in. */
export const heNormal = scaling('he_normal', ['kaiming_normal'], 'kaimingNormal', [
  2,
  'fan_in',
  'truncated_normal',
]);
/** U(±√(3 / fan in)). */
export const lecunUniform = scaling('lecun_uniform', [], 'lecunUniform', [1, 'fan_in', 'uniform']);
/** Cut normal with true variance 1 / fan in: the default kernel of Flax' Dense. */
export const lecunNormal = scaling('lecun_normal', [], 'lecunNormal', [1, 'fan_in', 'truncated_normal']);
/** Another name of `glorotUniform`. */
export const xavierUniform = glorotUniform;
/** Another name of `glorotNormal`. */
export const xavierNormal = glorotNormal;
/** Another name of `heUniform`. */
export const kaimingUniform = heUniform;
/** Another name of `heNormal`. */
export const kaimingNormal = heNormal;

/** 0 everywhere. */
export const zeros = everywhere(jax, 0, 'zeros');
/** 1 everywhere. */
export const ones = everywhere(jax, 1, 'ones');
/** `value` everywhere; it must be given. */
export const constant = given(jax);

export interface UniformOptions {
  /** Upper end. Default 0.01. */
  readonly scale?: number;
}
/** U[0, scale), by default [0, 0.01): never negative, mean scale / 2. */
export const uniform = jax<UniformOptions>({
  name: 'uniform',
  options: ['scale'],
  entries: [{ concept: 'uniform', trap: 'U(0, 0.01): no weight is negative and the mean is 0.005' }],
  plan: ({ scale = 0.01 }, op) =>
    fixed({ kind: 'uniform', low: 0, high: fround(checkPositive(op, 'scale', scale)) }),
});

export interface NormalOptions {
  /** Default 0.01. */
  readonly stddev?: number;
}
/** N(0, stddev²), by default with stddev 0.01. */
export const normal = jax<NormalOptions>({
  name: 'normal',
  options: ['stddev'],
  entries: [{ concept: 'normal', trap: 'stddev 0.01 unless told otherwise; PyTorch has 1, Keras 0.05' }],
  plan: ({ stddev = 0.01 }, op) =>
    fixed({ kind: 'normal', mean: 0, std: fround(checkNumber(op, 'stddev', stddev, 0)) }),
});

export interface TruncatedNormalOptions extends NormalOptions {
  /** In standard deviations. Default -2. */
  readonly lower?: number;
  /** Default 2. */
  readonly upper?: number;
}
/** stddev times a standard normal inside [lower, upper], by default stddev 0.01: the draws have 0.8796 stddev. */
export const truncatedNormal = jax<TruncatedNormalOptions>({
  name: 'truncated_normal',
  aliases: ['truncatedNormal'],
  options: ['stddev', 'lower', 'upper'],
  entries: [
    {
      concept: 'truncatedNormal',
      trap: 'not corrected: the draws have 0.8796 of stddev; the bounds are in standard deviations',
    },
  ],
  plan: ({ stddev = 0.01, lower = -2, upper = 2 }, op) => fixed(cutLaw(op, stddev, lower, upper)),
});

function cutLaw(op: string, stddev: number, lower: number, upper: number): Law {
  const std = fround(checkPositive(op, 'stddev', stddev));
  if (checkNumber(op, 'lower', lower) < checkNumber(op, 'upper', upper))
    return { kind: 'truncated', mean: 0, std, low: lower * std, high: upper * std };
  throw new ArgumentError(
    'ARG_RANGE',
    `${op}: bounds ${lower} and ${upper} do not fit; lower < upper is wanted`,
    {
      op,
      details: { lower, upper },
    },
  );
}

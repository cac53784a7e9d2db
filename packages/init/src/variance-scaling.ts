/** The one rule behind most schemes: a variance divided by a fan. */
import { checkOptions } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { draw_, type StreamOptions, streamOf } from './draw.js';
import { type Fans, fansOf } from './fans.js';
import { type Law, stdOfCutAtTwo } from './law.js';
import { checkElements, checkName, checkPositive, checkTarget, checkTruth } from './target.js';

/** Which fan the variance is divided by. */
export const scalingModes = {
  fan_in: ({ fanIn }: Fans) => fanIn,
  fan_out: ({ fanOut }: Fans) => fanOut,
  fan_avg: ({ fanIn, fanOut }: Fans) => (fanIn + fanOut) / 2,
  fan_geo_avg: ({ fanIn, fanOut }: Fans) => Math.sqrt(fanIn * fanOut),
} as const satisfies Readonly<Record<string, (fans: Fans) => number>>;
export type ScalingMode = keyof typeof scalingModes;

export const scalingDistributions = ['uniform', 'normal', 'truncated_normal'] as const;
export type ScalingDistribution = (typeof scalingDistributions)[number];

/** A rule of variance scaling, complete. */
export interface ScalingRule {
  /** The true variance of the weights times the fan: 1 for LeCun, 2 for Kaiming. Default 1. */
  readonly scale: number;
  /** Default "fan_in". "fan_avg" is Xavier's; "fan_geo_avg" is JAX's √(fan in · fan out). */
  readonly mode: ScalingMode;
  /** Default "truncated_normal": cut at two standard deviations. */
  readonly distribution: ScalingDistribution;
  /**
   * Whether a cut normal is widened so that its variance after the cut is scale / fan. Default true. Without it the
   * variance is 0.7737 of what the formula says: that is what TensorFlow.js draws.
   */
  readonly correctTruncation: boolean;
}

const defaults: ScalingRule = {
  scale: 1,
  mode: 'fan_in',
  distribution: 'truncated_normal',
  correctTruncation: true,
};

/** A scheme whose elements are independent, so that its law can be told from the shape alone. */
export interface LawfulScheme {
  readonly rule: string;
  /** Distribution of the elements of a weight [out, in, ...kernel]. */
  law(shape: readonly number[]): Law;
  /** Fills the tensor and returns it. Any framework's stream will do. */
  fill(tensor: Tensor, options?: StreamOptions): Tensor;
}

/**
 * A scheme with Var(w) = scale / fan, as a row that `initialize_` takes. Xavier is `{ mode: "fan_avg" }`, Kaiming
 * `{ scale: 2 }`, LeCun the default; the distribution changes the shape and not the variance. Throws `ArgumentError`
 * `ARG_RANGE` unless scale > 0, `ARG_UNKNOWN`, `ARG_TYPE`; its `fill` throws `ShapeError` `SHAPE_RANK`, `SHAPE_EMPTY`,
 * `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function varianceScaling(options: Partial<ScalingRule> = {}): LawfulScheme {
  const rule = checkedRule('varianceScaling', options);
  const law = (shape: readonly number[]): Law => scalingLaw(rule, fansOf({ shape }, 'varianceScaling'));
  return {
    rule: ruleText(rule),
    law,
    fill(tensor, random = {}) {
      checkTarget('varianceScaling', tensor);
      const chosen = law(tensor.shape);
      checkElements('varianceScaling', tensor);
      return draw_(tensor, chosen, streamOf('varianceScaling', random));
    },
  };
}

/** Options completed by the defaults. */
export function checkedRule(op: string, options: Partial<ScalingRule>): ScalingRule {
  checkOptions(op, options, Object.keys(defaults));
  const { scale, mode, distribution, correctTruncation } = { ...defaults, ...options };
  checkPositive(op, 'scale', scale);
  checkName(op, 'mode', mode, Object.keys(scalingModes));
  checkName(op, 'distribution', distribution, scalingDistributions);
  checkTruth(op, 'correctTruncation', correctTruncation);
  return { scale, mode, distribution, correctTruncation };
}

/** The law of a rule at given fans. Normals are cut at two standard deviations. */
export function scalingLaw(rule: ScalingRule, fans: Fans): Law {
  const variance = rule.scale / scalingModes[rule.mode](fans);
  return lawOfVariance(variance, rule);
}

/** The law with a given variance; `round` stands for a framework that computes in float32. */
export function lawOfVariance(
  variance: number,
  rule: Pick<ScalingRule, 'distribution' | 'correctTruncation'>,
  round: (x: number) => number = (x) => x,
): Law {
  const v = round(variance);
  if (rule.distribution === 'uniform') {
    const high = round(Math.sqrt(round(3 * v)));
    return { kind: 'uniform', low: -high, high };
  }
  const root = round(Math.sqrt(v));
  if (rule.distribution === 'normal') return { kind: 'normal', mean: 0, std: root };
  const std = rule.correctTruncation ? round(root / round(stdOfCutAtTwo)) : root;
  return { kind: 'truncated', mean: 0, std, low: -2 * std, high: 2 * std };
}

const fanNames: Readonly<Record<ScalingMode, string>> = {
  fan_in: 'fan in',
  fan_out: 'fan out',
  fan_avg: 'mean of the fans',
  fan_geo_avg: '√(fan in · fan out)',
};

/** The rule as a formula. */
export function ruleText({ scale, mode, distribution, correctTruncation }: ScalingRule): string {
  const fan = fanNames[mode];
  if (distribution === 'uniform') return `U(±√(${3 * scale} / ${fan}))`;
  const normal = `N(0, ${scale} / ${fan})`;
  if (distribution === 'normal') return normal;
  return `${normal} cut at ±2σ, ${correctTruncation ? 'widened to keep its variance' : 'its variance 0.7737 of that'}`;
}

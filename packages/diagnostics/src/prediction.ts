/** What the weights alone predict for the factor per layer. */
import type { LayerRecord, ParameterRecord } from './recording.js';
import { statisticOf } from './statistics.js';

export type Pass = 'forward' | 'backward';

/** The activation before a layer, from the node that made the layer's input. */
export type Activation = 'relu' | 'tanh' | 'sigmoid' | 'smooth' | 'none';

const activations: Readonly<Record<string, Activation>> = {
  ReluBackward0: 'relu',
  TanhBackward0: 'tanh',
  SigmoidBackward0: 'sigmoid',
  EluBackward0: 'smooth',
  EluBackward1: 'smooth',
  LeakyReluBackward0: 'smooth',
  LeakyReluBackward1: 'smooth',
  GeluBackward0: 'smooth',
  SiluBackward0: 'smooth',
  SoftplusBackward0: 'smooth',
};
export const activationBefore = ({ fedBy }: LayerRecord): Activation =>
  fedBy === null ? 'none' : Object.hasOwn(activations, fedBy) ? activations[fedBy]! : 'none';

// Half of the signal's square passes a ReLU; the others are given by their steepest slope.
const passes: Readonly<Record<Activation, number>> = {
  relu: Math.SQRT1_2,
  tanh: 1,
  sigmoid: 1 / 4,
  smooth: 1,
  none: 1,
};

/** The layer's weight: its first parameter with two axes or more. */
export const weightOf = ({ parameters }: LayerRecord): ParameterRecord | null =>
  parameters.find(({ shape }) => shape.length >= 2) ?? null;

/** Connections into one unit. */
export const fanInOf = ({ shape }: ParameterRecord): number => shape.slice(1).reduce((a, b) => a * b, 1);

/**
 * By what factor a layer with these weights multiplies the level (rms) of a random signal, and the norm of a random
 * gradient: sqrt(fan_in E w²) both ways, times what the activation before it lets through (He et al. 2015, equations 5
 * and 13). Null for layers without a weight matrix, and forward behind a sigmoid, whose mean carries the signal.
 */
export function predictedFactor(layer: LayerRecord, pass: Pass): number | null {
  const weight = weightOf(layer);
  const activation = activationBefore(layer);
  const rms = weight === null ? null : statisticOf('rms', weight.value);
  if (weight === null || rms === null || (pass === 'forward' && activation === 'sigmoid')) return null;
  return Math.sqrt(fanInOf(weight)) * rms * passes[activation];
}

/** The one change that cures a layer: named by what its weights and the activation before it do. */
import { activationBefore, fanInOf, type Pass, predictedFactor, weightOf } from './prediction.js';
import type { LayerRecord } from './recording.js';
import { statisticOf } from './statistics.js';

const initialisers = {
  relu: 'kaimingNormal_(weight)',
  smooth: 'kaimingNormal_(weight, { nonlinearity: "linear" })',
  tanh: 'xavierNormal_(weight, { gain: calculateGain("tanh") })',
  none: 'kaimingNormal_(weight, { nonlinearity: "linear" })',
} as const;
// What each of them aims at, times sqrt(fan): the gain.
const gains = { relu: Math.SQRT2, smooth: 1, tanh: 5 / 3, none: 1 } as const;

/** A sentence: what to change in the layers of a run so that the factor per layer comes to about 1. */
export function cureFor(layers: readonly LayerRecord[], pass: Pass): string | null {
  const weighted = layers.filter((layer) => weightOf(layer) !== null);
  // The second layer of a run tells what lies between layers; the first is often fed by the input.
  const typical = weighted[1] ?? weighted[0];
  if (typical === undefined) return null;
  const activation = activationBefore(typical);
  const weight = weightOf(typical)!;
  const std = statisticOf('rms', weight.value) ?? 0;
  if (std === 0)
    return 'the weights are all zero, so no signal and no gradient passes: initialise them at random, kaimingNormal_(weight)';
  if (activation === 'sigmoid')
    return 'the slope of the sigmoid never exceeds 1/4: use ELU or ReLU between the layers, and kaimingNormal_(weight)';
  const wanted = gains[activation] / Math.sqrt(fanInOf(weight));
  const factor = predictedFactor(typical, pass);
  if (factor !== null && Math.abs(Math.log(std / wanted)) < Math.log(1.25))
    return `the weights are right for ${activation === 'none' ? 'a linear chain' : activation} (${round(factor)} a layer): normalise between the layers (BatchNorm1d), or add skip connections`;
  return `initialise the weights with ${initialisers[activation]}: standard deviation ${round(wanted)} instead of ${round(std)}`;
}

const round = (value: number): string => String(Number(value.toPrecision(3)));

/** What theory predicts for the factor per layer: mean field, from the weights and the level that reaches the activation. */
import { type Moments, momentsOf } from './activations.js';
import { fanInOf, isNorm, type Link, type Pass, weightOf } from './chain.js';
import { statisticOf } from './statistics.js';

/**
 * By what factor a link multiplies the level (rms) of a signal, or the norm of a gradient. A weight of variance σ² with n
 * inputs gives sqrt(n σ² E φ² + b²) forward and sqrt(n σ² E φ'²) backward (He et al. 2015, equations 5 and 13; Schoenholz
 * et al. 2017, equation 4), the expectation over a normal distribution with the measured mean and deviation. A norm divides
 * by what the layer before it has multiplied with (Yang et al. 2019). Null where theory has nothing to say: behind a skip
 * connection, and for links that do neither.
 */
export function predictedFactor(link: Link, pass: Pass): number | null {
  if (link.sums) return null;
  const { layer } = link;
  if (isNorm(layer.kind)) return normFactor(link, pass);
  const gain = weightGain(link);
  const moments = momentsBefore(link);
  if (isConstant(link)) return null;
  if (gain === null || moments === null) return null;
  const lost = 1 / Math.sqrt(link.keeps);
  if (pass === 'backward') return gain * lost * Math.sqrt(moments.slope);
  const level = link.source === null ? null : statisticOf('rms', link.source);
  if (level === null || level === 0) return null;
  return Math.sqrt((gain * lost) ** 2 * moments.square + biasOf(link) ** 2) / level;
}

/** sqrt(fan_in) times the rms of the weights; null without a weight matrix. */
export function weightGain({ layer }: Link): number | null {
  const weight = weightOf(layer);
  const rms = weight === null ? null : statisticOf('rms', weight.value);
  return weight === null || rms === null ? null : Math.sqrt(fanInOf(weight)) * rms;
}

/** Theory is of random weights around 0; weights of one sign add up instead. */
function isConstant({ layer }: Link): boolean {
  const weight = weightOf(layer);
  if (weight === null) return false;
  const [mean, rms] = [statisticOf('mean', weight.value) ?? 0, statisticOf('rms', weight.value) ?? 0];
  return rms > 0 && Math.abs(mean) > rms / 2;
}

/** Of the activation before a link, at the level that reaches it; null where nothing was measured. */
export function momentsBefore({ activation, source }: Link): Moments | null {
  if (source === null) return activation === null ? momentsOf(null, 0, 1) : null;
  const [mean, std] = [statisticOf('mean', source), statisticOf('std', source) ?? 0];
  return mean === null ? null : momentsOf(activation, mean, std);
}

const biasOf = ({ layer }: Link): number => {
  const bias = layer.parameters.find(({ name }) => name === 'bias');
  return bias === undefined ? 0 : (statisticOf('rms', bias.value) ?? 0);
};

/** Forward a norm restores the level; backward it divides by the deviation of what it gets. */
function normFactor(link: Link, pass: Pass): number | null {
  const { layer, before, source } = link;
  const weight = layer.parameters.find(({ name }) => name === 'weight');
  const scale = weight === undefined ? 1 : statisticOf('rms', weight.value);
  const moments = momentsBefore(link);
  if (scale === null || moments === null || source === null) return null;
  const level = statisticOf('rms', source);
  if (pass === 'forward') return level === null || level === 0 ? null : scale / level;
  // Over a batch the mean of a unit is taken away, over the units of a row it is not: units have different means.
  const part = layer.kind.startsWith('Batch') ? 'variance' : 'square';
  if (link.activation !== null) return scale * Math.sqrt(moments.slope / moments[part]);
  const gain = before === null ? null : weightGain(before);
  const fed = before === null ? null : momentsBefore(before);
  if (gain === null || fed === null || before === null) return null;
  const few = part === 'variance' ? ofFew(rowsOf(link)) : 1;
  return (scale * few * Math.sqrt(before.keeps)) / (gain * Math.sqrt(fed[part]));
}

/** How many numbers of one unit a batch norm sees at once. */
export function rowsOf({ layer: { output, forwards, parameters } }: Link): number {
  const units = parameters[0]?.shape[0] ?? 0;
  return units === 0 || forwards === 0 ? Infinity : Math.round(output.count / forwards / units);
}

/** What few rows add in a linear net: (B - 2) / (B - 3) of the square (Yang et al. 2019). */
const ofFew = (rows: number): number =>
  rows > 3 && rows < Infinity ? Math.sqrt((rows - 2) / (rows - 3)) : 1;

/** Of a run: the product of what its links predict, as a factor per layer with weights. Null when theory has nothing to say. */
export function predictedOf(links: readonly Link[], pass: Pass): number | null {
  const weighted = links.filter((link) => weightOf(link.layer) !== null);
  const factors = weighted.flatMap((link) => predictedFactor(link, pass) ?? []);
  // A prediction for a few of many layers would be taken for one of all.
  if (factors.length === 0 || factors.length < weighted.length / 2) return null;
  const norms = links.flatMap((link) => (isNorm(link.layer.kind) ? (predictedFactor(link, pass) ?? []) : []));
  const log = [...factors, ...norms].reduce((sum, factor) => sum + Math.log(factor), 0);
  return Math.exp(log / factors.length);
}

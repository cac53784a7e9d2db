/** The one change that cures a run of layers: named by what their weights, and what lies between them, do. */
import { type Activation, titleOf } from './activations.js';
import { fanInOf, isNorm, type Link, type Pass, weightOf } from './chain.js';
import { predictedFactor, rowsOf } from './prediction.js';
import { statisticOf } from './statistics.js';

interface Scheme {
  /** How to write it; null where a standard deviation has to be said. */
  readonly call: string | null;
  /** The standard deviation it gives, times sqrt(fan_in). */
  readonly gain: number;
}

const linear = { call: 'kaimingNormal_(weight, { nonlinearity: "linear" })', gain: 1 } as const;
const he = { call: 'kaimingNormal_(weight)', gain: Math.SQRT2 } as const;

/** Gains that keep a signal at level 1, or, where that makes gradients grow more than depth allows, at a lower one. */
const schemes: Readonly<Partial<Record<Activation, Scheme>>> = {
  relu: he,
  leakyRelu: he,
  tanh: { call: 'xavierNormal_(weight, { gain: calculateGain("tanh") })', gain: 5 / 3 },
  gelu: { call: null, gain: 1.53353 },
  silu: { call: null, gain: 1.67653 },
  mish: { call: null, gain: 1.48685 },
};
const calm: Scheme = { call: 'xavierNormal_(weight)', gain: 1 };

/** What a layer of gain 5/3 behind a tanh does to a gradient, to the power of the depth, stays below 1e3 up to here. */
const deepest: Readonly<Partial<Record<Activation, number>>> = { tanh: 60, gelu: 50, silu: 25, mish: 60 };

const article = (name: string): string => `${/^(E|S[A-Z])/.test(name) ? 'an' : 'a'} ${name}`;
const round = (value: number): string => String(Number(value.toPrecision(3)));

/** A sentence: what to change in the layers of a run so that the factor per layer comes to about 1. */
export function cureFor(links: readonly Link[], pass: Pass): string | null {
  const weighted = links.filter(({ layer }) => weightOf(layer) !== null);
  // The second layer of a run tells what lies between layers; the first is often fed by the input.
  const typical = weighted[1] ?? weighted[0];
  if (typical === undefined) return null;
  const std = statisticOf('rms', weightOf(typical.layer)!.value) ?? 0;
  if (std === 0)
    return 'the weights are all zero, so no signal and no gradient passes: initialise them at random, kaimingNormal_(weight)';
  const { activation } = typical;
  if (activation === 'sigmoid' || activation === 'softplus') return steep(activation);
  const repeated = weighted.filter(({ layer }) => layer.path === typical.layer.path);
  if (repeated.length > 2 && repeated.length > weighted.length / 2) return again(typical);
  if (links.some(({ layer }) => isNorm(layer.kind))) return normed(links);
  if (weighted.some(({ sums }) => sums))
    return 'every block adds to what it got: multiply what it adds by 1 / Math.sqrt(blocks), or normalise it first (BatchNorm1d inside the block)';
  return started(typical, std, weighted.length, pass);
}

const steep = (activation: 'sigmoid' | 'softplus'): string =>
  activation === 'sigmoid'
    ? 'the slope of the sigmoid never exceeds 1/4: use ELU or ReLU between the layers, and kaimingNormal_(weight)'
    : 'most of the slope of a softplus is far below 1: use ELU or ReLU between the layers, and kaimingNormal_(weight)';

const again = ({ layer, activation }: Link): string =>
  `${JSON.stringify(layer.path)} multiplies by the same weight at each call: start from ${
    activation === null || activation === 'relu'
      ? 'eye_(weight) and zeros_(bias)'
      : 'eye_(weight) and zeros_(bias), with ReLU in place of the activation'
  }, or let each call add to its input`;

function normed(links: readonly Link[]): string {
  const norm = links.find(({ layer }) => isNorm(layer.kind));
  if (!norm!.layer.kind.startsWith('Batch'))
    return 'the layers are normalised already: add skip connections around them';
  const rows = rowsOf(norm!);
  return rows < 8
    ? `a batch of ${rows} is too small for batch norm: use LayerNorm in its place, or more rows at once`
    : 'batch norm itself makes gradients grow, whatever the weights: use LayerNorm in its place, or add skip connections around the layers';
}

/** Another start of the weights, or, where theirs is right, what helps a chain that is too deep for any. */
function started(link: Link, std: number, depth: number, pass: Pass): string {
  const { activation, keeps } = link;
  const deep = activation !== null && depth > (deepest[activation] ?? Infinity);
  const scheme = deep && activation === 'tanh' ? calm : ((activation && schemes[activation]) ?? linear);
  const wanted = (scheme.gain * Math.sqrt(keeps)) / Math.sqrt(fanInOf(weightOf(link.layer)!));
  const call = scheme.call === null || keeps < 0.99 ? `normal_(weight, 0, ${round(wanted)})` : scheme.call;
  if (Math.abs(Math.log(std / wanted)) >= Math.log(1.05) && !(deep && activation !== 'tanh'))
    return `initialise the weights with ${call}: standard deviation ${round(wanted)} instead of ${round(std)}`;
  const factor = predictedFactor(link, pass);
  const name = activation === null ? 'a linear chain' : article(titleOf(activation));
  const known = factor === null ? '' : ` (${round(factor)} a layer)`;
  return deep
    ? `no weights suit ${depth} layers with ${name} between them: normalise between the layers (LayerNorm), or add skip connections`
    : `the weights are right for ${name}${known}: normalise between the layers (LayerNorm), or add skip connections`;
}

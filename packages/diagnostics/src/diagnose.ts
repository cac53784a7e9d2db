/** The verdict: a pure function of a recording. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { checkRecorded } from './checks.js';
import { cureFor } from './cure.js';
import { type Pass, predictedFactor } from './prediction.js';
import type { LayerRecord, Recording } from './recording.js';
import { statisticOf } from './statistics.js';
import { nonFiniteOf, type Summary } from './summary.js';
import { type Run, worstRun } from './trend.js';

export type Verdict = 'healthy' | 'vanishing' | 'exploding' | 'non-finite';

export interface Diagnosis {
  readonly version: 1;
  readonly verdict: Verdict;
  /** Whether it shows in the signal (forward) or in the gradient (backward); null when healthy. */
  readonly pass: Pass | null;
  /** Path of the layer where it starts, in the direction of the pass; "input" when the data is at fault. Null when healthy. */
  readonly layer: string | null;
  /** Path of the layer where it ends. */
  readonly until: string | null;
  /** Measured factor per layer between the two; when healthy, that of the whole chain. */
  readonly factor: number | null;
  /** Measured factor over the whole run. */
  readonly total: number | null;
  /** The factor per layer that the weights alone predict. */
  readonly predicted: number | null;
  /** The one change that cures it. */
  readonly cure: string | null;
  /** All of it in words. */
  readonly text: string;
}

export interface DiagnoseOptions {
  /** A run that keeps less than this of its level has vanished. Default 1e-3. */
  readonly vanishing?: number;
  /** A run that multiplies its level by more than this explodes. Default 1e3. */
  readonly exploding?: number;
}

interface Chain {
  readonly pass: Pass;
  /** In the direction of the pass. */
  readonly layers: readonly LayerRecord[];
  readonly levels: readonly (number | null)[];
}

/**
 * What is wrong with the signal or the gradient, where it starts, by how much a layer, what the weights predict, and
 * what cures it. Only ratios of levels count, so multiplying the loss changes nothing.
 * Throws `ArgumentError` `ARG_MISSING` for a recording without a forward pass, `ARG_RANGE` for thresholds, `ARG_TYPE` for
 * what is no recording.
 */
export function diagnose(recording: Recording, options: DiagnoseOptions = {}): Diagnosis {
  checkLimits('diagnose', options);
  const { vanishing = 1e-3, exploding = 1e3 } = options;
  checkRecorded('diagnose', recording);
  if (recording.layers.length === 0)
    throw new ArgumentError(
      'ARG_MISSING',
      'diagnose: nothing was recorded yet; run the model, and backward, first',
      { op: 'diagnose' },
    );
  const chains = chainsOf(recording);
  return nonFinite(recording, chains) ?? worst(chains, { vanishing, exploding }) ?? healthy(chains);
}

/** Throws `ArgumentError` for thresholds that are none, `ARG_UNKNOWN` for other options. */
export function checkLimits(op: string, options: DiagnoseOptions): void {
  checkOptions(op, options, ['vanishing', 'exploding']);
  const { vanishing = 1e-3, exploding = 1e3 } = options;
  if (!(vanishing > 0 && vanishing < 1)) refuse(op, 'vanishing', vanishing, 'between 0 and 1');
  if (!(exploding > 1)) refuse(op, 'exploding', exploding, 'above 1');
}

function refuse(op: string, name: string, value: unknown, range: string): never {
  throw new ArgumentError('ARG_RANGE', `${op}: ${name} must be a number ${range}, got ${shown(value)}`, {
    op,
    details: { option: name },
  });
}

/**
 * Signals are followed by their level (rms), gradients by their norm: maps that keep them neither amplify nor damp.
 * Between level i and level i + 1 lies layer i: the signal starts at the input, the gradient at the last output.
 */
function chainsOf({ input, layers }: Recording): readonly [forward: Chain, backward: Chain] {
  const back = layers.toReversed();
  return [
    {
      pass: 'forward',
      layers,
      levels: [levelOf(input, 'rms'), ...layers.map(({ output }) => levelOf(output, 'rms'))],
    },
    { pass: 'backward', layers: back, levels: back.map(({ gradient }) => levelOf(gradient, 'norm')) },
  ];
}

/** A level that can be compared; null where there is none. */
const levelOf = (s: Summary | null, name: 'rms' | 'norm'): number | null =>
  s === null || nonFiniteOf(s) > 0 ? null : statisticOf(name, s);

function nonFinite({ input, layers }: Recording, chains: readonly Chain[]): Diagnosis | null {
  if (input !== null && nonFiniteOf(input) > 0)
    return finding({
      verdict: 'non-finite',
      pass: 'forward',
      layer: 'input',
      sentence: `the input holds ${nonFiniteOf(input)} NaN or infinite values`,
      cure: 'clean or scale the data before it reaches the model',
    });
  const signal = layers.find(({ output }) => nonFiniteOf(output) > 0);
  const gradient = layers.findLast((layer) => layer.gradient !== null && nonFiniteOf(layer.gradient) > 0);
  const first = signal ?? gradient;
  if (first === undefined) return null;
  const grown = largest(runsOf(chains).filter(({ verdict }) => verdict === 'exploding'));
  const [what, pass] =
    signal === undefined ? (['gradient', 'backward'] as const) : (['output', 'forward'] as const);
  const why =
    grown === undefined
      ? ''
      : `; before that the ${subject(grown.chain)} grew by ${words(grown.run.factor)} a layer from ${name(causes(grown)[0])} on`;
  const sentence = `the ${what} of ${name(first)} is the first with NaN or infinite values${why}`;
  return finding({
    verdict: 'non-finite',
    pass,
    layer: first.path,
    sentence,
    ...(grown === undefined ? {} : { found: grown }),
  });
}

/** A run and the chain it was found in. */
interface Found {
  readonly chain: Chain;
  readonly verdict: 'vanishing' | 'exploding';
  readonly run: Run;
}

const runsOf = (chains: readonly Chain[]): readonly Found[] =>
  chains.flatMap((chain) =>
    (['vanishing', 'exploding'] as const).flatMap((verdict) => {
      const run = worstRun(chain.levels, verdict === 'vanishing' ? 'falling' : 'rising');
      return run === null ? [] : [{ chain, verdict, run }];
    }),
  );
const largest = (found: readonly Found[]): Found | undefined => {
  const size = ({ run }: Found): number => Math.abs(Math.log(run.total));
  return found.toSorted((a, b) => size(b) - size(a))[0];
};

function worst(chains: readonly Chain[], limits: Required<DiagnoseOptions>): Diagnosis | null {
  const serious = runsOf(chains).filter(({ verdict, run }) =>
    verdict === 'vanishing' ? run.total < limits.vanishing : run.total > limits.exploding,
  );
  const found = largest(serious);
  if (found === undefined) return silent(chains[1]!);
  const { chain, verdict, run } = found;
  const layers = causes(found);
  const [from, to] = [layers[0], layers.at(-1)];
  const verb = verdict === 'vanishing' ? 'vanishes' : 'explodes';
  const where = from === to ? `in ${name(from)}` : `from ${name(from)} to ${name(to)}`;
  const sentence = `the ${subject(chain)} ${verb}: ${where} it changes by ${words(run.factor)} a layer, ${words(run.total)} in all`;
  return finding({
    verdict,
    pass: chain.pass,
    layer: from?.path ?? null,
    until: to?.path ?? null,
    found,
    sentence,
  });
}

/** A gradient that is zero from the loss on has no ratio, but it is gone all the same. */
function silent({ layers, levels }: Chain): Diagnosis | null {
  const known = levels.filter((level) => level !== null);
  if (known.length === 0 || known.some((level) => level !== 0)) return null;
  return finding({
    verdict: 'vanishing',
    pass: 'backward',
    layer: layers[0]?.path ?? null,
    until: layers.at(-1)?.path ?? null,
    sentence: `the gradient is exactly zero in every layer, already where it leaves the loss, at ${name(layers[0])}`,
    cure: 'choose a loss that depends on the output here: it is saturated, detached or multiplied by zero',
  });
}

/** The layers that make the steps of a run. */
const causes = ({ chain, run }: Found): readonly LayerRecord[] => chain.layers.slice(run.from, run.to);
const subject = ({ pass }: Chain): string => (pass === 'forward' ? 'signal' : 'gradient');

function healthy([forward, backward]: readonly [Chain, Chain]): Diagnosis {
  const measured = ({ levels }: Chain): readonly number[] => levels.filter((level) => level !== null);
  const chain = measured(backward).length > 1 ? backward : forward;
  const known = measured(chain);
  const total = known.length > 1 && known[0]! > 0 ? known.at(-1)! / known[0]! : 1;
  const factor = total ** (1 / Math.max(known.length - 1, 1));
  const text = `healthy: the ${subject(chain)} changes by ${words(factor)} a layer, ${words(total)} in all`;
  const none = { pass: null, layer: null, until: null, cure: null };
  return {
    version: 1,
    verdict: 'healthy',
    ...none,
    factor,
    total,
    predicted: predictedOf(chain.layers, chain.pass),
    text,
  };
}

interface Finding {
  readonly verdict: Verdict;
  readonly pass: Pass;
  readonly layer: string | null;
  readonly until?: string | null;
  readonly found?: Found;
  readonly sentence: string;
  readonly cure?: string;
}

function finding({ verdict, pass, layer, until = null, found, sentence, cure: given }: Finding): Diagnosis {
  const layers = found === undefined ? [] : causes(found);
  const predicted = found === undefined ? null : predictedOf(layers, found.chain.pass);
  const cure = given ?? (found === undefined ? null : cureFor(layers, found.chain.pass));
  const theory = predicted === null ? '' : `; the weights predict ${words(predicted)} a layer`;
  const text = `${sentence}${theory}${cure === null ? '' : `. Cure: ${cure}`}`;
  const measured = { factor: found?.run.factor ?? null, total: found?.run.total ?? null };
  return { version: 1, verdict, pass, layer, until, ...measured, predicted, cure, text };
}

/** Geometric mean of what the weights of the layers predict. */
function predictedOf(layers: readonly LayerRecord[], pass: Pass): number | null {
  const factors = layers.flatMap((layer) => predictedFactor(layer, pass) ?? []);
  if (factors.length === 0) return null;
  return Math.exp(factors.reduce((sum, factor) => sum + Math.log(factor), 0) / factors.length);
}

const name = (layer: LayerRecord | undefined): string =>
  layer === undefined
    ? 'the input'
    : (layer.path === '' ? `the ${layer.kind}` : JSON.stringify(layer.path)) +
      (layer.call > 0 ? ` (call ${layer.call})` : '');
const words = (factor: number): string => {
  const plain = factor === 0 || Math.abs(Math.log10(factor)) < 3;
  return `x ${plain ? Number(factor.toPrecision(3)) : factor.toExponential(1)}`;
};

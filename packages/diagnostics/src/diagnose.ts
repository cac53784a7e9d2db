/** The verdict: a pure function of a recording. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { power } from '@isograd/tensor/compiled';
import { blank, brokenLoss, nonFinite, shut, silent, unreached } from './causes.js';
import { linksOf, type Link, type Pass, weightOf } from './chain.js';
import { checkRecorded } from './checks.js';
import { type Diagnosis, finding, name, type Stretch, subject, words } from './diagnosis.js';
import { predictedOf } from './prediction.js';
import type { Recording } from './recording.js';
import { statisticOf } from './statistics.js';
import { nonFiniteOf, type Summary } from './summary.js';
import { type Run, worstRun } from './trend.js';

export interface DiagnoseOptions {
  /** A run that keeps less than this of its level has vanished. Default 1e-3. */
  readonly vanishing?: number;
  /** A run that multiplies its level by more than this explodes. Default 1e3. */
  readonly exploding?: number;
}
type Limits = Required<DiagnoseOptions>;

/** Between level i and level i + 1 lies link i: the signal starts at the input, the gradient at the last output. */
interface Chain {
  readonly pass: Pass;
  /** In the direction of the pass. */
  readonly links: readonly Link[];
  readonly levels: readonly (number | null)[];
}

/**
 * What is wrong with the signal or the gradient, where it starts, by how much a layer, what theory predicts, and what cures
 * it. Only ratios of levels count, so multiplying the loss changes nothing.
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
  const links = linksOf(recording);
  const chains = chainsOf(recording, links);
  const serious = seriousOf(chains, { vanishing, exploding });
  return (
    nonFinite(recording, grownIn(serious)) ??
    blank(recording) ??
    worst(serious, { vanishing, exploding }) ??
    brokenLoss(recording) ??
    silent(recording, links) ??
    unreached(recording) ??
    healthy(recording, chains)
  );
}

/** Throws `ArgumentError` for thresholds that are none, `ARG_UNKNOWN` for other options. */
export function checkLimits(op: string, options: DiagnoseOptions): void {
  checkOptions(op, options, ['vanishing', 'exploding']);
  const { vanishing = 1e-3, exploding = 1e3 } = options;
  if (!(vanishing > 0 && vanishing < 1)) refuse(op, 'vanishing', vanishing, 'between 0 and 1');
  if (!(exploding > 1)) refuse(op, 'exploding', exploding, 'above 1');
}

function refuse(op: string, option: string, value: unknown, range: string): never {
  throw new ArgumentError('ARG_RANGE', `${op}: ${option} must be a number ${range}, got ${shown(value)}`, {
    op,
    details: { option },
  });
}

/** Signals are followed by their level (rms), gradients by their norm: maps that keep them neither amplify nor damp. */
function chainsOf({ input }: Recording, links: readonly Link[]): readonly [forward: Chain, backward: Chain] {
  const back = links.toReversed();
  const signal = [
    levelOf(input, 'rms'),
    ...links.map(({ layer, aside }) => (aside ? null : levelOf(layer.output, 'rms'))),
  ];
  const gradient = back.map(({ layer, aside }) => (aside ? null : levelOf(layer.gradient, 'norm')));
  return [
    { pass: 'forward', links, levels: continued(signal) },
    { pass: 'backward', links: back, levels: gradient },
  ];
}

/** A level that can be compared; null where there is none. */
const levelOf = (s: Summary | null, statistic: 'rms' | 'norm'): number | null =>
  s === null || nonFiniteOf(s) > 0 ? null : statisticOf(statistic, s);

/** A signal that is zero and not zero later comes from elsewhere too: the zero is no end. */
function continued(levels: readonly (number | null)[]): readonly (number | null)[] {
  const last = levels.findLastIndex((level) => level !== null && level > 0);
  return levels.map((level, i) => (level === 0 && i < last ? null : level));
}

/** A run and the chain it was found in. */
interface Found {
  readonly chain: Chain;
  readonly verdict: 'vanishing' | 'exploding';
  readonly run: Run;
}

/** The worst falls and rises of both passes that are beyond the limits. */
const seriousOf = (chains: readonly Chain[], limits: Limits): readonly Found[] =>
  chains
    .flatMap((chain) =>
      (['vanishing', 'exploding'] as const).flatMap((verdict): Found[] => {
        const run = worstRun(chain.levels, verdict === 'vanishing' ? 'falling' : 'rising');
        return run === null ? [] : [{ chain, verdict, run }];
      }),
    )
    .filter((found) => isSerious(found, limits));
const isSerious = ({ verdict, run }: Found, { vanishing, exploding }: Limits): boolean =>
  verdict === 'vanishing' ? run.total < vanishing : run.total > exploding;

const sizeOf = ({ run }: Found): number => Math.abs(Math.log(run.total));
const largest = (found: readonly Found[]): Found | undefined =>
  found.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];

/** The growth before an overflow: of the signal, where it grows, since it comes first. */
function grownIn(serious: readonly Found[]): Stretch | null {
  const grown = serious.filter(({ verdict }) => verdict === 'exploding');
  const found = grown.find(({ chain }) => chain.pass === 'forward') ?? grown[0];
  return found === undefined ? null : stretchOf(found);
}

function worst(serious: readonly Found[], limits: Limits): Diagnosis | null {
  const most = largest(serious);
  if (most === undefined) return null;
  const whole = shut(most.verdict, stretchOf(most));
  if (whole !== null) return whole;
  const found = narrowed(most, limits);
  const { chain, verdict } = found;
  const stretch = stretchOf(found);
  const [from, to] = [stretch.links[0]?.layer, stretch.links.at(-1)?.layer];
  const verb = verdict === 'vanishing' ? 'vanishes' : 'explodes';
  const how =
    from === to
      ? `in ${name(from)} it changes by ${words(stretch.total)}`
      : `from ${name(from)} to ${name(to)} it changes by ${words(stretch.factor)} a layer, ${words(stretch.total)} in all`;
  return finding({
    verdict,
    pass: chain.pass,
    layer: from?.path ?? null,
    until: to?.path ?? null,
    stretch,
    sentence: `the ${subject(chain.pass)} ${verb}: ${how}`,
  });
}

/** One bad layer is named alone: the largest step of a run, when it makes most of it and is serious by itself. */
function narrowed(found: Found, limits: Limits): Found {
  const { chain, run } = found;
  const places = chain.levels.flatMap((level, i) =>
    level === null || i < run.from || i > run.to ? [] : [i],
  );
  const steps = places.slice(1).map((to, i): Found => {
    const total = chain.levels[to]! / chain.levels[places[i]!]!;
    return { ...found, run: { from: places[i]!, to, factor: total, total } };
  });
  const step = largest(steps);
  return step !== undefined && isSerious(step, limits) && sizeOf(step) > 0.7 * sizeOf(found) ? step : found;
}

/** The links that make the steps of a run. The factor is that of a layer with weights: activations between are part of it. */
function stretchOf({ chain, run }: Omit<Found, 'verdict'>): Stretch {
  const links = chain.links.slice(run.from, run.to).filter(({ aside }) => !aside);
  const { total } = run;
  return { pass: chain.pass, links, total, factor: total === 0 ? run.factor : perLayer(links, run) };
}

function perLayer(links: readonly Link[], { from, to, factor, total }: Run): number {
  const weighted = links.filter(({ layer }) => weightOf(layer) !== null).length;
  return weighted === 0 || weighted === to - from ? factor : power(total, 1 / weighted);
}

function healthy(recording: Recording, [forward, backward]: readonly [Chain, Chain]): Diagnosis {
  const places = ({ levels }: Chain): readonly number[] =>
    levels.flatMap((level, i) => (level === null ? [] : [i]));
  const chain = places(backward).length > 1 ? backward : forward;
  const known = places(chain);
  const [from, to] = [known[0] ?? 0, known.at(-1) ?? 0];
  const [first, last] = [chain.levels[from] ?? 0, chain.levels[to] ?? 0];
  const total = known.length > 1 && first > 0 ? last / first : 1;
  const run = { from, to, factor: power(total, 1 / Math.max(known.length - 1, 1)), total };
  const { links, factor } = stretchOf({ chain, run });
  const predicted = predictedOf(links, chain.pass);
  const theory = predicted === null ? '' : `; theory predicts ${words(predicted)} a layer`;
  const cure = doubled(recording);
  const text = `healthy: the ${subject(chain.pass)} changes by ${words(factor)} a layer, ${words(total)} in all${theory}`;
  return {
    version: 1,
    verdict: 'healthy',
    pass: null,
    layer: null,
    until: null,
    factor,
    total,
    predicted,
    cure,
    text: cure === null ? text : `${text}; but the loss cannot reach its minimum. Cure: ${cure}`,
  };
}

/** A loss on logits that is given probabilities squashes them a second time. */
function doubled({ loss }: Recording): string | null {
  if (loss === undefined) return null;
  const at = (node: string): number => loss.history.indexOf(node);
  const follows = (a: string, b: string): boolean => at(a) >= 0 && loss.history[at(a) + 1] === b;
  if (follows('BinaryCrossEntropyWithLogitsBackward0', 'SigmoidBackward0'))
    return 'the loss takes the sigmoid itself: give binaryCrossEntropyWithLogits what comes before it, or use binaryCrossEntropy';
  if (follows('LogSoftmaxBackward0', 'SoftmaxBackward0'))
    return 'the loss takes the softmax itself: give crossEntropy what comes before it';
  return null;
}

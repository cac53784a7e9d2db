/** The layers of a recording as links of a chain: what stands before each, and which activation lies in between. */
import { type Activation, activationOf, activationOfKind } from './activations.js';
import type { LayerRecord, ParameterRecord, Recording } from './recording.js';
import { statisticOf } from './statistics.js';
import type { Summary } from './summary.js';

export type Pass = 'forward' | 'backward';

/** A layer, or one call of it, and what feeds it. */
export interface Link {
  readonly layer: LayerRecord;
  /** The layer before it whose numbers the activation gets: the last that is neither activation nor dropout. Null for the first. */
  readonly before: Link | null;
  /** The activation between the two, or, of an activation, itself; null for none that is known. */
  readonly activation: Activation | null;
  /** What the activation gets: the output of the layer before, or the model's input. */
  readonly source: Summary | null;
  /** Fraction of the numbers that a dropout in between keeps. */
  readonly keeps: number;
  /** Fed by a sum, as behind a skip connection. */
  readonly sums: boolean;
  /** Starts from an input of its own beside the chain, as each step of a recurrent net does. */
  readonly aside: boolean;
}

/** Calls of activations and dropouts change what passes and have no weights. */
const passesOn = ({ kind, parameters }: LayerRecord): boolean => parameters.length === 0 && !isNorm(kind);
export const isNorm = (kind: string): boolean => /Norm(\dd)?$/.test(kind);
const isDropout = (kind: string): boolean => /Dropout(\dd)?$/.test(kind);

/** The links of a recording in the order of execution. */
export function linksOf({ input, layers }: Recording): readonly Link[] {
  const links: Link[] = [];
  // Links whose numbers go on: `open` are activations and dropouts since the last of them.
  let before: Link | null = null;
  let open: Link[] = [];
  let started = false;
  for (const layer of layers) {
    const starts = layer.fedBy === null && layer.gradient !== null;
    const aside = starts && started;
    started ||= starts;
    const link: Link = {
      layer,
      before,
      activation: between(layer, open),
      source: before === null ? input : before.layer.output,
      keeps: open.reduce((kept, { layer: last, keeps }) => (isDropout(last.kind) ? keeps : kept), 1),
      sums: /^(Add|Sub)Backward/.test(layer.fedBy ?? ''),
      aside,
    };
    if (aside) links.push({ ...link, before: null, activation: null, source: null });
    else if (!passesOn(layer)) {
      links.push(link);
      [before, open] = [link, []];
    } else {
      const kept = isDropout(layer.kind) ? keptBy(layer, link) : 1;
      links.push({ ...link, keeps: kept, activation: activationOfKind(layer.kind) });
      open.push(links.at(-1)!);
    }
  }
  return links;
}

/** From the node that made the input, or, behind a dropout, from the one that made the dropout's. */
function between(layer: LayerRecord, open: readonly Link[]): Activation | null {
  const fed = [layer, ...open.map(({ layer: passed }) => passed).toReversed()];
  const known = open.map(({ layer: { kind } }) => activationOfKind(kind)).find((name) => name !== null);
  return known ?? fed.map(({ fedBy }) => activationOf(fedBy)).find((name) => name !== null) ?? null;
}

/** Zeros that a ReLU has made already do not count. */
function keptBy({ output }: LayerRecord, { activation, source }: Link): number {
  const zeros = statisticOf('zeros', output) ?? 0;
  const alive = activation === 'relu' ? 1 - negatives(source) : 1;
  return Math.min(1, Math.max((1 - zeros) / Math.max(alive, 1e-6), 1e-6));
}

/** Share of a normal distribution below zero, by the logistic approximation of its integral. */
function negatives(s: Summary | null): number {
  const [mean, std] = s === null ? [0, 1] : [statisticOf('mean', s) ?? 0, statisticOf('std', s) || 1];
  return 1 / (1 + Math.exp((1.702 * mean) / std));
}

/** The layer's weight: its first parameter with two axes or more. Norms and tables of vectors multiply nothing with a matrix. */
export const weightOf = ({ kind, parameters }: LayerRecord): ParameterRecord | null =>
  isNorm(kind) || kind.startsWith('Embedding')
    ? null
    : (parameters.find(({ shape }) => shape.length >= 2) ?? null);

/** Connections into one unit. */
export const fanInOf = ({ shape }: ParameterRecord): number => shape.slice(1).reduce((a, b) => a * b, 1);

/** A recording: what was seen of a model while it ran. Plain, versioned data; verdicts are functions of it. */
import { FormatError, ShapeError, shown } from '@isograd/errors';
import { checkRecorded, faultOf, isRecording } from './checks.js';
import { mergeSummaries, type Summary } from './summary.js';

/** A parameter of a layer: its values and the gradients that arrived. */
export interface ParameterRecord {
  /** Field path within the layer, `weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly value: Summary;
  readonly gradient: Summary | null;
  /** Backward passes that `gradient` covers. */
  readonly passes: number;
}

/** One layer, or one call of a layer that runs several times in a forward pass. */
export interface LayerRecord {
  /** Field path in the model, as in its state dict. */
  readonly path: string;
  /** Class name, `Linear`. */
  readonly kind: string;
  /** 0 for the first call in a forward pass, 1 for the second, … */
  readonly call: number;
  /**
   * The node that made its input, `ReluBackward0`; null for an input without history. Names the activation between layers,
   * and which of the functions that share a node: `EluBackward0 of selu`, `HardtanhBackward0 of relu6`.
   */
  readonly fedBy: string | null;
  readonly output: Summary;
  /** Of the gradient with respect to the output; null before a backward pass. */
  readonly gradient: Summary | null;
  /** Forward and backward passes covered. */
  readonly forwards: number;
  readonly backwards: number;
  readonly parameters: readonly ParameterRecord[];
  /** Some parameter of it asked for a gradient when it ran: it is not frozen, and gradients were not switched off. */
  readonly trains?: boolean;
}

/** What `examine` saw of the loss. */
export interface LossRecord {
  readonly value: Summary;
  /** The nodes that made it, newest first, along their first inputs. */
  readonly history: readonly string[];
}

export interface Recording {
  readonly version: 1;
  /** The model's class name. */
  readonly model: string;
  /** What came into the model; null when no argument was a tensor. */
  readonly input: Summary | null;
  /** In the order of execution; each call of a layer that runs several times has its own place. */
  readonly layers: readonly LayerRecord[];
  /** Only in recordings that `examine` makes of a step that returns a loss. */
  readonly loss?: LossRecord;
}

const both = (a: Summary | null, b: Summary | null): Summary | null =>
  a === null || b === null ? (a ?? b) : mergeSummaries(a, b);

/**
 * Two recordings of the same model as one. Throws `ShapeError` `SHAPE_MISMATCH` when their layers differ, `ArgumentError`
 * `ARG_TYPE` for what is no recording.
 */
export function mergeRecordings(a: Recording, b: Recording): Recording {
  for (const recording of [a, b]) checkRecorded('mergeRecordings', recording);
  const [first, second] = [a.layers.map(key), b.layers.map(key)];
  const place = first.findIndex((name, i) => name !== second[i]);
  if (place >= 0 || first.length !== second.length)
    throw new ShapeError(
      'SHAPE_MISMATCH',
      place < 0 || place >= second.length
        ? `mergeRecordings: one recording has ${first.length} layers, the other ${second.length}`
        : `mergeRecordings: layer ${place} is ${shown(first[place])} in one recording, ${shown(second[place])} in the other`,
      {
        op: 'mergeRecordings',
      },
    );
  return {
    ...a,
    input: both(a.input, b.input),
    ...mergedLoss(a.loss, b.loss),
    layers: a.layers.map((layer, i) => mergeLayers(layer, b.layers[i]!)),
  };
}

const mergedLoss = (a: LossRecord | undefined, b: LossRecord | undefined): { loss?: LossRecord } => {
  if (a === undefined || b === undefined)
    return a === undefined && b === undefined ? {} : { loss: (a ?? b)! };
  return { loss: { ...a, value: mergeSummaries(a.value, b.value) } };
};

const key = ({ path, call }: LayerRecord): string => `${path}#${call}`;

const mergeLayers = (a: LayerRecord, b: LayerRecord): LayerRecord => ({
  ...a,
  output: mergeSummaries(a.output, b.output),
  gradient: both(a.gradient, b.gradient),
  forwards: a.forwards + b.forwards,
  backwards: a.backwards + b.backwards,
  parameters: a.parameters.map((p, i) => ({
    ...p,
    value: b.parameters[i]?.value ?? p.value,
    gradient: both(p.gradient, b.parameters[i]?.gradient ?? null),
    passes: p.passes + (b.parameters[i]?.passes ?? 0),
  })),
});

/** Reads a recording back from parsed JSON. Throws `FormatError` `FORMAT_HEADER` for anything else. */
export function checkRecording(value: unknown): Recording {
  if (isRecording(value)) return value;
  throw new FormatError(
    'FORMAT_HEADER',
    `recording: version 1 with a list of layers is wanted, got ${faultOf(value)}`,
    { op: 'recording' },
  );
}

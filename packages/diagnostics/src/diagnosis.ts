/** A verdict as plain data, and how one is put into words. */
import { type Link, type Pass } from './chain.js';
import { cureFor } from './cure.js';
import { predictedOf } from './prediction.js';
import type { LayerRecord } from './recording.js';

export type Verdict = 'healthy' | 'vanishing' | 'exploding' | 'non-finite';

export interface Diagnosis {
  readonly version: 1;
  readonly verdict: Verdict;
  /** Whether it shows in the signal (forward) or in the gradient (backward); null when healthy. */
  readonly pass: Pass | null;
  /** Path of the layer where it starts, in the direction of the pass; "input" when the data is at fault, "loss" when the loss is. Null when healthy. */
  readonly layer: string | null;
  /** Path of the layer where it ends. */
  readonly until: string | null;
  /** Measured factor per layer with weights between the two; when healthy, that of the whole chain. */
  readonly factor: number | null;
  /** Measured factor over the whole run. */
  readonly total: number | null;
  /** The factor per layer that theory predicts from the weights and the level that reaches the activations. */
  readonly predicted: number | null;
  /** The one change that cures it. */
  readonly cure: string | null;
  /** All of it in words. */
  readonly text: string;
}

/** A stretch of links, and by what the level changes there. */
export interface Stretch {
  readonly pass: Pass;
  /** In the direction of the pass. */
  readonly links: readonly Link[];
  readonly factor: number;
  readonly total: number;
}

interface Finding {
  readonly verdict: Verdict;
  readonly pass: Pass;
  readonly layer: string | null;
  readonly until?: string | null;
  readonly stretch?: Stretch;
  readonly sentence: string;
  /** Where it is not what the weights of the stretch ask for. */
  readonly cure?: string;
}

/** A diagnosis with all its fields, and its text. */
export function finding({
  verdict,
  pass,
  layer,
  until = null,
  stretch,
  sentence,
  cure: given,
}: Finding): Diagnosis {
  const predicted = stretch === undefined ? null : predictedOf(stretch.links, stretch.pass);
  const cure = given ?? (stretch === undefined ? null : cureFor(stretch.links, stretch.pass));
  const theory = predicted === null ? '' : `; theory predicts ${words(predicted)} a layer`;
  const text = `${sentence}${theory}${cure === null ? '' : `. Cure: ${cure}`}`;
  const measured = { factor: stretch?.factor ?? null, total: stretch?.total ?? null };
  return { version: 1, verdict, pass, layer, until, ...measured, predicted, cure, text };
}

/** A layer as a sentence names it. */
export const name = (layer: LayerRecord | undefined): string =>
  layer === undefined
    ? 'the input'
    : (layer.path === '' ? `the ${layer.kind}` : JSON.stringify(layer.path)) +
      (layer.call > 0 ? ` (call ${layer.call})` : '');

/** What is followed in a pass. */
export const subject = (pass: Pass): string => (pass === 'forward' ? 'signal' : 'gradient');

/** A factor as a sentence says it. */
export const words = (factor: number): string => `x ${number(factor)}`;

/** A number as a sentence says it. */
export const number = (value: number): string =>
  value === 0 || Math.abs(Math.log10(Math.abs(value))) < 3
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(1);

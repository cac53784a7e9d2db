/** What is told of a number that is not finite: as data, and as an error. */
import { NumericError } from '@isograd/errors';
import type { Shape } from '@isograd/tensor';
import type { Node } from './node.js';
import { type Counts, worded } from './numbers.js';
import { OpNode } from './op-node.js';

/** One place where a number is not finite. Plain data. */
export interface Anomaly {
  /** producer: its inputs were fine. entered: a number from outside came in here. propagator: passed on. */
  readonly kind: 'producer' | 'entered' | 'propagator';
  readonly phase: 'forward' | 'backward';
  /** The operation, or the node of the graph in backward. */
  readonly op: string;
  /** Which output; in backward, the gradient of which input, or of which output where gradients were added up. */
  readonly place: number;
  readonly inputs: readonly Shape[];
  readonly shape: Shape;
  readonly counts: Counts;
  readonly reason: string | null;
  readonly path: string | null;
  /** Where the operation was called. */
  readonly site: string | null;
}

/** An anomaly before it is known where it was called. */
export type Found = Omit<Anomaly, 'site' | 'path'>;
/** What made a gradient. */
export type How = 'formula' | 'sum' | 'hook';
const hows = { sum: 'sum of the gradients that came to it', hook: 'gradient that a hook gave it' } as const;

/** Operations whose slope is not finite where their result, or their input, is 0. */
const steepAtZero = new Set('sqrt rsqrt reciprocal log log2 log10 pow std norm'.split(' '));

/** Why a node made something that is not finite, from the first trouble inside its formula. */
export function innerReason(node: Node, inner: Found | null): string | null {
  if (inner === null) return null;
  if (inner.kind !== 'producer') return 'a value that it saved in forward was not finite already';
  const what = `${inner.op} in its formula: ${inner.reason ?? 'not finite'}`;
  const name = node instanceof OpNode ? node.op.name.replace(/_$/, '') : '';
  const steep = steepAtZero.has(name) && / \/ 0( |$)/.test(what);
  return steep ? `${what} (${name} has no finite slope at 0)` : what;
}

/** The error for one of them. `numbers`: what it was made from. */
export function errorFor(anomaly: Anomaly, how: How, numbers: string): NumericError {
  const { kind, phase, op, place, inputs, shape, counts, reason, path, site } = anomaly;
  const who = path === null ? op : `${path} (${op})`;
  const from = kind === 'entered' ? 'met numbers from outside and' : `from ${numbers}`;
  const made = how === 'formula' ? `gradient of input ${place}` : hows[how];
  const what = phase === 'forward' ? 'forward' : `backward (${made})`;
  const why = reason === null ? '' : `: ${reason}`;
  return new NumericError(
    counts.nan > 0 ? 'NUMERIC_NAN' : 'NUMERIC_INF',
    `${who}: ${what} ${from} made ${worded(counts)}, shape [${shape}]${why}`,
    {
      op,
      details: { kind, phase, op, place, inputs, shape, counts: { ...counts }, reason, path, site },
      ...(site === null ? {} : { hint: `called at ${site}` }),
    },
  );
}

/** All examples, in reading order, and the way to ask for some of them. */
import { nearest, shown, UsageError } from '@isograd/errors';
import { orderOf } from './documents.js';
import type { Example } from './example.js';
import * as all from './examples/index.js';

const numberOf = ({ id }: Example): number => Number(/\d+$/.exec(id)?.[0]);

/** Every example, document by document. */
export const examples: readonly Example[] = Object.values(all).toSorted(
  (a, b) => orderOf(a.document) - orderOf(b.document) || numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : 1),
);

/**
 * The examples of the given ids, in reading order, each once; all of them when no id is given. Case does not matter.
 * Throws `UsageError` `CLI_UNKNOWN_EXAMPLE`, naming every unknown id.
 */
export function examplesOf(ids: readonly string[]): readonly Example[] {
  if (ids.length === 0) return examples;
  const known = examples.map(({ id }) => id);
  const wanted = new Set(ids.map((id) => id.toUpperCase()));
  const unknown = ids.filter((id) => !known.includes(id.toUpperCase()));
  if (unknown.length > 0)
    throw new UsageError('CLI_UNKNOWN_EXAMPLE', unknown.map((id) => refusal(id, known)).join('\n'), {
      details: { unknown, known },
      hint: '"course list" shows every example.',
    });
  return examples.filter(({ id }) => wanted.has(id));
}

function refusal(id: string, known: readonly string[]): string {
  const near = nearest(id.toUpperCase(), known);
  return `no example is called ${shown(id)}${near === undefined ? '' : `; did you mean ${shown(near)}?`}`;
}

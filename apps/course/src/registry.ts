/** All examples, in reading order, and the way to ask for some of them. */
import { nearest, shown, UsageError } from '@isograd/errors';
import { type Dialect, dialectOrder } from './dialects.js';
import { orderOf } from './documents.js';
import type { Example } from './example.js';
import * as all from './examples/index.js';

const numberOf = (id: string): number => Number(/\d+$/.exec(id)?.[0]);

/** Every example, document by document; what shows one thing in several dialects stands together. */
export const examples: readonly Example[] = Object.values(all).toSorted(
  (a, b) =>
    orderOf(a.document) - orderOf(b.document) ||
    numberOf(a.tabOf) - numberOf(b.tabOf) ||
    (a.tabOf < b.tabOf ? -1 : Number(a.tabOf > b.tabOf)) ||
    dialectOrder(a.dialect) - dialectOrder(b.dialect) ||
    numberOf(a.id) - numberOf(b.id),
);

/**
 * The examples of the given ids, in reading order, each once; all of them when no id is given. Case does not matter.
 * With a dialect, each id stands for what shows the same thing in that dialect. Throws `UsageError`
 * `CLI_UNKNOWN_EXAMPLE`, naming every unknown id, and `CLI_CONFLICT`, naming every id that has no such version.
 */
export function examplesOf(ids: readonly string[], dialect?: Dialect): readonly Example[] {
  const named = namedBy(ids);
  if (dialect === undefined) return named;
  const spoken = examples.filter((example) => example.dialect === dialect);
  if (ids.length === 0) return spoken;
  const versions = named.map((example) => [example, versionsOf(example, spoken)] as const);
  const silent = versions.filter(([, found]) => found.length === 0).map(([example]) => example);
  if (silent.length > 0)
    throw new UsageError('CLI_CONFLICT', silent.map((each) => unspoken(each, dialect)).join('\n'), {
      op: '--dialect',
      details: { dialect, without: silent.map(({ id }) => id) },
      hint: `"course list --dialect ${dialect}" shows what there is.`,
    });
  const wanted = new Set(versions.flatMap(([, found]) => found));
  return examples.filter((example) => wanted.has(example));
}

function namedBy(ids: readonly string[]): readonly Example[] {
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

/** Of the examples in one dialect, those that stand for `example`: itself if it is among them. */
const versionsOf = (example: Example, spoken: readonly Example[]): readonly Example[] =>
  spoken.includes(example) ? [example] : spoken.filter(({ tabOf }) => tabOf === example.tabOf);

function unspoken({ id, tabOf }: Example, dialect: Dialect): string {
  const has = new Set(examples.filter((each) => each.tabOf === tabOf).map((each) => each.dialect));
  return `example ${id} is not there in ${dialect}, only in ${[...has].join(', ')}`;
}

function refusal(id: string, known: readonly string[]): string {
  const wanted = id.toUpperCase();
  // "pt-1" and "12" leave out what all ids, or those in PyTorch, begin with.
  const near =
    ['S-', 'S-PT-'].map((start) => start + wanted).find((each) => known.includes(each)) ??
    nearest(wanted, known);
  return `no example is called ${shown(id)}${near === undefined ? '' : `; did you mean ${shown(near)}?`}`;
}

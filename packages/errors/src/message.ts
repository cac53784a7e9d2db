/** Words for misspelt names: the nearest known one, and the list when it is short. */
import { ArgumentError } from './families.js';
import { shown } from './shown.js';

/** The known name nearest to `name`: at most two edits away, and at most a third of its length. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const allowed = Math.min(2, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/**
 * `"pytorsh" is not known; did you mean "pytorch"? known: …` The list appears when it has twelve entries or fewer,
 * on a line of its own when it is long.
 */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const refusal = `${shown(name)} is not known${near === undefined ? '' : `; did you mean ${shown(near)}?`}`;
  if (known.length === 0 || known.length > 12) return refusal;
  const list = `known: ${known.join(', ')}`;
  if (refusal.length + list.length > 110) return `${refusal}\n${list}`;
  return `${refusal}${near === undefined ? '; ' : ' '}${list}`;
}

/**
 * Refuses option names that are not in `known`, so that a misspelt option is never dropped.
 * Throws `ArgumentError`: `ARG_UNKNOWN`, or `ARG_TYPE` when the options are no plain object.
 */
export function checkOptions(op: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got ${shown(options)}`, { op });
  for (const name in options)
    if (!known.includes(name) && Object.hasOwn(options, name))
      throw new ArgumentError('ARG_UNKNOWN', `${op}: option ${unknownName(name, known)}`, {
        op,
        details: { option: name, known },
      });
}

/** Refuses what is no function. Throws `ArgumentError` `ARG_TYPE`, or `ARG_MISSING` when there is nothing. */
export function checkFunction(op: string, f: unknown, name = 'a function'): void {
  if (typeof f === 'function') return;
  throw new ArgumentError(
    f === undefined ? 'ARG_MISSING' : 'ARG_TYPE',
    `${op}: ${name} is wanted, got ${shown(f)}`,
    { op },
  );
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

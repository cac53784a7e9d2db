/** Functions that return something beside the value that is differentiated (`hasAux`). */
import { ArgumentError, shown } from '@isograd/errors';

/** The value and the rest of what a function returned. */
export function split(
  who: string,
  result: unknown,
  hasAux: boolean,
): readonly [value: unknown, aux: unknown] {
  if (!hasAux) return [result, undefined];
  if (Array.isArray(result) && result.length === 2) return [result[0], result[1]];
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: with hasAux the function must return [value, aux], and it returned ${shown(result)}`,
    { op: who },
  );
}

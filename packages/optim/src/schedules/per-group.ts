/** One value for every group, or a list with one for each. */
import { ArgumentError } from '@isograd/errors';
import type { Optimizer } from '../optimizer.js';

/** A value or one for each group, as a list. `check` refuses wrong values. Throws `ArgumentError` `ARG_CONFLICT`. */
export function perGroup<T>(
  who: string,
  name: string,
  { paramGroups }: Optimizer,
  given: T | readonly T[],
  check: (name: string, value: unknown) => void,
): readonly T[] {
  const values: readonly T[] = isList(given) ? given : paramGroups.map(() => given);
  if (values.length !== paramGroups.length)
    throw new ArgumentError(
      'ARG_CONFLICT',
      `${who}: ${name} has ${values.length} values for ${paramGroups.length} parameter groups`,
      {
        op: who,
        details: { option: name, values: values.length, groups: paramGroups.length },
      },
    );
  values.forEach((value, i) => check(isList(given) ? `${name}[${i}]` : name, value));
  return values;
}

const isList = <T>(given: T | readonly T[]): given is readonly T[] => Array.isArray(given);

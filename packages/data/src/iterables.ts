/** Lists and samplers that callers without types may give in place of others. */
import { ArgumentError, shown } from '@isograd/errors';

/** The entries of a list or another iterable object. Throws `ArgumentError` `ARG_TYPE`, `ARG_MISSING`. */
export function entriesOf<T>(who: string, name: string, list: Iterable<T>, wanted: string): readonly T[] {
  const given: unknown = list;
  if (typeof given === 'object' && given !== null && Symbol.iterator in given) return [...list];
  throw new ArgumentError(
    given === undefined ? 'ARG_MISSING' : 'ARG_TYPE',
    `${who}: ${name} is ${shown(given)}; wanted ${wanted}`,
    { op: who },
  );
}

/** What is iterable and has a length, as a list is. Throws `ArgumentError` `ARG_TYPE`. */
export function checkSampler<S extends object>(who: string, name: string, sampler: S): S {
  const given: unknown = sampler;
  if (typeof given === 'object' && given !== null && Symbol.iterator in given && 'length' in given)
    return sampler;
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: ${name} is ${shown(given)}; wanted a list, or something iterable with a length`,
    { op: who },
  );
}

/** What the two cyclic schedules share: momentum that moves against the rate. */
import { ArgumentError } from '@isograd/errors';
import type { Optimizer } from '../optimizer.js';
import { checkValue, type Rule } from '../options.js';
import { perGroup } from './per-group.js';

const decay: Rule<number> = {
  fallback: 0,
  kind: 'number',
  wanted: 'a number >= 0 and < 1',
  fits: (x) => x >= 0 && x < 1,
};

/** Momenta for each group; undefined when they are not cycled. Throws `ArgumentError` `ARG_CONFLICT`, `ARG_RANGE`. */
export function momentaOf(
  who: string,
  optimizer: Optimizer,
  cycled: boolean,
  base: number | readonly number[],
  max: number | readonly number[],
): { readonly base: readonly number[]; readonly max: readonly number[] } | undefined {
  if (!cycled) return undefined;
  if (optimizer.kind.setMomentum === undefined)
    throw new ArgumentError(
      'ARG_CONFLICT',
      `${who}: ${optimizer.kind.name} has no momentum to cycle; say cycleMomentum: false`,
      { op: who },
    );
  const values = (name: string, given: number | readonly number[]): readonly number[] =>
    perGroup(who, name, optimizer, given, (place, value) => checkValue(who, place, decay, value));
  return { base: values('baseMomentum', base), max: values('maxMomentum', max) };
}

/**
 * Where a function works: `f(x, dim, options)` and `f(x, { dim, ...options })` say the same, as with reductions.
 * The one cast: without `dim` TypeScript knows the rest only as what is left of a generic type.
 */
import { ArgumentError, checkOptions } from '@isograd/errors';

export interface DimOption {
  /** Negative axes count from the end. */
  readonly dim?: number;
}
/** The axis, or an object with everything. */
export type Along<Options extends object> = number | (Options & DimOption);

/** An axis that has no default. Throws `ArgumentError` `ARG_MISSING`. */
export function named(op: string, dim: number | undefined): number {
  if (dim !== undefined) return dim;
  throw new ArgumentError('ARG_MISSING', `${op}: the dim is missing; name the axis`, { op });
}

/** Axis and options, whichever way they were said; `known` are the names beside `dim`. Throws `ArgumentError`. */
export function alongOf<Options extends object>(
  op: string,
  first: Along<Options> | undefined,
  second: Options | undefined,
  known: readonly string[],
): readonly [dim: number | undefined, options: Partial<Options>] {
  if (typeof first !== 'object') {
    if (second !== undefined) checkOptions(op, second, known);
    return [first, second ?? {}];
  }
  if (second !== undefined)
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
  checkOptions(op, first, ['dim', ...known]);
  const { dim, ...options } = first;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return [dim, options as unknown as Partial<Options>];
}

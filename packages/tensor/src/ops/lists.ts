/** Lists of tensors as arguments. */
import { ArgumentError, shown } from '@isograd/errors';
import { tensorOf } from '../operand.js';
import { Tensor } from '../tensor.js';

/** Refuses what is no list of tensors. Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_MISSING`, `ARG_FOREIGN`. */
export function checkList(op: string, xs: readonly Tensor[]): void {
  if (!Array.isArray(xs) || xs.length === 0)
    throw new ArgumentError('ARG_RANGE', `${op}: ${wanted(xs, 'at least one tensor is')}, got ${shown(xs)}`, {
      op,
    });
  // Not forEach: it skips holes.
  for (let i = 0; i < xs.length; i++) tensorOf(op, xs[i], `tensor ${i}`);
}

/** What would fit: a tensor where a list is wanted is the first of several, said as Python lets one say it. */
export const wanted = (xs: unknown, count: string): string =>
  xs instanceof Tensor ? 'tensors stand in one array' : `${count} wanted`;

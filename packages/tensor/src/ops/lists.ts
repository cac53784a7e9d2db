/** Lists of tensors as arguments. */
import { ArgumentError, shown } from '@isograd/errors';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';

/** Refuses what is no list of tensors. Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_MISSING`, `ARG_FOREIGN`. */
export function checkList(op: string, xs: readonly Tensor[]): void {
  if (!Array.isArray(xs) || xs.length === 0)
    throw new ArgumentError('ARG_RANGE', `${op}: at least one tensor is wanted, got ${shown(xs)}`, { op });
  // Not forEach: it skips holes.
  for (let i = 0; i < xs.length; i++) tensorOf(op, xs[i], `tensor ${i}`);
}

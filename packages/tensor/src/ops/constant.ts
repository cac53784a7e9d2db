/** A number among the arguments, held as a tensor's type holds it. */
import { ArgumentError, shown } from '@isograd/errors';
import { checkRange, isFloating } from '../dtype.js';
import { castOf } from '../rounding.js';
import type { Tensor } from '../tensor.js';

/** A number as a tensor of `x`'s type holds it. Throws `ArgumentError` `ARG_TYPE`, `DTypeError` `DTYPE_RANGE`. */
export function constantFor(op: string, { dtype }: Tensor, value: unknown): number {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: a number is wanted as value, got ${shown(value)}`, { op });
  checkRange(op, typeof value === 'boolean' ? Number(value) : value, dtype, 'the value');
  return castOf(isFloating(dtype) ? dtype : 'float64', dtype)(Number(value));
}

/** The factor `alpha` that some second operands are multiplied by first. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';

export interface AlphaOptions {
  /** What the second operand is multiplied by; 1 unless said otherwise. */
  readonly alpha?: number | bigint;
}

/** `alpha b`. Throws `ArgumentError` `ARG_TYPE`. */
export function alphaTimes(op: string, b: Tensor, options: AlphaOptions): Tensor {
  checkOptions(op, options, ['alpha']);
  const { alpha = 1 } = options;
  if (typeof alpha !== 'number' && typeof alpha !== 'bigint')
    throw new ArgumentError('ARG_TYPE', `${op}: alpha must be a number, got ${shown(alpha)}`, { op });
  // A whole number beside integers keeps them integers.
  const whole = !isFloating(b.dtype) && Number.isInteger(alpha);
  return Number(alpha) === 1 ? b : mul(b, whole ? BigInt(alpha) : alpha);
}

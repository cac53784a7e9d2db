/** The factor `alpha` that some second operands are multiplied by first. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { checkRange, type DType, floatOf, isFloating } from '../dtype.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';

export interface AlphaOptions {
  /** What the second operand is multiplied by; 1 unless said otherwise. */
  readonly alpha?: number | bigint;
}

/** The factor, checked. Throws `ArgumentError` `ARG_TYPE`, `DTypeError` `DTYPE_RANGE`. */
export function alphaOf(op: string, options: AlphaOptions): number {
  checkOptions(op, options, ['alpha']);
  const { alpha = 1 } = options;
  if (typeof alpha === 'number') return alpha;
  if (typeof alpha === 'bigint') {
    checkRange(op, alpha, 'int64', 'alpha');
    return Number(alpha);
  }
  throw new ArgumentError('ARG_TYPE', `${op}: alpha must be a number, got ${shown(alpha)}`, { op });
}

/** `alpha b`; a whole number beside integers keeps them integers. */
export function times(b: Tensor, alpha: number): Tensor {
  if (alpha === 1) return b;
  return mul(b, !isFloating(b.dtype) && Number.isInteger(alpha) ? BigInt(alpha) : alpha);
}

/** The type of `alpha b`. */
export function timesType(dtype: DType, alpha: number): DType {
  if (alpha === 1 || isFloating(dtype)) return dtype;
  if (!Number.isInteger(alpha)) return floatOf(dtype);
  return dtype === 'bool' ? 'int64' : dtype;
}

/** From which size on a singular value counts. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import type { DType } from '../dtype.js';
import type { Tensor } from '../tensor.js';

export interface ToleranceOptions {
  /** Singular values up to this count as 0. */
  readonly atol?: number;
  /** So do those up to this fraction of the largest: `max(m, n)` times the type's precision, unless `atol` is given. */
  readonly rtol?: number;
}
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** The gap between 1 and the next number (torch.finfo(dtype).eps). */
export const precisionOf = (dtype: DType): number => (dtype === 'float64' ? 2 ** -52 : 2 ** -23);

/** What of the options is in force for `a`. Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_RANGE`. */
export function toleranceOf(op: string, a: Tensor, options: ToleranceOptions): Tolerance {
  checkOptions(op, options, ['atol', 'rtol']);
  const { atol = 0 } = options;
  const usual = Math.max(a.shape.at(-2)!, a.shape.at(-1)!) * precisionOf(a.dtype);
  const { rtol = atol > 0 ? 0 : usual } = options;
  for (const [name, value] of Object.entries({ atol, rtol }))
    if (typeof value !== 'number' || !(value >= 0))
      throw new ArgumentError('ARG_RANGE', `${op}: ${name} must be a number from 0 up, got ${shown(value)}`, {
        op,
      });
  return { atol, rtol };
}

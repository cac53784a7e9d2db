/** What variances and standard deviations are asked. */
import { ArgumentError, shown } from '@isograd/errors';
import type { Tensor } from '../tensor.js';
import {
  floating,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  type ReduceOptions,
  reduceOf,
} from './reduce-rule.js';

export interface VarOptions extends ReduceOptions {
  /** Subtracted from the number of elements: 1 (Bessel) by default, 0 for the biased estimate. */
  readonly correction?: number;
  /** Whether `correction` is 1, or 0. Not beside it. */
  readonly unbiased?: boolean;
}
/** Attributes of a variance. */
export interface Spread extends Reduce {
  readonly correction: number;
}

/** The attributes of a call, checked. Throws `ArgumentError` `ARG_TYPE`, `DTypeError` `DTYPE_UNSUPPORTED`. */
export const spreadOf = (op: string, x: Tensor, args: ReduceArguments<VarOptions>): Spread => {
  const options = optionsOf(op, args, ['dim', 'keepdim', 'correction', 'unbiased']);
  const { unbiased = true } = options;
  if (typeof unbiased !== 'boolean' || (options.unbiased !== undefined && options.correction !== undefined))
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: unbiased is true or false, and not given beside correction; got ${shown(unbiased)}`,
      { op },
    );
  const { correction = unbiased ? 1 : 0 } = options;
  if (typeof correction !== 'number' || Number.isNaN(correction))
    throw new ArgumentError('ARG_TYPE', `${op}: correction must be a number, got ${shown(correction)}`, {
      op,
    });
  return { ...reduceOf(op, floating(op, x), options), correction };
};

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
}
/** Attributes of a variance. */
export interface Spread extends Reduce {
  readonly correction: number;
}

/** The attributes of a call, checked. Throws `ArgumentError` `ARG_TYPE`, `DTypeError` `DTYPE_UNSUPPORTED`. */
export const spreadOf = (op: string, x: Tensor, args: ReduceArguments<VarOptions>): Spread => {
  const options = optionsOf(op, args, ['dim', 'keepdim', 'correction']);
  const { correction = 1 } = options;
  if (typeof correction !== 'number' || Number.isNaN(correction))
    throw new ArgumentError('ARG_TYPE', `${op}: correction must be a number, got ${shown(correction)}`, {
      op,
    });
  return { ...reduceOf(op, floating(op, x), options), correction };
};

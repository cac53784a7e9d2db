/** The choice between two tensors, and the places of what is not 0. */
import { ArgumentError } from '@isograd/errors';
import type { AnyOp } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { placesAlong } from './locating.js';
import { where as choosing } from './makers.js';
import type { TensorLike } from './scalar.js';

/** A choice, or the places of what is not 0. */
export interface WhereFunction {
  (condition: Tensor): readonly Tensor[];
  (condition: Tensor, a: TensorLike, b: TensorLike): Tensor;
}

/**
 * `a` where `condition` holds, else `b`; all three broadcast (torch.where). `condition`: bool. Alone: where it is not 0, a
 * vector of int64 places for each dim, as `nonzero` with `asTuple`.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED` for another type of condition than bool where there is something to choose.
 */
export const where: WhereFunction & { readonly op: AnyOp } = Object.assign(chosen, { op: choosing.op });

function chosen(condition: Tensor): readonly Tensor[];
function chosen(condition: Tensor, a: TensorLike, b: TensorLike): Tensor;
function chosen(condition: Tensor, a?: TensorLike, b?: TensorLike): Tensor | readonly Tensor[] {
  if (a !== undefined && b !== undefined) return choosing(condition, a, b);
  tensorOf('where', condition, 'the condition');
  if (a === undefined && b === undefined) return placesAlong(condition);
  throw new ArgumentError('ARG_MISSING', 'where: two operands to choose from are wanted, or none, got one', {
    op: 'where',
  });
}

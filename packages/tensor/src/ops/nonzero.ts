/** Where a tensor is not 0. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import type { AnyOp } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { locating, placesAlong } from './locating.js';

export interface NonzeroOptions {
  /** A vector of places for each dim, as an index takes them, in place of rows. */
  readonly asTuple?: boolean;
}
/** Rows, or with `asTuple` a list of vectors. */
export interface NonzeroFunction {
  (x: Tensor, options?: { readonly asTuple?: false }): Tensor;
  (x: Tensor, options: { readonly asTuple: true }): readonly Tensor[];
  (x: Tensor, options?: NonzeroOptions): Tensor | readonly Tensor[];
}

/**
 * Where `x` is not 0: one row of int64 places per element, in row-major order, or with `asTuple` one vector per dim
 * (torch.nonzero). Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const nonzero: NonzeroFunction & { readonly op: AnyOp } = Object.assign(locate, { op: locating.op });

function locate(x: Tensor, options?: { readonly asTuple?: false }): Tensor;
function locate(x: Tensor, options: { readonly asTuple: true }): readonly Tensor[];
function locate(x: Tensor, options?: NonzeroOptions): Tensor | readonly Tensor[];
function locate(x: Tensor, options: NonzeroOptions = {}): Tensor | readonly Tensor[] {
  checkOptions('nonzero', options, ['asTuple']);
  const { asTuple = false } = options;
  if (typeof asTuple !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `nonzero: asTuple must be true or false, got ${shown(asTuple)}`, {
      op: 'nonzero',
    });
  return asTuple ? placesAlong(tensorOf('nonzero', x)) : locating(x);
}

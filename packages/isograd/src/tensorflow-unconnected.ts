/** What a tape answers for a source that the target does not depend on. */
import { ArgumentError, shown } from '@isograd/errors';
import { type Shape, type Tensor, zeros } from '@isograd/tensor';

export interface JacobianOptions {
  /** What stands for the gradient of a source that the target does not depend on: null (`none`, default) or zeros. */
  readonly unconnectedGradients?: 'none' | 'zero';
}
/** Zeros of `shape` in the type of source `x`, or null. */
export const unconnected = (zero: boolean, shape: Shape, x: Tensor): Tensor | null =>
  zero ? zeros(shape, { dtype: x.dtype }) : null;

/** Whether zeros are asked for. Throws `ArgumentError` `ARG_UNKNOWN`. */
export function zeroOf({ unconnectedGradients: given = 'none' }: JacobianOptions): boolean {
  if (given === 'none' || given === 'zero') return given === 'zero';
  throw new ArgumentError(
    'ARG_UNKNOWN',
    `GradientTape: unconnectedGradients is "none" or "zero", got ${shown(given)}`,
    { op: 'GradientTape' },
  );
}

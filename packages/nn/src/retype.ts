/** Gives tensors another element type without changing who they are: optimisers keep the ones they were given. */
import { DTypeError } from '@isograd/errors';
import { type DType, isFloating, noGrad, type Tensor, to, zeros } from '@isograd/tensor';

/** Casts every floating tensor and its gradient in place. Throws `DTypeError` before any is changed. */
export function retype(tensors: readonly Tensor[], dtype: DType): void {
  // Refuses a name that is no dtype.
  zeros([], { dtype });
  if (!isFloating(dtype))
    throw new DTypeError('DTYPE_UNSUPPORTED', `to: float32 or float64 is wanted for a module, got ${dtype}`, {
      op: 'to',
      details: { dtype, allowed: ['float32', 'float64'] },
    });
  const moved = tensors
    .filter((x) => isFloating(x.dtype) && x.dtype !== dtype)
    .map((x) => noGrad(() => ({ x, y: to(x, dtype), grad: x.grad === null ? null : to(x.grad, dtype) })));
  for (const { x, y, grad } of moved) {
    const { storage, strides, offset } = y;
    // What autograd keeps on the leaf belongs to the old type.
    Object.assign(x, { storage, strides, offset, viewOf: null, state: null });
    if (grad !== null) x.grad = grad;
  }
}

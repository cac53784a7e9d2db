/** Truth values where numbers are wanted. */
import { DTypeError } from '@isograd/errors';
import { Tensor } from '../tensor.js';
import type { TensorLike } from './scalar.js';

/** PyTorch takes no truth value from anything, and nothing from a truth value. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export function refuseTruth(a: Tensor, b: TensorLike): void {
  for (const v of [a, b])
    if (typeof v === 'boolean' || (v instanceof Tensor && v.dtype === 'bool'))
      throw new DTypeError('DTYPE_UNSUPPORTED', 'sub: bool is not supported', {
        op: 'sub',
        hint: 'on masks logicalNot and logicalXor work; to("int64") counts',
      });
}

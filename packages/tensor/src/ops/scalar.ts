/** Numbers as operands: which tensor stands for a scalar beside another tensor. */
import { emptyOf } from '../blank.js';
import { checkRange, type DType, floatOf, isFloating } from '../dtype.js';
import { refusal, tensorOf } from '../operand.js';
import { rounded } from '../rounding.js';
import { Tensor } from '../tensor.js';

/** A tensor, or a number that takes part as PyTorch's scalars do: number is floating, bigint whole, boolean bool. */
export type TensorLike = Tensor | number | bigint | boolean;

/** What a function says whose arguments at these places are operands: a tensor, or a number that stands for one. */
export interface WithOperands {
  readonly operands: readonly number[];
}
/** Lets a function say which of its arguments are operands; the tensor in front is one anyway. */
export const withOperands = <F extends object>(f: F, ...operands: number[]): F & WithOperands =>
  Object.assign(f, { operands });

/**
 * A scalar beside `other`: it takes part with the other's type unless it is of a higher kind.
 * Throws `ArgumentError` `ARG_TYPE`, `ARG_MISSING`, `ARG_FOREIGN`; `DTypeError` `DTYPE_RANGE` for a whole number that
 * the other's type does not hold (PyTorch wraps it silently).
 */
export function like(op: string, x: TensorLike, other: Tensor): Tensor {
  if (x instanceof Tensor) return x;
  return scalar(op, x, scalarType(op, x, tensorOf(op, other, 'the first operand').dtype));
}

/** The same for comparisons: a whole number beside integers is compared exactly. */
export function compared(op: string, x: TensorLike, other: Tensor): Tensor {
  if (x instanceof Tensor) return x;
  const { dtype } = tensorOf(op, other, 'the first operand');
  const exact = !isFloating(dtype) && (typeof x === 'bigint' || Number.isSafeInteger(x));
  if (exact) return scalar(op, x, 'int64');
  // 0.1 equals what float16 holds of it.
  return like(op, typeof x === 'number' ? rounded(x, dtype) : x, other);
}

function scalar(op: string, x: number | bigint | boolean, dtype: DType): Tensor {
  const value = Number(x);
  checkRange(op, typeof x === 'bigint' ? x : value, dtype, 'the second operand');
  const y = emptyOf(op, [], dtype);
  y.storage.data[0] = value;
  return y;
}

function scalarType(op: string, x: unknown, other: DType): DType {
  if (typeof x === 'number') return floatOf(other);
  if (typeof x === 'bigint') return other === 'bool' ? 'int64' : other;
  if (typeof x === 'boolean') return 'bool';
  throw refusal(op, x, 'a tensor or a number is wanted as second operand');
}

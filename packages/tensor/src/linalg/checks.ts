/** What linear algebra refuses: ranks, sizes, types, and matrices without the property that an answer needs. */
import { DTypeError, NumericError, ShapeError } from '@isograd/errors';
import { tensorOf } from '../operand.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { entryName } from './stacks.js';

/** Refuses what is no float32 or float64 tensor. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export function real(op: string, x: Tensor, name = 'A'): Tensor {
  const { dtype } = tensorOf(op, x, name);
  if (dtype === 'float32' || dtype === 'float64') return x;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: float32 or float64 is wanted, got ${dtype}`, {
    op,
    details: { dtype },
    hint: 'cast it: .to("float32")',
  });
}

/** Refuses what is no matrix or stack of matrices. Throws also `ShapeError` `SHAPE_RANK`. */
export function matrix(op: string, x: Tensor, name = 'A'): Tensor {
  real(op, x, name);
  return matrixShape(op, x);
}
function matrixShape(op: string, x: Tensor): Tensor {
  const { shape } = x;
  if (shape.length >= 2) return x;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: a matrix or a stack of matrices is wanted, got [${shape}]; at least two dims are needed`,
    { op, details: { shape } },
  );
}

/** Refuses what is no square matrix or stack of them. Throws also `ShapeError` `SHAPE_MISMATCH`. */
export function square(op: string, x: Tensor, name = 'A'): Tensor {
  real(op, x, name);
  return squareShape(op, x);
}
/** Refuses what is not square, whatever its type. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`. */
export function squareShape(op: string, x: Tensor): Tensor {
  const { shape } = matrixShape(op, x);
  const [rows, columns] = [shape.at(-2), shape.at(-1)];
  if (rows === columns) return x;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: a square matrix is wanted, got [${shape}] with ${rows} rows and ${columns} columns`,
    { op, details: { shape, sizes: [rows, columns] } },
  );
}

/** Refuses two operands of different types. Throws `DTypeError` `DTYPE_MISMATCH`. */
export function sameType(op: string, a: Tensor, b: Tensor): void {
  if (a.dtype === b.dtype) return;
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}: ${a.dtype} with ${b.dtype} does not fit; one dtype is wanted`,
    {
      op,
      details: { dtypes: [a.dtype, b.dtype] },
      hint: `cast one: .to("${a.dtype}")`,
    },
  );
}

/** A system with matrix `entry` has no answer: elimination found nothing to divide by. */
export function singular(op: string, pivot: number, entry: number, lead: Shape): NumericError {
  return new NumericError(
    'NUMERIC_SINGULAR',
    `${op}: the matrix${entryName(entry, lead)} is singular: pivot ${pivot} is 0`,
    { op, details: { entry, pivot }, hint: 'pinv and lstsq also work with singular matrices' },
  );
}

/** Matrix `entry` has no Cholesky factor. */
export function notPositive(op: string, pivot: number, entry: number, lead: Shape): NumericError {
  return new NumericError(
    'NUMERIC_NOT_POSITIVE_DEFINITE',
    `${op}: the matrix${entryName(entry, lead)} is not positive definite: its leading minor of order ${pivot + 1} is not positive`,
    { op, details: { entry, pivot } },
  );
}

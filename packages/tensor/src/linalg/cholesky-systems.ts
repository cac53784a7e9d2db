/** What a Cholesky factor is good for: systems, and the inverse. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { matrix, sameType, square } from './checks.js';
import { diagonalOnly, pattern, turned } from './forms.js';
import { solveTriangular, triangle } from './triangular.js';

export interface CholeskySolveOptions {
  /** L is the upper factor `Lᵀ` instead. */
  readonly upper?: boolean;
}

/** The lower factor, which a call may have given turned over. */
function lowerOf(op: string, l: Tensor, options: CholeskySolveOptions): Tensor {
  checkOptions(op, options, ['upper']);
  const { upper = false } = options;
  if (typeof upper !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: upper must be true or false, got ${shown(upper)}`, { op });
  square(op, l, 'L');
  return upper ? turned(l) : l;
}

/** `L⁻ᵀ L⁻¹ b` */
const solved = (l: Tensor, b: Tensor): Tensor =>
  triangle(turned(l), triangle(l, b, { upper: false }), { upper: true });

/**
 * The solution of `A X = B` from the factor L of `A = L Lᵀ` (torch.cholesky_solve). `B`: [..., n, k], `L`: [..., n, n];
 * leading axes broadcast. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, `SHAPE_BROADCAST`; `DTypeError`
 * `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`; `ArgumentError` `ARG_TYPE`.
 */
export const choleskySolve: OpFunction<[B: Tensor, L: Tensor, options?: CholeskySolveOptions]> =
  Object.assign(
    (b: Tensor, l: Tensor, options: CholeskySolveOptions = {}): Tensor => {
      const op = 'choleskySolve';
      matrix(op, b, 'B');
      const lower = lowerOf(op, l, options);
      sameType(op, lower, b);
      if (lower.shape.at(-1) === b.shape.at(-2)) return solved(lower, b);
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `${op}: B has ${b.shape.at(-2)} rows, ${lower.shape.at(-1)} are wanted by L [${l.shape}]`,
        { op, details: { shapes: [b.shape, l.shape] } },
      );
    },
    { op: solveTriangular.op },
  );

/** The inverse of `A = L Lᵀ` from its factor L (torch.cholesky_inverse). `L`: [..., n, n]. Throws as `choleskySolve`. */
export const choleskyInverse: OpFunction<[L: Tensor, options?: CholeskySolveOptions]> = Object.assign(
  (l: Tensor, options: CholeskySolveOptions = {}): Tensor => {
    const lower = lowerOf('choleskyInverse', l, options);
    const n = l.shape.at(-1)!;
    return solved(lower, pattern(n, n, diagonalOnly, l.dtype));
  },
  { op: solveTriangular.op },
);

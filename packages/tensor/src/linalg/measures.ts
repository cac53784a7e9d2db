/** What one number says about a matrix: its rank, and how near it is to a singular one. */
import { checkOptions } from '@isograd/errors';
import type { AnyOp, OpFunction } from '../op.js';
import { div, mul } from '../ops/arithmetic.js';
import { isnan } from '../ops/compare.js';
import { where } from '../ops/makers.js';
import { select } from '../ops/parts.js';
import { sum } from '../ops/reduce.js';
import type { Tensor } from '../tensor.js';
import { matrix, square } from './checks.js';
import { matrixNorm, type MatrixOrder, orderOf } from './norms.js';
import { invOrInfinity } from './solve.js';
import { svdvals } from './svd.js';
import { toleranceOf, type ToleranceOptions } from './tolerance.js';

/**
 * How many singular values are larger than `max(atol, rtol * largest)`, int64 (torch.linalg.matrix_rank). `A`:
 * [..., m, n], result [...]. Throws `ShapeError` `SHAPE_RANK`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_RANGE`.
 */
export const matrixRank: OpFunction<[A: Tensor, options?: ToleranceOptions]> = Object.assign(
  (a: Tensor, options: ToleranceOptions = {}): Tensor => {
    const { atol, rtol } = toleranceOf('matrixRank', matrix('matrixRank', a), options);
    const s = svdvals(a).detach();
    if (s.shape.at(-1) === 0) return sum(s, -1).to('int64');
    const least = mul(s.narrow(-1, 0, 1), rtol).clamp({ min: atol });
    return sum(s.gt(least), -1);
  },
  { op: svdvals.op },
);

export interface CondOptions {
  /** The norm: 2 (default: largest over smallest singular value), -2, "fro", "nuc", 1, -1, Infinity, -Infinity. */
  readonly p?: MatrixOrder;
}

/**
 * The condition number: how much the solution of a system with A magnifies relative errors (torch.linalg.cond). `A`:
 * [..., m, n], square but for p = 2 and -2; result [...]. Infinite for singular matrices.
 * Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_UNKNOWN`.
 */
export const cond: OpFunction<[A: Tensor, options?: CondOptions]> & { readonly op: AnyOp } = Object.assign(
  (a: Tensor, options: CondOptions = {}): Tensor => {
    checkOptions('cond', options, ['p']);
    const p = orderOf('cond', 'p', options.p, 2);
    if (p === 2 || p === -2) {
      const s = svdvals(matrix('cond', a));
      if (s.shape.at(-1) === 0) return sum(s, -1);
      const [first, last] = [select(s, -1, 0), select(s, -1, -1)];
      return p === 2 ? div(first, last) : div(last, first);
    }
    if (square('cond', a).shape.at(-1) === 0) return sum(a, [-2, -1]);
    const product = mul(matrixNorm(a, { ord: p }), matrixNorm(invOrInfinity(a), { ord: p }));
    // The zero matrix gives 0 times infinity.
    return where(isnan(product), Infinity, product);
  },
  { op: svdvals.op },
);

/** LU factorisations, and what they solve. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { cat } from '../ops/joins.js';
import { matmul } from '../ops/product.js';
import { slice } from '../ops/parts.js';
import { sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { tensorOf } from '../operand.js';
import { matrix, sameType, singular, square } from './checks.js';
import { banded, diagonalOnly, pattern, strictlyLower, turned, upper } from './forms.js';
import { factorLu } from './kernels/lu.js';
import { permutation } from './permutation.js';
import { refuseSizes } from './solve.js';
import { leadOf, stackOf, writer } from './stacks.js';
import { triangle } from './triangular.js';

export interface LuFactor {
  /** L below the diagonal, without its ones, and U on and above it: [..., m, n]. */
  readonly LU: Tensor;
  /** int32, [..., k]: row `i` changed places with row `pivots[i]`, counted from 1, one after the other. */
  readonly pivots: Tensor;
}
export interface Lu {
  /** The order of the rows, as a matrix of zeros and ones: [..., m, m]. */
  readonly P: Tensor;
  /** Below the diagonal, with ones on it: [..., m, k]. */
  readonly L: Tensor;
  /** On and above the diagonal: [..., k, n]. */
  readonly U: Tensor;
}

/** `strict`: refuse matrices that have no inverse. */
const factor: OpFunction<[a: Tensor, strict: boolean], LuFactor> = defineOp<boolean, 'A', 'LU' | 'pivots'>({
  name: 'luFactor',
  node: 'LinalgLuFactorExBackward0',
  inputs: ['A'],
  outputs: ['LU', 'pivots'],
  constants: ['pivots'],
  inferAll: ([a]) => [
    { shape: a!.shape, dtype: a!.dtype },
    { shape: [...leadOf(a!.shape), Math.min(a!.shape.at(-1)!, a!.shape.at(-2)!)], dtype: 'int32' },
  ],
  kernel([a], [lu, pivots], strict) {
    const stack = stackOf(a!);
    const [write, mark] = [writer(lu!, stack.rows * stack.columns), writer(pivots!, pivots!.shape.at(-1)!)];
    for (let entry = 0; entry < stack.count; entry++) {
      const factors = factorLu(stack.byRow(entry), stack.rows, stack.columns);
      if (strict && factors.singular >= 0)
        throw singular('luFactor', factors.singular, entry, leadOf(a!.shape));
      write(entry, factors.lu);
      mark(
        entry,
        Float64Array.from(factors.swaps, (row) => row + 1),
      );
    }
  },
  vjp: { A: needs(['LU', 'pivots'], ({ g }, lu, pivots) => pull(g, lu, permutation(pivots, lu))) },
  jvp: ({ tangents: [t], outputs: [lu, pivots] }) => [push(t!, lu!, permutation(pivots!, lu!)), null],
  batch: { lift: (strict) => strict },
}).called((run) => (a, strict) => {
  const [LU, pivots] = run([a], strict);
  return { LU: LU!, pivots: pivots! };
});

const firstRows = (x: Tensor, k: number): Tensor => (x.shape.at(-2) === k ? x : slice(x, -2, 0, k));
const firstColumns = (x: Tensor, k: number): Tensor => (x.shape.at(-1) === k ? x : slice(x, -1, 0, k));
/** `L⁻¹ x`, `L⁻ᵀ x`, `x U⁻¹` and `x U⁻ᵀ` of the factors of a square matrix. */
const overL = (lu: Tensor, x: Tensor): Tensor => triangle(lu, x, { upper: false, unitriangular: true });
const overLt = (lu: Tensor, x: Tensor): Tensor =>
  triangle(turned(lu), x, { upper: true, unitriangular: true });
const overU = (lu: Tensor, x: Tensor): Tensor => triangle(lu, x, { upper: true, left: false });
const overUt = (lu: Tensor, x: Tensor): Tensor => triangle(turned(lu), x, { upper: false, left: false });

/** The square block of both factors, and what is beside or below it. */
function parts(x: Tensor): {
  readonly block: Tensor;
  readonly beside: Tensor | null;
  readonly below: Tensor | null;
} {
  const [m, n] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const k = Math.min(m, n);
  return {
    block: firstColumns(firstRows(x, k), k),
    beside: n > k ? slice(x, -1, k, n) : null,
    below: m > k ? slice(x, -2, k, m) : null,
  };
}

/** With `M = L⁻¹ dA U⁻¹` for the square block: `dL = L tril(M, -1)`, `dU = triu(M) U`, and the rest follows. */
function push(t: Tensor, lu: Tensor, p: Tensor): Tensor {
  const { block, beside, below } = parts(lu);
  const moved = parts(matmul(turned(p), t));
  const m = overU(block, overL(block, moved.block));
  const [left, right] = [banded(m, strictlyLower), banded(m, upper)];
  const unit = banded(block, strictlyLower).add(identity(block));
  const square_ = matmul(unit, left).add(matmul(right, banded(block, upper)));
  if (beside !== null) return cat([square_, overL(block, moved.beside!).sub(matmul(left, beside))], -1);
  if (below !== null) return cat([square_, overU(block, moved.below!).sub(matmul(below, right))], -2);
  return square_;
}

/** The transpose of `push`. */
function pull(g: Tensor, lu: Tensor, p: Tensor): Tensor {
  const { block, beside, below } = parts(lu);
  const given = parts(g);
  const unit = banded(block, strictlyLower).add(identity(block));
  let left = matmul(turned(unit), banded(given.block, strictlyLower));
  let right = matmul(banded(given.block, upper), turned(banded(block, upper)));
  if (beside !== null) left = left.sub(matmul(given.beside!, turned(beside)));
  if (below !== null) right = right.sub(matmul(turned(below), given.below!));
  const m = overUt(block, overLt(block, banded(left, strictlyLower).add(banded(right, upper))));
  if (beside !== null) return matmul(p, cat([m, overLt(block, given.beside!)], -1));
  if (below !== null) return matmul(p, cat([m, overUt(block, given.below!)], -2));
  return matmul(p, m);
}

const identity = (x: Tensor): Tensor => pattern(x.shape.at(-2)!, x.shape.at(-1)!, diagonalOnly, x.dtype);

/**
 * Both factors of matrices in one, and which rows changed places on the way (torch.linalg.lu_factor); for `luSolve`.
 * `A`: [..., m, n]. Throws `NumericError` `NUMERIC_SINGULAR`; `ShapeError` `SHAPE_RANK`; `DTypeError`
 * `DTYPE_UNSUPPORTED`.
 */
export const luFactor: OpFunction<[A: Tensor], LuFactor> = Object.assign(
  (a: Tensor): LuFactor => factor(matrix('luFactor', a), true),
  { op: factor.op },
);

/**
 * Matrices as `P L U`: rows in another order, a lower and an upper triangle (torch.linalg.lu). `A`: [..., m, n], of any
 * rank. Throws `ShapeError` `SHAPE_RANK`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const lu: OpFunction<[A: Tensor], Lu> = Object.assign(
  (a: Tensor): Lu => {
    const { LU, pivots } = factor(matrix('lu', a), false);
    const k = pivots.shape.at(-1)!;
    const tall = firstColumns(LU, k);
    return {
      P: permutation(pivots, LU),
      L: banded(tall, strictlyLower).add(identity(tall)),
      U: banded(firstRows(LU, k), upper),
    };
  },
  { op: factor.op },
);

export interface LuSolveOptions {
  /** `A X = B` (default), or `X A = B`. */
  readonly left?: boolean;
  /** The transpose of A instead of A. */
  readonly adjoint?: boolean;
}

/**
 * The solution of `A X = B` from what `luFactor` made of A (torch.linalg.lu_solve). `B`: [..., n, k]; leading axes
 * broadcast. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, `SHAPE_BROADCAST`; `DTypeError` `DTYPE_UNSUPPORTED`,
 * `DTYPE_MISMATCH`; `ArgumentError` `ARG_TYPE`, `ARG_RANGE`.
 */
export const luSolve: OpFunction<[LU: Tensor, pivots: Tensor, B: Tensor, options?: LuSolveOptions]> =
  Object.assign(
    (factors: Tensor, pivots: Tensor, b: Tensor, options: LuSolveOptions = {}): Tensor => {
      checkOptions('luSolve', options, ['left', 'adjoint']);
      const { left = true, adjoint = false } = options;
      for (const [name, value] of Object.entries({ left, adjoint }))
        if (typeof value !== 'boolean')
          throw new ArgumentError('ARG_TYPE', `luSolve: ${name} must be true or false, got ${shown(value)}`, {
            op: 'luSolve',
          });
      square('luSolve', factors, 'LU');
      sameType('luSolve', factors, matrix('luSolve', b, 'B'));
      checkPivots(pivots, factors.shape);
      if (factors.shape.at(-1) !== b.shape.at(left ? -2 : -1))
        refuseSizes('luSolve', factors.shape, b.shape, left);
      if (!left) return turned(solved(factors, pivots, turned(b), !adjoint));
      return solved(factors, pivots, b, adjoint);
    },
    { op: factor.op },
  );

/** In float64, so that the result is rounded once. */
function solved(factors: Tensor, pivots: Tensor, b: Tensor, adjoint: boolean): Tensor {
  const [a, right] = [factors.to('float64'), b.to('float64')];
  const p = permutation(pivots, a);
  const x = adjoint
    ? matmul(p, overLt(a, triangle(turned(a), right, { upper: false })))
    : triangle(a, overL(a, matmul(turned(p), right)), { upper: true });
  return x.to(b.dtype);
}

function checkPivots(pivots: Tensor, shape: Shape): void {
  const { dtype } = tensorOf('luSolve', pivots, 'pivots');
  if (dtype !== 'int32')
    throw new DTypeError(
      'DTYPE_UNSUPPORTED',
      `luSolve: pivots are int32, as luFactor makes them, got ${dtype}`,
      {
        op: 'luSolve',
        details: { dtype },
      },
    );
  if (sameShape(pivots.shape, shape.slice(0, -1))) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `luSolve: LU [${shape}] and pivots [${pivots.shape}] do not fit; [${shape.slice(0, -1)}] is wanted`,
    { op: 'luSolve', details: { shapes: [shape, pivots.shape] } },
  );
}

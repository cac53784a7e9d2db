/** Short ways to say what derivatives of matrices are made of: transposes, triangles, diagonals. All are operations. */
import type { DType } from '../dtype.js';
import { mul } from '../ops/arithmetic.js';
import { transpose, unsqueeze } from '../ops/axes.js';
import { tensor } from '../ops/create.js';
import { where } from '../ops/makers.js';
import { matmul } from '../ops/product.js';
import { sum } from '../ops/reduce.js';
import type { Tensor } from '../tensor.js';

/** Matrices turned over. */
export const turned = (x: Tensor): Tensor => transpose(x, -1, -2);

/** The product of matrices, from the left. */
export const chain = (first: Tensor, ...rest: readonly Tensor[]): Tensor =>
  rest.reduce((a, b) => matmul(a, b), first);

/** What is kept of a matrix: factors above, on and below its diagonal. */
export interface Bands {
  readonly above: number;
  readonly on: number;
  readonly below: number;
}
export const lower: Bands = { above: 0, on: 1, below: 1 };
export const strictlyLower: Bands = { above: 0, on: 0, below: 1 };
export const upper: Bands = { above: 1, on: 1, below: 0 };
export const strictlyUpper: Bands = { above: 1, on: 0, below: 0 };
/** The lower triangle with half the diagonal: what of a symmetric matrix makes it again with its transpose. */
export const halfLower: Bands = { above: 0, on: 0.5, below: 1 };
export const diagonalOnly: Bands = { above: 0, on: 1, below: 0 };
export const offDiagonal: Bands = { above: 1, on: 0, below: 1 };

/** The matrix of factors itself. */
export function pattern(rows: number, columns: number, { above, on, below }: Bands, dtype: DType): Tensor {
  const values = Float64Array.from({ length: rows * columns }, (_, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    return i === j ? on : i < j ? above : below;
  });
  return tensor(values, { dtype, shape: [rows, columns] });
}

/** `x` with its bands multiplied by the factors. */
export const banded = (x: Tensor, bands: Bands): Tensor =>
  mul(x, pattern(x.shape.at(-2)!, x.shape.at(-1)!, bands, x.dtype));

/** The diagonal of square matrices as vectors. */
export const diagonalOf = (x: Tensor): Tensor => sum(banded(x, diagonalOnly), -1);

/** Vectors as the diagonal of square matrices. */
export const diagonalFrom = (v: Tensor): Tensor => {
  const n = v.shape.at(-1)!;
  return mul(unsqueeze(v, -1), pattern(n, n, diagonalOnly, v.dtype));
};

/** `x diag(v)`. */
export const scaleColumns = (x: Tensor, v: Tensor): Tensor => mul(x, unsqueeze(v, -2));
/** `diag(v) x`. */
export const scaleRows = (x: Tensor, v: Tensor): Tensor => mul(x, unsqueeze(v, -1));

/** `v_j - v_i` at (i, j). */
export const gaps = (v: Tensor): Tensor => unsqueeze(v, -2).sub(unsqueeze(v, -1));

/**
 * `x / gap`, and 0 where both are 0: equal values have no vectors of their own, which harms only who asks for these.
 * The division by 1 keeps derivatives of the unused branch finite.
 */
export const divideByGaps = (x: Tensor, gap: Tensor): Tensor =>
  x.div(where(x.eq(0).logicalAnd(gap.eq(0)), 1, gap));

/** Products of one matrix with itself, and of many in the cheapest order. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import type { OpFunction } from '../op.js';
import { squeeze, unsqueeze } from '../ops/axes.js';
import { wanted } from '../ops/lists.js';
import { zeros } from '../ops/makers.js';
import { matmul } from '../ops/product.js';
import { tensorOf } from '../operand.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { matrix, real, sameType, square, squareShape } from './checks.js';
import { diagonalOnly, pattern } from './forms.js';
import { inv } from './solve.js';

/**
 * `A` times itself `n` times, by repeated squaring; the inverse's for negative `n`, the identity for 0
 * (torch.linalg.matrix_power). `A`: [..., m, m], of integers, too, unless `n` is negative. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError`
 * `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_TYPE`; `NumericError` `NUMERIC_SINGULAR`.
 */
export const matrixPower: OpFunction<[A: Tensor, n: number]> = Object.assign(
  (a: Tensor, n: number): Tensor => {
    if (!Number.isInteger(n))
      throw new ArgumentError('ARG_TYPE', `matrixPower: n must be a whole number, got ${shown(n)}`, {
        op: 'matrixPower',
      });
    // Whole numbers have powers, too, if no inverse.
    const whole = !isFloating(tensorOf('matrixPower', a, 'A').dtype) && a.dtype !== 'bool';
    if (whole && n >= 0) squareShape('matrixPower', a);
    else square('matrixPower', a);
    if (n === 0)
      return zeros(a.shape, { dtype: a.dtype }).add(
        pattern(a.shape.at(-1)!, a.shape.at(-1)!, diagonalOnly, a.dtype),
      );
    let square_ = n < 0 ? inv(a) : a;
    // As PyTorch: the square times the matrix, not the matrix times the square.
    if (Math.abs(n) === 3) return matmul(matmul(square_, square_), square_);
    let power: Tensor | null = null;
    for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) power = power === null ? square_ : matmul(power, square_);
      if (left > 1) square_ = matmul(square_, square_);
    }
    return power === a ? a.clone() : power!;
  },
  { op: matmul.op },
);

/**
 * The product of all matrices, in the order that needs the fewest multiplications (torch.linalg.multi_dot). The first
 * and the last may be vectors. Throws `ArgumentError` `ARG_RANGE`; `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`;
 * `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const multiDot: OpFunction<[matrices: readonly Tensor[]]> = Object.assign(
  (matrices: readonly Tensor[]): Tensor => {
    if (!Array.isArray(matrices) || matrices.length < 2)
      throw new ArgumentError(
        'ARG_RANGE',
        `multiDot: ${wanted(matrices, 'at least two tensors are')}, got ${shown(matrices)}`,
        { op: 'multiDot' },
      );
    const [row, column] = [matrices[0], matrices.at(-1)].map((x) => real('multiDot', x).shape.length === 1);
    const all = matrices.map((x: Tensor, i) => {
      if (i === 0 && row) return unsqueeze(x, 0);
      return i === matrices.length - 1 && column ? unsqueeze(x, 1) : matrix('multiDot', x, `matrix ${i}`);
    });
    all.forEach((x, i) => checkLink(all[i - 1] ?? null, x, i));
    const y = multiplied(all, orderOf(all.map((x) => x.shape)), 0, all.length - 1);
    const flat = row ? squeeze(y, 0) : y;
    return column ? squeeze(flat, -1) : flat;
  },
  { op: matmul.op },
);

function checkLink(before: Tensor | null, x: Tensor, i: number): void {
  if (x.shape.length !== 2)
    throw new ShapeError(
      'SHAPE_RANK',
      `multiDot: tensor ${i} is [${x.shape}]; matrices are wanted, vectors only at both ends`,
      { op: 'multiDot' },
    );
  if (before === null) return;
  sameType('multiDot', before, x);
  if (before.shape[1] === x.shape[0]) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `multiDot: [${before.shape}] times [${x.shape}] does not fit; columns of tensor ${i - 1} must equal rows of tensor ${i}`,
    { op: 'multiDot', details: { shapes: [before.shape, x.shape], position: i } },
  );
}

/** Where to cut each run of matrices, `cuts[from][to]`, so that the number of multiplications is least. */
function orderOf(shapes: readonly Shape[]): readonly (readonly number[])[] {
  const n = shapes.length;
  const sizes = [shapes[0]![0]!, ...shapes.map((shape) => shape[1]!)];
  const costs = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const cuts = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let span = 1; span < n; span++)
    for (let from = 0; from + span < n; from++) {
      const to = from + span;
      costs[from]![to] = Infinity;
      for (let cut = from; cut < to; cut++) {
        const cost =
          costs[from]![cut]! + costs[cut + 1]![to]! + sizes[from]! * sizes[cut + 1]! * sizes[to + 1]!;
        if (cost < costs[from]![to]!) [costs[from]![to], cuts[from]![to]] = [cost, cut];
      }
    }
  return cuts;
}

function multiplied(
  all: readonly Tensor[],
  cuts: readonly (readonly number[])[],
  from: number,
  to: number,
): Tensor {
  if (from === to) return all[from]!;
  const cut = cuts[from]![to]!;
  return matmul(multiplied(all, cuts, from, cut), multiplied(all, cuts, cut + 1, to));
}

/** Products along an axis, and systems whose unknowns have several axes. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { mul } from '../ops/arithmetic.js';
import { movedim } from '../ops/axes.js';
import { byName, type ByName } from '../ops/by-name.js';
import { sum } from '../ops/reduce.js';
import { reshape } from '../ops/reshapes.js';
import { axesOf, axisOf, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { real, sameType } from './checks.js';
import { inv, solve } from './solve.js';

export interface VecdotOptions {
  /** The axis along which products are summed; the last by default. */
  readonly dim?: number;
}

/**
 * The inner products of vectors along an axis; the other axes broadcast (torch.linalg.vecdot). Throws `ShapeError`
 * `SHAPE_BROADCAST`; `IndexError` `DIM_OUT_OF_RANGE`; `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const vecdot: OpFunction<[x: Tensor, y: Tensor, options?: VecdotOptions]> = Object.assign(
  (x: Tensor, y: Tensor, options: VecdotOptions = {}): Tensor => {
    checkOptions('vecdot', options, ['dim']);
    const { dim = -1 } = options;
    sameType('vecdot', real('vecdot', x, 'x'), real('vecdot', y, 'y'));
    axisOf('vecdot', dim, Math.max(x.shape.length, y.shape.length));
    return sum(mul(x, y), dim);
  },
  { op: sum.op },
);

/** `A` as a square matrix: the first `split` axes as rows. */
function squared(op: string, a: Tensor, split: number): Tensor {
  const [rows, columns] = [sizeOf(a.shape.slice(0, split)), sizeOf(a.shape.slice(split))];
  if (rows === columns) return reshape(a, [rows, columns]);
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: the first ${split} axes of A [${a.shape}] have ${rows} elements, the others ${columns}; both must be equal`,
    { op, details: { shape: a.shape, sizes: [rows, columns] } },
  );
}

export interface TensorsolveOptions {
  /** Axes of A that are moved behind the others first. */
  readonly dims?: readonly number[];
}

/**
 * X with `tensordot(A, X, X.ndim)` equal to B (torch.linalg.tensorsolve). `A`: [...shape of B, ...shape of X], with as
 * many elements in both parts. Throws `NumericError` `NUMERIC_SINGULAR`; `ShapeError` `SHAPE_MISMATCH`; `IndexError`
 * `DIM_OUT_OF_RANGE`, `DIM_DUPLICATE`; `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const tensorsolve: OpFunction<[A: Tensor, B: Tensor, options?: TensorsolveOptions]> = Object.assign(
  (a: Tensor, b: Tensor, options: TensorsolveOptions = {}): Tensor => {
    const op = 'tensorsolve';
    checkOptions(op, options, ['dims']);
    sameType(op, real(op, a), real(op, b, 'B'));
    const dims = axesOf(op, options.dims ?? [], a.shape.length);
    const moved = movedim(
      a,
      dims,
      dims.map((_, i) => a.shape.length - dims.length + i),
    );
    const split = b.shape.length;
    const system = squared(op, moved, split);
    if (system.shape[0] !== sizeOf(b.shape)) refuseSides(op, moved.shape, b.shape);
    return reshape(solve(system, reshape(b, [-1])), moved.shape.slice(split));
  },
  { op: solve.op },
);

function refuseSides(op: string, a: Shape, b: Shape): never {
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: A [${a}] and B [${b}] do not fit; A begins with the axes of B`,
    { op, details: { shapes: [a, b] } },
  );
}

const tensorinvByPlace: OpFunction<[A: Tensor, ind?: number]> = Object.assign(
  (a: Tensor, ind = 2): Tensor => {
    const { shape } = real('tensorinv', a);
    if (!Number.isInteger(ind) || ind < 1 || ind > shape.length)
      throw new ArgumentError(
        'ARG_RANGE',
        `tensorinv: ind is a number of axes from 1 to ${shape.length}, got ${shown(ind)}`,
        { op: 'tensorinv' },
      );
    return reshape(inv(squared('tensorinv', a, ind)), [...shape.slice(ind), ...shape.slice(0, ind)]);
  },
  { op: inv.op },
);
/**
 * The inverse of A as a map from its last axes to its first `ind` ones (torch.linalg.tensorinv):
 * `tensordot(tensorinv(A, ind), B, ind)` is `tensorsolve(A, B)`. Throws `NumericError` `NUMERIC_SINGULAR`; `ShapeError`
 * `SHAPE_MISMATCH`; `ArgumentError` `ARG_RANGE`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const tensorinv: OpFunction<[A: Tensor, ...args: ByName<[ind?: number], { readonly ind?: number }>]> =
  byName('tensorinv', tensorinvByPlace, 1, ['ind']);

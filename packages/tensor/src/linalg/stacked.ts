/** What torch.linalg calls as torch does, but for stacks of vectors and matrices: the last axes are meant. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { expand, unsqueeze } from '../ops/axes.js';
import { cross as crossing } from '../ops/contractions.js';
import { type DiagonalOptions, diagonal as diagonalOf } from '../ops/diagonals.js';
import { cat } from '../ops/joins.js';
import { ones } from '../ops/makers.js';
import { matmul as product } from '../ops/product.js';
import { cumprod } from '../ops/scans.js';
import type { Tensor } from '../tensor.js';

export interface CrossOptions {
  /** The axis of length 3; the last by default. */
  readonly dim?: number;
}
/** Cross products of vectors of length 3 along `dim`; the other axes broadcast (torch.linalg.cross). Throws as `cross`. */
export const cross: OpFunction<[x: Tensor, y: Tensor, options?: CrossOptions]> = Object.assign(
  (x: Tensor, y: Tensor, options: CrossOptions = {}): Tensor => {
    checkOptions('cross', options, ['dim']);
    return crossing(x, y, options.dim ?? -1);
  },
  { op: crossing.op },
);

/** The diagonals of matrices as a view, the last two axes unless said otherwise (torch.linalg.diagonal). Throws as `diagonal`. */
export const diagonal: OpFunction<[A: Tensor, options?: DiagonalOptions]> = Object.assign(
  (a: Tensor, options: DiagonalOptions = {}): Tensor => {
    checkOptions('diagonal', options, ['offset', 'dim1', 'dim2']);
    const { offset = 0, dim1 = -2, dim2 = -1 } = options;
    return diagonalOf(a, offset, dim1, dim2);
  },
  { op: diagonalOf.op },
);

/** `matmul` (torch.linalg.matmul). */
export const matmul: OpFunction<[A: Tensor, B: Tensor]> = product;

export interface VanderOptions {
  /** How many powers; as many as there are elements in a vector unless said otherwise. */
  readonly n?: number;
}
/**
 * The powers 0, 1, 2, … of each element as rows (torch.linalg.vander). `x`: [..., k], result [..., k, n]. Throws
 * `ShapeError` `SHAPE_RANK`; `ArgumentError` `ARG_RANGE` below 2 powers; `DTypeError` `DTYPE_UNSUPPORTED` for bool.
 */
export const vander: OpFunction<[x: Tensor, options?: VanderOptions]> = Object.assign(
  (x: Tensor, options: VanderOptions = {}): Tensor => {
    checkOptions('vander', options, ['n']);
    if (rankOf('vander', tensorOf('vander', x)) === 0)
      throw new ShapeError('SHAPE_RANK', 'vander: a vector or a stack of vectors is wanted, got []', {
        op: 'vander',
      });
    if (x.dtype === 'bool')
      throw new DTypeError('DTYPE_UNSUPPORTED', 'vander: bool is not supported', {
        op: 'vander',
        hint: 'cast it: .to("int64")',
      });
    const { n = x.shape.at(-1)! } = options;
    if (!Number.isInteger(n) || n < 2 || n > 2 ** 20)
      throw new ArgumentError('ARG_RANGE', `vander: n must be a whole number from 2 up, got ${shown(n)}`, {
        op: 'vander',
      });
    const powers = cumprod(expand(unsqueeze(x, -1), [...x.shape, n - 1]), -1);
    return cat([ones([...x.shape, 1], { dtype: powers.dtype }), powers], -1);
  },
  { op: cumprod.op },
);

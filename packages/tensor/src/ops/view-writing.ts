/** Copies of tensors with what a view would look at replaced. */
import { ShapeError } from '@isograd/errors';
import { replay } from '../door.js';
import { type AnyOp, defineOp, type OpFunction } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { sameShape } from '../shape.js';
import type { ViewStep } from '../slots.js';
import type { Tensor } from '../tensor.js';
import { byName, type ByName } from './by-name.js';
import { clone, copy_ } from './copies.js';
import { diagonal, type DiagonalOptions } from './diagonals.js';
import { sameDType } from './index-rule.js';
import { select, slice } from './parts.js';
import { replaceView } from './replace-view.js';

const made: NonNullable<AnyOp['made']> = ([base, part], chain: readonly ViewStep[]) => {
  const y = clone(base!);
  copy_(replay(y, chain), part!);
  return [y];
};
/** `replaceView` of one step under a name of its own. */
function replacing(name: string, node: string): OpFunction<[x: Tensor, src: Tensor, part: Tensor]> {
  const named: AnyOp = { ...replaceView.op, name, node, made };
  return defineOp<readonly ViewStep[]>(named).called((run) => (x, src, part) => {
    const shape = shapeOf(name, src, 'src');
    sameDType(name, x, src);
    if (!sameShape(part.shape, shape))
      throw new ShapeError('SHAPE_MISMATCH', `${name}: a source of [${shape}] does not fit [${part.shape}]`, {
        op: name,
      });
    return run.one([x, src], part.viewOf!.chain.slice(-1));
  });
}

const selected = replacing('selectScatter', 'SelectScatterBackward0');
/** A copy with `src` as the slice that `select` gives (torch.select_scatter). Throws as `select`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`. */
export const selectScatter: OpFunction<[x: Tensor, src: Tensor, dim: number, index: number]> = Object.assign(
  (x: Tensor, src: Tensor, dim: number, index: number): Tensor =>
    selected(x, src, select(tensorOf('selectScatter', x), dim, index)),
  { op: selected.op },
);

const sliced = replacing('sliceScatter', 'SliceScatterBackward0');
/** The arguments of `sliceScatter` by name. */
export interface SliceOptions {
  readonly dim?: number;
  readonly start?: number;
  readonly end?: number;
  readonly step?: number;
}
const sliceScatterByPlace: OpFunction<
  [x: Tensor, src: Tensor, dim?: number, start?: number, end?: number, step?: number]
> = Object.assign(
  (x: Tensor, src: Tensor, dim?: number, start?: number, end?: number, step?: number): Tensor =>
    sliced(x, src, slice(tensorOf('sliceScatter', x), dim, start, end, step)),
  { op: sliced.op },
);
/** A copy with `src` as the range that `slice` gives (torch.slice_scatter). Throws as `slice`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`. */
export const sliceScatter: OpFunction<
  [
    x: Tensor,
    src: Tensor,
    ...args: ByName<[dim?: number, start?: number, end?: number, step?: number], SliceOptions>,
  ]
> = byName('sliceScatter', sliceScatterByPlace, 2, ['dim', 'start', 'end', 'step']);

const onDiagonal = replacing('diagonalScatter', 'DiagonalScatterBackward0');
const diagonalScatterByPlace: OpFunction<
  [x: Tensor, src: Tensor, offset?: number, dim1?: number, dim2?: number]
> = Object.assign(
  (x: Tensor, src: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor =>
    onDiagonal(x, src, diagonal(tensorOf('diagonalScatter', x), offset, dim1, dim2)),
  { op: onDiagonal.op },
);
/** A copy with `src` as a diagonal (torch.diagonal_scatter). Throws as `diagonal`, and `SHAPE_MISMATCH`, `DTYPE_MISMATCH`. */
export const diagonalScatter: OpFunction<
  [x: Tensor, src: Tensor, ...args: ByName<[offset?: number, dim1?: number, dim2?: number], DiagonalOptions>]
> = byName('diagonalScatter', diagonalScatterByPlace, 2, ['offset', 'dim1', 'dim2']);

/** Views of the same elements in another shape. */
import { IndexError } from '@isograd/errors';
import { needs } from '../op.js';
import { rankOf, shapeOf } from '../operand.js';
import { axisOf, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { inferred, viewStrides } from '../view-strides.js';
import { byName, type ByName } from './by-name.js';
import { clone } from './copies.js';
import { unsafeView, viewing } from './unsafe-view.js';
import { type ViewOp, viewOp } from './view-op.js';

/**
 * The same elements in another shape without a copy, or not at all; one size may be -1 (torch.Tensor.view).
 * Throws `ShapeError` `SHAPE_STRIDES`, `SHAPE_NUMEL`, `SHAPE_INVALID`.
 */
export const view: ViewOp<[shape: Shape]> = viewing('ViewBackward0');

/** The same elements in another shape; copies where it must; one size may be -1 (torch.reshape). */
export const reshape: ViewOp<[shape: Shape]> = Object.assign(
  (x: Tensor, shape: Shape): Tensor => {
    const full = inferred('reshape', shapeOf('reshape', x), shape);
    return viewStrides(x, full) === null ? unsafeView(clone(x), full) : view(x, full);
  },
  { op: view.op },
);

/** The arguments of `flatten` by name. */
export interface FlattenOptions {
  readonly startDim?: number;
  readonly endDim?: number;
}
const flattenByPlace: ViewOp<[startDim?: number, endDim?: number]> = Object.assign(
  (x: Tensor, startDim = 0, endDim = -1): Tensor => {
    const rank = rankOf('flatten', x);
    const [from, to] = [axisOf('flatten', startDim, rank), axisOf('flatten', endDim, rank)];
    if (from > to)
      throw new IndexError('DIM_OUT_OF_RANGE', `flatten: startDim ${startDim} lies behind endDim ${endDim}`, {
        op: 'flatten',
      });
    const joined = x.shape.slice(from, to + 1).reduce((n, m) => n * m, 1);
    return reshape(x, [...x.shape.slice(0, from), joined, ...x.shape.slice(to + 1)]);
  },
  { op: view.op },
);
/** Axes `startDim` to `endDim` joined into one (torch.flatten). */
export const flatten: ViewOp<ByName<[startDim?: number, endDim?: number], FlattenOptions>> = byName(
  'flatten',
  flattenByPlace,
  1,
  ['startDim', 'endDim'],
);

/** A new tensor on the same numbers, with the same history. */
export const alias: ViewOp<[]> = viewOp<null, []>({
  name: 'alias',
  node: 'AliasBackward0',
  rule: (x) => x,
  x: needs([], ({ g }) => g),
  lift: () => null,
  attrsOf: () => null,
});

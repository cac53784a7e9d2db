/** Views of the same elements in another shape. */
import { IndexError, ShapeError } from '@isograd/errors';
import { needs } from '../op.js';
import { axisOf, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { inferred, viewStrides } from '../view-strides.js';
import { type ViewOp, viewOp } from './view-op.js';

/** The same elements in another shape without a copy, or not at all; one size may be -1 (torch.Tensor.view). */
export const view: ViewOp<[shape: Shape]> = viewOp<Shape, [shape: Shape]>({
  name: 'view',
  node: 'ViewBackward0',
  rule: (x, shape) => {
    const strides = viewStrides(x, shape);
    if (strides === null)
      throw new ShapeError(
        'SHAPE_STRIDES',
        `view: [${x.shape}] with strides [${x.strides}] does not become [${shape}] without a copy; use reshape`,
        {
          op: 'view',
          details: { shapes: [x.shape, shape], strides: x.strides },
        },
      );
    return { shape, strides, offset: x.offset };
  },
  x: needs([], ({ g, shape }) => reshape(g, shape)),
  lift: (shape, size) => [size, ...shape],
  attrsOf: (x, shape) => inferred('view', x.shape, shape),
});

/** The same elements in another shape; copies where it must; one size may be -1 (torch.reshape). */
export const reshape: ViewOp<[shape: Shape]> = Object.assign(
  (x: Tensor, shape: Shape): Tensor => {
    const full = inferred('reshape', x.shape, shape);
    return view(viewStrides(x, full) === null ? x.clone() : x, full);
  },
  { op: view.op },
);

/** Axes `startDim` to `endDim` joined into one (torch.flatten). */
export const flatten: ViewOp<[startDim?: number, endDim?: number]> = Object.assign(
  (x: Tensor, startDim = 0, endDim = -1): Tensor => {
    const rank = x.shape.length;
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

/** A new tensor on the same numbers, with the same history. */
export const alias: ViewOp<[]> = viewOp<null, []>({
  name: 'alias',
  node: 'AliasBackward0',
  rule: (x) => x,
  x: needs([], ({ g }) => g),
  lift: () => null,
  attrsOf: () => null,
});

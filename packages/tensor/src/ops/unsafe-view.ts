/** The row of `view`, and its twin for results that nobody else has: PyTorch names that node apart. */
import { ShapeError } from '@isograd/errors';
import { needs } from '../op.js';
import { shapeOf } from '../operand.js';
import type { Shape } from '../shape.js';
import { inferred, viewStrides } from '../view-strides.js';
import { reshape } from './reshapes.js';
import { type ViewOp, viewOp } from './view-op.js';

/** A view in another shape, recorded under the name `node`. */
export function viewing(node: string): ViewOp<[shape: Shape]> {
  return viewOp<Shape, [shape: Shape]>({
    name: 'view',
    node,
    rule: (x, shape) => {
      const strides = viewStrides(x, shape);
      if (strides === null)
        throw new ShapeError(
          'SHAPE_STRIDES',
          `view: [${x.shape}] with strides [${x.strides}] does not become [${shape}] without a copy; use reshape`,
          { op: 'view', details: { shapes: [x.shape, shape], strides: x.strides } },
        );
      return { shape, strides, offset: x.offset };
    },
    x: needs([], ({ g, shape }) => reshape(g, shape)),
    lift: (shape, size) => [size, ...shape],
    attrsOf: (x, shape) => inferred('view', shapeOf('view', x), shape),
  });
}

/** A new result in another shape. */
export const unsafeView: ViewOp<[shape: Shape]> = viewing('UnsafeViewBackward0');

/** Picking by a mask. */
import { DTypeError } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { broadcastShapes, positions, type Shape, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { indexPut } from './advanced-indexing.js';
import { expand } from './axes.js';
import { zeros } from './makers.js';

/** Elements where `mask` holds, along one axis; both broadcast (torch.masked_select). */
export const maskedSelect: OpFunction<[x: Tensor, mask: Tensor]> = defineOp<undefined, 'x' | 'mask', 'y'>({
  name: 'maskedSelect',
  node: 'MaskedSelectBackward0',
  inputs: ['x', 'mask'],
  outputs: ['y'],
  fills: true,
  infer([x, mask]) {
    const data = mask!.storage.data;
    const places = positions(stretch(mask!, fullShape(x!.shape, mask!.shape)));
    let count = 0;
    for (let i = 0; i < places.length; i++) if (data[places[i]!] !== 0) count++;
    return { shape: [count], dtype: x!.dtype };
  },
  kernel([x, mask], [y]) {
    const full = fullShape(x!.shape, mask!.shape);
    const [from, places] = [positions(stretch(x!, full)), positions(stretch(mask!, full))];
    const [X, M, Y] = [x!.storage.data, mask!.storage.data, y!.storage.data];
    for (let i = 0, k = 0; i < from.length; i++) if (M[places[i]!] !== 0) Y[k++] = X[from[i]!]!;
  },
  vjp: {
    x: needs(['mask'], ({ g, shape }, mask) => {
      const hits = expand(mask, fullShape(shape, mask.shape));
      return indexPut(zeros(hits.shape, { dtype: g.dtype }), [hits], g);
    }),
    mask: null,
  },
  jvp: ({ inputs: [, mask], tangents: [t] }) => [t ? maskedSelect(t, mask!) : null],
  batch: 'loop',
}).called((run) => (x, mask) => {
  if (tensorOf('maskedSelect', mask, 'mask').dtype !== 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', `maskedSelect: the mask must be bool, got ${mask.dtype}`, {
      op: 'maskedSelect',
    });
  broadcastShapes('maskedSelect', shapeOf('maskedSelect', x), mask.shape);
  return run.one([x, mask], undefined);
});
/** The shape of both; a tensor without dimensions is one of length 1 here. */
function fullShape(x: Shape, mask: Shape): Shape {
  const shape = broadcastShapes('maskedSelect', x, mask);
  return shape.length === 0 ? [1] : shape;
}

/** Undoing a broadcast. */
import { ShapeError } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { shapeOf } from '../operand.js';
import { checkShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { sum, sumTo } from './reduce.js';

/**
 * Sums over all axes along which a tensor of `shape` would be stretched to `x` (torch.Tensor.sum_to_size).
 * Throws `ShapeError` `SHAPE_BROADCAST` when it would not.
 */
export const sumToSize: OpFunction<[x: Tensor, shape: Shape]> = Object.assign(
  (x: Tensor, shape: Shape): Tensor => {
    const from = shapeOf('sumToSize', x);
    const wanted = checkShape('sumToSize', shape);
    const lead = from.length - wanted.length;
    if (lead >= 0 && wanted.every((n, d) => n === 1 || n === from[d + lead])) return sumTo(x, wanted);
    throw new ShapeError('SHAPE_BROADCAST', `sumToSize: [${wanted}] does not stretch to [${from}]`, {
      op: 'sumToSize',
      details: { shapes: [wanted, from] },
    });
  },
  { op: sum.op },
);

/** How an operand lies: whether kernels and plain loops can walk it as it is. */
import { type Geometry, isContiguous, sameShape, type Shape, sizeOf } from '../shape.js';

/** Whether it can be read or written as it lies, in the order of `shape`. */
export const lies = (x: Geometry, shape: Shape): boolean => sameShape(x.shape, shape) && isContiguous(x);

/** Whether it is one number, stretched or not. */
export const isPoint = ({ shape, strides }: Geometry): boolean =>
  sizeOf(shape) === 1 || strides.every((stride, axis) => stride === 0 || shape[axis] === 1);

/** By how much places move from element to element: 1 where all lie without gaps, 0 where all are one; null for the rest. */
export function stepIn(x: Geometry, shape: Shape): 0 | 1 | null {
  if (isPoint(x)) return 0;
  return lies(x, shape) ? 1 : null;
}

/** The lines of a tensor along one axis: where each begins, and how far its elements lie apart. */
import { type Geometry, positions } from '../shape.js';

export interface Lines {
  readonly starts: Int32Array;
  readonly step: number;
  readonly length: number;
}

/** Lines in row-major order of the other axes. A tensor without dimensions is one line of one element. */
export const linesOf = ({ shape, strides, offset }: Geometry, axis: number): Lines => ({
  starts: positions({ shape: shape.toSpliced(axis, 1), strides: strides.toSpliced(axis, 1), offset }),
  step: strides[axis] ?? 0,
  length: shape[axis] ?? 1,
});

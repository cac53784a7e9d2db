/** Places of the elements of a triangle of a matrix. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import type { DType } from '../dtype.js';
import { checkShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { tensor } from './create.js';

export interface TriangleOptions {
  /** Moves the diagonal up, or down where negative. */
  readonly offset?: number;
  /** int64 unless said otherwise. */
  readonly dtype?: DType;
}

function places(
  op: string,
  [rows, columns]: readonly [number, number],
  options: TriangleOptions,
  within: (above: number, offset: number) => boolean,
): Tensor {
  checkOptions(op, options, ['offset', 'dtype']);
  const { offset = 0, dtype = 'int64' } = options;
  checkShape(op, [rows, columns]);
  if (!Number.isInteger(offset) || rows * columns > 2 ** 26)
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: a whole offset and at most 2^26 places are wanted, got ${shown(offset)} and ${rows * columns}`,
      { op },
    );
  const [down, right]: [number[], number[]] = [[], []];
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < columns; k++)
      if (within(k - i, offset)) {
        down.push(i);
        right.push(k);
      }
  return tensor(Float64Array.from(down.concat(right)), {
    dtype,
    shape: [2, down.length],
  });
}

/** Rows and columns of the elements on and below a diagonal, of shape [2, n] (torch.tril_indices). Throws `ShapeError`, `ArgumentError`. */
export const trilIndices = (row: number, col: number, options: TriangleOptions = {}): Tensor =>
  places('trilIndices', [row, col], options, (above, offset) => above <= offset);

/** Rows and columns of the elements on and above a diagonal, of shape [2, n] (torch.triu_indices). Throws `ShapeError`, `ArgumentError`. */
export const triuIndices = (row: number, col: number, options: TriangleOptions = {}): Tensor =>
  places('triuIndices', [row, col], options, (above, offset) => above >= offset);

/** Classes as tensors. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { defineOp, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';

export interface OneHotOptions {
  /** How many classes there are; as many as the largest number needs unless said otherwise. */
  readonly numClasses?: number;
}

/** The classes, checked. */
function classesOf(x: Tensor, count: number): Float64Array {
  const data = x.storage.data;
  return Float64Array.from(positions(x), (at, i) => {
    const value = data[at]!;
    if (value >= 0 && value < count) return value;
    throw new ArgumentError(
      'ARG_RANGE',
      `oneHot: class ${value} at position ${i} is not one of ${count === Infinity ? 'the numbers from 0 up' : `0..${count - 1}`}`,
      { op: 'oneHot', details: { value, position: i, classes: String(count) } },
    );
  });
}

/**
 * 1 at the class that each number names and 0 elsewhere along a new last axis, int64 (torch.nn.functional.one_hot).
 * Without `numClasses` there are as many classes as the largest number needs.
 * Throws `ArgumentError` `ARG_RANGE` for a class that is not there, `DTypeError` `DTYPE_UNSUPPORTED`, `ShapeError` `SHAPE_EMPTY`.
 */
export const oneHot: OpFunction<[x: Tensor, numClasses?: number | OneHotOptions]> = defineOp<
  number,
  'x',
  'y'
>({
  name: 'oneHot',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  infer([x], count) {
    if (count >= 0) return { shape: [...x!.shape, count], dtype: 'int64' };
    const classes = classesOf(x!, Infinity);
    if (classes.length === 0)
      throw new ShapeError(
        'SHAPE_EMPTY',
        `oneHot: [${x!.shape}] does not say how many classes there are; pass numClasses`,
        {
          op: 'oneHot',
        },
      );
    return { shape: [...x!.shape, classes.reduce((most, v) => Math.max(most, v), 0) + 1], dtype: 'int64' };
  },
  kernel([x], [y]) {
    const [Y, n] = [y!.storage.data, y!.shape.at(-1)!];
    classesOf(x!, n).forEach((value, i) => void (Y[i * n + value] = 1));
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: { lift: (count) => count },
}).called((run) => (x, classes = -1) => {
  if (typeof classes === 'object') checkOptions('oneHot', classes, ['numClasses']);
  const numClasses = typeof classes === 'object' ? (classes.numClasses ?? -1) : classes;
  const { dtype } = tensorOf('oneHot', x);
  if (isFloating(dtype) || dtype === 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', `oneHot: integers are wanted, got ${dtype}`, { op: 'oneHot' });
  if (!Number.isInteger(numClasses) || numClasses < -1)
    throw new ArgumentError(
      'ARG_RANGE',
      `oneHot: numClasses must be a whole number from 0 up, got ${shown(numClasses)}`,
      {
        op: 'oneHot',
      },
    );
  return run.one([x], numClasses);
});

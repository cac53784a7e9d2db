/** What every loss asks of a prediction and its target. */
import { DTypeError, ShapeError } from '@isograd/errors';
import { isFloating, sameShape, type Shape, type Tensor } from '@isograd/tensor';
import { checkTensor } from '../checks.js';

/** Two tensors of one shape, the first floating. Throws `ArgumentError`, `ShapeError` `SHAPE_MISMATCH`, `DTypeError`. */
export function checkPair(op: string, x: Tensor, target: Tensor): void {
  checkTensor(op, 'x', x);
  checkTensor(op, 'target', target);
  checkFloating(op, x);
  if (!sameShape(x.shape, target.shape))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: a prediction of [${x.shape}] and a target of [${target.shape}] do not fit; equal shapes are wanted`,
      { op, details: { shapes: [x.shape, target.shape] } },
    );
}

/** Throws `DTypeError` `DTYPE_UNSUPPORTED` for integers and bools. */
export function checkFloating(op: string, x: Tensor): void {
  if (isFloating(x.dtype)) return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${x.dtype}`, {
    op,
    details: { dtype: x.dtype },
    hint: 'cast it: .to("float32")',
  });
}

/** Throws `DTypeError` `DTYPE_MISMATCH` unless both have one dtype. */
export function checkSameType(op: string, x: Tensor, target: Tensor): void {
  if (x.dtype === target.dtype) return;
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}: a target of ${target.dtype} does not fit a prediction of ${x.dtype}`,
    {
      op,
      details: { dtypes: [x.dtype, target.dtype] },
      hint: `cast it: .to("${x.dtype}")`,
    },
  );
}

/** A weight stretched to a shape. Throws `ShapeError` `SHAPE_BROADCAST`. */
export function stretched(op: string, name: string, weight: Tensor, shape: Shape): Tensor {
  checkTensor(op, name, weight);
  const lead = shape.length - weight.ndim;
  if (lead < 0 || weight.shape.some((n, i) => n !== 1 && n !== shape[lead + i]))
    throw new ShapeError(
      'SHAPE_BROADCAST',
      `${op}: a ${name} of [${weight.shape}] does not stretch to [${shape}]`,
      { op, details: { shapes: [weight.shape, shape] } },
    );
  return weight.expand(shape);
}

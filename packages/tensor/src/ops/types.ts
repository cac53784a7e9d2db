/** Which type and shape a result would have, and tensors from anything. */
import { checkOptions } from '@isograd/errors';
import { checkDType, canCast as castable, type DType, promote } from '../dtype.js';
import { refusal } from '../operand.js';
import { broadcastShapes as common, checkShape, type Shape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { to } from './cast.js';
import { tensor, type TensorOptions } from './create.js';
import { like, type TensorLike } from './scalar.js';

const kinds = { boolean: 'bool', bigint: 'int64', number: 'float32' } as const;

/** A number as a tensor beside another operand, as operations take it. */
function operand(op: string, x: TensorLike, other: TensorLike): Tensor {
  if (x instanceof Tensor) return x;
  if (other instanceof Tensor) return like(op, x, other);
  const kind = typeof x;
  if (kind === 'boolean' || kind === 'bigint' || kind === 'number') return tensor(x, { dtype: kinds[kind] });
  throw refusal(op, x, 'a tensor or a number is wanted');
}

/** The type that an arithmetic result of two operands has (torch.result_type). */
export const resultType = (a: TensorLike, b: TensorLike): DType =>
  promote(operand('resultType', a, b), operand('resultType', b, a));

/** The smallest type that holds what both hold (torch.promote_types). Throws `DTypeError` `DTYPE_UNKNOWN`. */
export function promoteTypes(a: DType, b: DType): DType {
  const [x, y] = [checkDType('promoteTypes', a), checkDType('promoteTypes', b)];
  return promote({ dtype: x, shape: [] }, { dtype: y, shape: [] });
}

/** Whether a result of type `from` may be written into `to` (torch.can_cast). Throws `DTypeError` `DTYPE_UNKNOWN`. */
export const canCast = (from: DType, target: DType): boolean =>
  castable(checkDType('canCast', from), checkDType('canCast', target));

/** The shape that tensors of these shapes broadcast to (torch.broadcast_shapes). Throws `ShapeError` `SHAPE_BROADCAST`. */
export function broadcastShapes(...shapes: readonly Shape[]): Shape {
  return shapes.reduce<Shape>(
    (all, shape) => common('broadcastShapes', all, checkShape('broadcastShapes', shape)),
    [],
  );
}

/** A tensor as it is, or in another type; anything else as `tensor` takes it (torch.as_tensor). Throws as `tensor`. */
export function asTensor(data: Parameters<typeof tensor>[0], options: TensorOptions = {}): Tensor {
  if (!(data instanceof Tensor)) return tensor(data, options);
  checkOptions('asTensor', options, ['dtype']);
  return options.dtype === undefined ? data : to(data, options.dtype);
}

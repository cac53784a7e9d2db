/** Another element type. */
import { checkDType, type DType, isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';

const casting: OpFunction<[x: Tensor, dtype: DType]> = defineOp<DType, 'x', 'y'>({
  name: 'to',
  node: 'ToCopyBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], dtype) => ({ shape: x!.shape, dtype }),
  kernel([x], [y], dtype) {
    const [X, Y] = [x!.storage.data, y!.storage.data];
    const whole = !isFloating(dtype) && isFloating(x!.dtype);
    positions(x!).forEach((at, i) => {
      const value = X[at]!;
      Y[i] = dtype === 'bool' ? Number(value !== 0) : whole ? Math.trunc(value) : value;
    });
  },
  // The engine casts an arriving gradient to the type of its input.
  vjp: { x: needs([], ({ g }) => g) },
  jvp: 'linear',
  batch: { lift: (dtype) => dtype },
}).called((run) => (x, dtype) => run.one([x], dtype));

/**
 * The same numbers in another type, or the tensor itself when it has that type (torch.Tensor.to). Fractions are cut off
 * for integers; everything but 0 is true for bool. Throws `DTypeError` `DTYPE_UNKNOWN`.
 */
export const to: OpFunction<[x: Tensor, dtype: DType]> = Object.assign(
  (x: Tensor, dtype: DType): Tensor => (x.dtype === checkDType('to', dtype) ? x : casting(x, dtype)),
  { op: casting.op },
);

const castTo = (dtype: DType): OpFunction<[x: Tensor]> =>
  Object.assign((x: Tensor): Tensor => to(x, dtype), { op: casting.op });
/** As float32 (torch.Tensor.float). */
export const float: OpFunction<[x: Tensor]> = castTo('float32');
/** As float64 (torch.Tensor.double). */
export const double: OpFunction<[x: Tensor]> = castTo('float64');
/** As int32 (torch.Tensor.int). */
export const int: OpFunction<[x: Tensor]> = castTo('int32');
/** As int64 (torch.Tensor.long). */
export const long: OpFunction<[x: Tensor]> = castTo('int64');
/** As bool: true where not 0 (torch.Tensor.bool). */
export const bool: OpFunction<[x: Tensor]> = castTo('bool');

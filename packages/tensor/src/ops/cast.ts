/** Another element type. */
import { compiledCast } from '../compiled/casts.js';
import { checkDType, type DType } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { castOf } from '../rounding.js';
import type { Tensor } from '../tensor.js';
import { apply1 } from './apply.js';

const casting: OpFunction<[x: Tensor, dtype: DType]> = defineOp<DType, 'x', 'y'>({
  name: 'to',
  node: 'ToCopyBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x], dtype) => ({ shape: x!.shape, dtype }),
  kernel([x], [y], dtype) {
    if (!compiledCast(x!, y!)) apply1(castOf(x!.dtype, dtype), x!, y!);
  },
  // The engine casts an arriving gradient to the type of its input.
  vjp: { x: needs([], ({ g }) => g) },
  jvp: 'linear',
  batch: { lift: (dtype) => dtype },
}).called((run) => (x, dtype) => run.one([x], dtype));

/**
 * The same numbers in another type, or the tensor itself when it has that type (torch.Tensor.to). Fractions are cut off
 * for integers, uint8 and int32 wrap as in C, everything but 0 is true for bool.
 * Throws `DTypeError` `DTYPE_UNKNOWN`, and `DTYPE_RANGE` for int64 beyond 2^53.
 */
export const to: OpFunction<[x: Tensor, dtype: DType]> = Object.assign(
  (x: Tensor, dtype: DType): Tensor =>
    tensorOf('to', x).dtype === checkDType('to', dtype) ? x : casting(x, dtype),
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
/** As float16, rounded to the nearest (torch.Tensor.half). */
export const half: OpFunction<[x: Tensor]> = castTo('float16');
/** As bfloat16, rounded to the nearest (torch.Tensor.bfloat16). */
export const bfloat16: OpFunction<[x: Tensor]> = castTo('bfloat16');
/** As uint8; numbers outside 0 to 255 wrap (torch.Tensor.byte). */
export const byte: OpFunction<[x: Tensor]> = castTo('uint8');

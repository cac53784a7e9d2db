/** Tensors of the type of another. */
import type { OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Nested } from '../reading.js';
import { checkShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { to } from './cast.js';
import { tensor } from './create.js';
import { fillOf, type FillOptions, full, type MakeOptions } from './makers.js';

type Made = OpFunction<[x: Tensor, shape: Shape, options?: MakeOptions]>;
const alike = (op: string, value: number): Made =>
  Object.assign(
    (x: Tensor, shape: Shape, options: MakeOptions = {}): Tensor =>
      full(checkShape(op, shape), value, { dtype: tensorOf(op, x).dtype, ...options }),
    { op: full.op },
  );

/** Zeros of a shape in the type of `x` (torch.Tensor.new_zeros). Throws as `full`. */
export const newZeros: Made = alike('newZeros', 0);
/** Ones of a shape in the type of `x` (torch.Tensor.new_ones). Throws as `full`. */
export const newOnes: Made = alike('newOnes', 1);
/** A tensor to be written, in the type of `x`; ours holds zeros (torch.Tensor.new_empty). Throws as `full`. */
export const newEmpty: Made = alike('newEmpty', 0);
/** One number everywhere in the type of `x` (torch.Tensor.new_full). Throws as `full`. */
export const newFull: OpFunction<
  [x: Tensor, shape: Shape, value: number | bigint | boolean | FillOptions, options?: MakeOptions]
> = Object.assign(
  (x: Tensor, shape: Shape, given: number | bigint | boolean | FillOptions, more?: MakeOptions): Tensor => {
    const [value, options] = fillOf('newFull', given, more);
    return full(checkShape('newFull', shape), value, { dtype: tensorOf('newFull', x).dtype, ...options });
  },
  { op: full.op },
);
/** A tensor of the given values in the type of `x` (torch.Tensor.new_tensor). Throws as `tensor`. */
export const newTensor: OpFunction<
  [x: Tensor, data: Nested<number | bigint | boolean> | ArrayBufferView | Tensor, options?: MakeOptions]
> = Object.assign(
  (
    x: Tensor,
    data: Nested<number | bigint | boolean> | ArrayBufferView | Tensor,
    options: MakeOptions = {},
  ): Tensor => tensor(data, { dtype: tensorOf('newTensor', x).dtype, ...options }),
  { op: full.op },
);
/** `x` in the type of another tensor (torch.Tensor.type_as). */
export const typeAs: OpFunction<[x: Tensor, other: Tensor]> = Object.assign(
  (x: Tensor, other: Tensor): Tensor => to(x, tensorOf('typeAs', other, 'other').dtype),
  { op: to.op },
);

/** Copies, constants, and constants where a mask holds. */
import { DTypeError, ShapeError } from '@isograd/errors';
import { compiledWhere } from '../compiled/choice.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { tensorOf } from '../operand.js';
import { castOf } from '../rounding.js';
import { broadcastShapes } from '../shape.js';
import { Tensor } from '../tensor.js';
import { apply3 } from './apply.js';
import { constantFor } from './constant.js';
import { type Binary, type Elementwise, type Unary, unary, unaryWith } from './elementwise.js';
import { flat } from './flat-rule.js';
import { copying, inPlace } from './in-place.js';
import { where } from './makers.js';
import { overloaded } from './overloads.js';
import { like, type TensorLike, type WithOperands, withOperands } from './scalar.js';

/** `b`, stretched to the shape and cast to the type of `a`; in place it copies (torch.Tensor.copy_). */
export const copy: Binary = copying();

/** A contiguous copy with a history (torch.clone, which keeps the strides of a dense `x`). */
export const clone: Unary = unary(
  'clone',
  'CloneBackward0',
  'same',
  (x) => x,
  needs([], ({ g }) => g),
);

/** The tensor itself when its elements lie in row-major order without gaps, else a copy that does (torch.Tensor.contiguous). */
export const contiguous: Unary = Object.assign(
  (x: Tensor): Tensor => (tensorOf('contiguous', x).isContiguous() ? x : clone(x)),
  { op: clone.op, prepare: clone.prepare },
);

/**
 * Everywhere `value`, cast to the type of `x` (torch.fill). Throws `ArgumentError` `ARG_TYPE`, `DTypeError`
 * `DTYPE_RANGE` for a value that an integer type does not hold.
 */
export const fill: Elementwise<[x: Tensor, value: number | bigint | boolean]> = unaryWith({
  name: 'fill',
  node: 'FillBackward0',
  kind: 'same',
  f: (value: number) => () => value,
  x: flat,
  attrsOf: (x: Tensor, value: number | bigint | boolean) => constantFor('fill', tensorOf('fill', x), value),
});

/** 0 everywhere. */
export const zero: Unary = unary('zero', 'ZeroBackward0', 'same', () => 0, flat);

type MaskedFill = Prepared<[x: Tensor, mask: Tensor, value: TensorLike]> & WithOperands;
/**
 * `value` where `mask` holds, else `x`, in the type of `x` (torch.Tensor.masked_fill). `mask`: bool, broadcasts;
 * `value`: a number or a tensor without dimensions.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_RANGE`, `ShapeError` `SHAPE_BROADCAST`, `SHAPE_RANK`.
 */
export const maskedFill: MaskedFill = withOperands(
  overloaded(
    defineOp<undefined, 'x' | 'mask' | 'value', 'y'>({
      name: 'maskedFill',
      node: 'MaskedFillBackward1',
      inputs: ['x', 'mask', 'value'],
      outputs: ['y'],
      fills: true,
      infer([x, mask, value]) {
        if (mask!.dtype !== 'bool')
          throw new DTypeError('DTYPE_UNSUPPORTED', `maskedFill: the mask must be bool, got ${mask!.dtype}`, {
            op: 'maskedFill',
          });
        const shape = broadcastShapes('maskedFill', x!.shape, mask!.shape);
        return { shape: broadcastShapes('maskedFill', shape, value!.shape), dtype: x!.dtype };
      },
      kernel([x, mask, value], [y]) {
        if (compiledWhere(mask!, value!, x!, y!)) return;
        const cast = castOf(value!.dtype, y!.dtype);
        apply3((a, hit, v) => (hit === 0 ? a : cast(v)), x!, mask!, value!, y!);
      },
      vjp: {
        x: needs(['mask'], ({ g }, mask) => where(mask, 0, g)),
        mask: null,
        value: needs(['mask'], ({ g }, mask) => where(mask, g, 0)),
      },
      jvp: 'diagonal',
      batch: 'aligned',
    }).prepared((x: Tensor, mask: Tensor, value: TensorLike) => {
      if (value instanceof Tensor && value.shape.length > 0)
        throw new ShapeError(
          'SHAPE_RANK',
          `maskedFill: the value is one number or a tensor without dimensions, got [${value.shape}]; use where`,
          { op: 'maskedFill' },
        );
      const one =
        value instanceof Tensor ? value : constantFor('maskedFill', tensorOf('maskedFill', x), value);
      return [[x, mask, like('maskedFill', one, x)], undefined];
    }),
    2,
    'value',
    'MaskedFillBackward0',
  ),
  2,
);

/** Copies `b` into `a`. */
export const copy_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(copy);
/** Writes `value` everywhere. */
export const fill_: OpFunction<[x: Tensor, value: number | bigint | boolean]> = inPlace(
  fill,
  'FillBackward2',
);
/** Writes 0 everywhere. */
export const zero_: OpFunction<[x: Tensor]> = inPlace(zero);
/** Writes `value` where `mask` holds. */
export const maskedFill_: OpFunction<[x: Tensor, mask: Tensor, value: TensorLike]> = inPlace(maskedFill);

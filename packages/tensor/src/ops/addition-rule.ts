/** What additions of products share: their factors, and the checks of what is added. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { type DType, isFloating } from '../dtype.js';
import { rankOf, shapeOf } from '../operand.js';
import { broadcastShapes, sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';

export interface AddmmOptions {
  /** What the added tensor is multiplied by; with 0 it does not count at all, not even its NaN. */
  readonly beta?: number;
  /** What the product is multiplied by. */
  readonly alpha?: number;
}
/** Both, as numbers. */
export type Factors = Required<AddmmOptions>;

/** Refuses factors of other ranks. Throws `ShapeError` `SHAPE_RANK`. */
export function checkFactors(op: string, a: Tensor, b: Tensor, ranks: readonly [number, number]): void {
  const [p, q] = [rankOf(op, a, 'a'), rankOf(op, b, 'b')];
  if (p === ranks[0] && q === ranks[1]) return;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: factors of rank ${ranks[0]} and ${ranks[1]} are wanted, got [${a.shape}] and [${b.shape}]`,
    { op },
  );
}

/** Refuses something to add that does not stretch to the product. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_BROADCAST`. */
export function checkStretch(op: string, x: Tensor, shape: Shape): void {
  if (sameShape(broadcastShapes(op, shapeOf(op, x), shape), shape)) return;
  throw new ShapeError('SHAPE_MISMATCH', `${op}: [${x.shape}] does not stretch to the product's [${shape}]`, {
    op,
    details: { shapes: [x.shape, shape] },
  });
}

/** The factors, checked. Throws `ArgumentError` `ARG_TYPE`, `DTypeError` `DTYPE_MISMATCH` for fractions beside integers. */
export function factorsOf(op: string, dtype: DType, options: AddmmOptions): Factors {
  checkOptions(op, options, ['beta', 'alpha']);
  const { beta = 1, alpha = 1 } = options;
  for (const [name, value] of Object.entries({ beta, alpha })) {
    if (typeof value !== 'number')
      throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a number, got ${shown(value)}`, { op });
    if (!isFloating(dtype) && !Number.isInteger(value))
      throw new DTypeError('DTYPE_MISMATCH', `${op}: ${name} ${value} beside ${dtype} must be whole`, { op });
  }
  return { beta, alpha };
}

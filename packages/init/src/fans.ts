/** How many numbers a weight joins: fan in and fan out. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { sizeOf } from '@isograd/tensor';

/** What flows into one output, and out of one input. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Fans of a weight [out, in, ...kernel], counted as torch.nn.init does: `in` and `out` times the size of the kernel.
 * Only the shape is read. Throws `ShapeError` `SHAPE_RANK` below rank 2, `ArgumentError` `ARG_TYPE`.
 */
export function fansOf(weight: { readonly shape: readonly number[] }, op = 'fansOf'): Fans {
  const shape: unknown = (weight as typeof weight | undefined)?.shape;
  if (!isShape(shape))
    throw new ArgumentError('ARG_TYPE', `${op}: a tensor is wanted, got ${shown(weight)}`, { op });
  const [out, into, ...kernel] = shape;
  if (out === undefined || into === undefined)
    throw new ShapeError(
      'SHAPE_RANK',
      `${op}: [${shape}] has rank ${shape.length}; fan in and fan out need at least 2`,
      { op, details: { shape, rank: shape.length } },
    );
  const field = sizeOf(kernel);
  return { fanIn: into * field, fanOut: out * field };
}

const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => typeof n === 'number');

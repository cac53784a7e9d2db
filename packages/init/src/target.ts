/** What every scheme asks of its arguments before it draws or writes anything. */
import { ArgumentError, DTypeError, ShapeError, shown, unknownName } from '@isograd/errors';
import { isFloating, sizeOf, Tensor } from '@isograd/tensor';

/** A floating tensor to be written. Throws `ArgumentError` `ARG_MISSING`, `ARG_TYPE`; `DTypeError` `DTYPE_UNSUPPORTED`. */
export function checkTarget(op: string, tensor: Tensor): Tensor {
  if (!(tensor instanceof Tensor))
    throw new ArgumentError(
      tensor === undefined ? 'ARG_MISSING' : 'ARG_TYPE',
      `${op}: a tensor to fill is wanted, got ${shown(tensor)}`,
      { op },
    );
  if (!isFloating(tensor.dtype))
    throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${tensor.dtype}`, {
      op,
      details: { dtype: tensor.dtype },
      hint: 'cast it: .to("float32")',
    });
  return tensor;
}

/** A tensor of one of the given ranks. Throws `ShapeError` `SHAPE_RANK`. */
export function checkRank(op: string, tensor: Tensor, ranks: readonly number[], why = ''): void {
  if (ranks.includes(tensor.ndim)) return;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: rank ${ranks.join(' or ')} is wanted, [${tensor.shape}] has rank ${tensor.ndim}${why}`,
    { op, details: { shape: tensor.shape, rank: tensor.ndim, wanted: ranks } },
  );
}

/** A tensor of at least `least` axes. Throws `ShapeError` `SHAPE_RANK`. */
export function refuseLowRank(op: string, tensor: Tensor, least: number): void {
  if (tensor.ndim >= least) return;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: rank ${least} or more is wanted, [${tensor.shape}] has rank ${tensor.ndim}`,
    { op, details: { shape: tensor.shape, rank: tensor.ndim } },
  );
}

/** A tensor with elements: PyTorch only warns where there are none. Throws `ShapeError` `SHAPE_EMPTY`. */
export function checkElements(op: string, tensor: Tensor): void {
  if (sizeOf(tensor.shape) > 0) return;
  throw new ShapeError('SHAPE_EMPTY', `${op}: [${tensor.shape}] has no elements to fill`, {
    op,
    details: { shape: tensor.shape },
  });
}

/** A finite number, of at least `least` where that is given. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function checkNumber(op: string, name: string, value: unknown, least = -Infinity): number {
  if (typeof value !== 'number')
    throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a number, got ${shown(value)}`, {
      op,
      details: { option: name },
    });
  if (Number.isFinite(value) && value >= least) return value;
  const range = least === -Infinity ? 'a finite number' : `a finite number of at least ${least}`;
  throw new ArgumentError('ARG_RANGE', `${op}: ${name} ${shown(value)} does not fit; ${range} is wanted`, {
    op,
    details: { option: name, value },
  });
}

/** A finite number above 0. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function checkPositive(op: string, name: string, value: unknown): number {
  const number = checkNumber(op, name, value);
  if (number > 0) return number;
  throw new ArgumentError('ARG_RANGE', `${op}: ${name} ${number} does not fit; a number above 0 is wanted`, {
    op,
    details: { option: name, value },
  });
}

/** One of the names given. Throws `ArgumentError` `ARG_UNKNOWN` with the nearest. */
export function checkName<Name extends string>(
  op: string,
  what: string,
  value: unknown,
  known: readonly Name[],
): Name {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  const said = typeof value === 'string' ? unknownName(value, known) : shown(value);
  throw new ArgumentError('ARG_UNKNOWN', `${op}: ${what} ${said}`, { op, details: { known } });
}

/** True or false. Throws `ArgumentError` `ARG_TYPE`. */
export function checkTruth(op: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be true or false, got ${shown(value)}`, {
    op,
    details: { option: name },
  });
}

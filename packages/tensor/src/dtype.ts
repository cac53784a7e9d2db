/** Element types: which there are, which array holds them, and how two of them meet. */
import { DTypeError, shown, unknownName } from '@isograd/errors';

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  // Whole numbers up to 2^53 in doubles: BigInt64Array would make every index twenty times slower.
  int64: Float64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** Element types, named as in PyTorch. int64 holds whole numbers up to 2^53. */
export type DType = keyof typeof arrays;
/** The arrays that numbers live in. */
export type Data = Float32Array | Float64Array | Int32Array | Uint8Array;

export const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];

/** A zero-filled array for `size` elements. */
export const arrayOf = (dtype: DType, size: number): Data => new arrays[dtype](size);
export const bytesPerElement = (dtype: DType): number => arrays[dtype].BYTES_PER_ELEMENT;

export const isFloating = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

const category: Record<DType, number> = { bool: 0, uint8: 1, int32: 1, int64: 1, float32: 2, float64: 2 };
const width: Record<DType, number> = { bool: 0, uint8: 1, int32: 2, int64: 3, float32: 4, float64: 5 };

interface Typed {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/**
 * The type of a result of two tensors, by PyTorch's rule: the wider of the two, but a tensor without
 * dimensions only counts when it is of a higher kind (bool, integer, floating) than the other.
 */
export function promote(a: Typed, b: Typed): DType {
  if (a.dtype === b.dtype) return a.dtype;
  const [ka, kb] = [category[a.dtype], category[b.dtype]];
  const [da, db] = [a.shape.length > 0, b.shape.length > 0];
  if (da !== db) {
    const [dims, other] = da ? [a, b] : [b, a];
    return category[other.dtype] > category[dims.dtype] ? other.dtype : dims.dtype;
  }
  if (ka !== kb) return ka > kb ? a.dtype : b.dtype;
  return width[a.dtype] > width[b.dtype] ? a.dtype : b.dtype;
}

/** Whether a result of type `from` may be written into `to`: never from floating to integer, never from number to bool. */
export const canCast = (from: DType, to: DType): boolean => category[from] <= category[to];

/** The type that exponentials and means of `dtype` have: integers become float32. */
export const floatOf = (dtype: DType): DType => (isFloating(dtype) ? dtype : 'float32');

/** Refuses a name that is no dtype. Throws `DTypeError` `DTYPE_UNKNOWN`. */
export function checkDType(op: string, dtype: unknown): DType {
  const found = dtypes.find((d) => d === dtype);
  if (found !== undefined) return found;
  const what = typeof dtype === 'string' ? unknownName(dtype, dtypes) : `${shown(dtype)} is no dtype name`;
  throw new DTypeError('DTYPE_UNKNOWN', `${op}: dtype ${what}`, {
    op,
    details: { dtype: shown(dtype), known: dtypes },
  });
}

const ranges: Partial<Record<DType, readonly [number, number]>> = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 53), 2 ** 53],
};

/** Refuses a number that an integer type cannot hold. Throws `DTypeError` `DTYPE_RANGE`. */
export function checkRange(op: string, value: number, dtype: DType, where: string): void {
  const range = ranges[dtype];
  if (range === undefined) return;
  if (value >= range[0] && value <= range[1]) return;
  throw new DTypeError(
    'DTYPE_RANGE',
    `${op}: ${shown(value)} at ${where} is outside the range ${range[0]}..${range[1]} of ${dtype}`,
    { op, details: { value: String(value), dtype, min: range[0], max: range[1] } },
  );
}

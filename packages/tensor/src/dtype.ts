/** Element types: which there are, which array holds them, and how two of them meet. */
import { DTypeError, shown, unknownName } from '@isograd/errors';

interface Row {
  readonly array: typeof Float32Array | typeof Float64Array | typeof Int32Array | typeof Uint8Array;
  /** Bytes of an element in PyTorch. */
  readonly bytes: number;
  /** bool, integer, floating: a higher kind wins over any lower one. */
  readonly kind: 0 | 1 | 2;
  /** Within a kind the wider one wins. */
  readonly width: number;
}

const table = {
  bool: { array: Uint8Array, bytes: 1, kind: 0, width: 0 },
  uint8: { array: Uint8Array, bytes: 1, kind: 1, width: 0 },
  int32: { array: Int32Array, bytes: 4, kind: 1, width: 1 },
  // Whole numbers up to 2^53 in doubles: BigInt64Array would make every index twenty times slower.
  int64: { array: Float64Array, bytes: 8, kind: 1, width: 2 },
  // Half types live in float32 and are rounded on store, so that no kernel needs to know them (see rounding.ts).
  float16: { array: Float32Array, bytes: 2, kind: 2, width: 0 },
  bfloat16: { array: Float32Array, bytes: 2, kind: 2, width: 0 },
  float32: { array: Float32Array, bytes: 4, kind: 2, width: 1 },
  float64: { array: Float64Array, bytes: 8, kind: 2, width: 2 },
} as const satisfies Record<string, Row>;

/** Element types, named as in PyTorch. int64 holds whole numbers up to 2^53; float16 and bfloat16 are rounded float32. */
export type DType = keyof typeof table;
/** The arrays that numbers live in. */
export type Data = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Every element type. */
// Own keys of a literal: the compiler knows them, Object.keys forgets.
export const dtypes: readonly DType[] = [
  'float32',
  'float64',
  'int32',
  'int64',
  'uint8',
  'bool',
  'float16',
  'bfloat16',
];

/** A zero-filled array for `size` elements. */
export const arrayOf = (dtype: DType, size: number): Data => new table[dtype].array(size);
/** The `size` elements at `address` of a memory, which may be shared between threads. */
export function viewOf(dtype: DType, buffer: ArrayBufferLike, address: number, size: number): Data {
  // Names compare quicker than the table is looked up, and every operation comes by here.
  if (dtype === 'float32') return new Float32Array(buffer, address, size);
  switch (table[dtype].array) {
    case Float32Array:
      return new Float32Array(buffer, address, size);
    case Int32Array:
      return new Int32Array(buffer, address, size);
    case Uint8Array:
      return new Uint8Array(buffer, address, size);
    default:
      return new Float64Array(buffer, address, size);
  }
}
/** Bytes of an element as PyTorch counts them; half types take twice that here. */
export const bytesPerElement = (dtype: DType): number => table[dtype].bytes;
/** Bytes of an element in memory. */
export const storedBytes = (dtype: DType): number =>
  dtype === 'float32' ? 4 : table[dtype].array.BYTES_PER_ELEMENT;

/** Whether the type has fractions. */
export const isFloating = (dtype: DType): boolean => dtype === 'float32' || table[dtype].kind === 2;
/** Held in float32, exactly or rounded further: sums and squares then round as float32 does. */
export const isSingle = (dtype: DType): boolean => table[dtype].array === Float32Array;
/** The narrow types, which overflow into infinity at 65504 (float16) or have 8 bits of precision (bfloat16). */
export const isHalf = (dtype: DType): dtype is 'float16' | 'bfloat16' =>
  dtype === 'float16' || dtype === 'bfloat16';

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
  const [x, y] = [table[a.dtype], table[b.dtype]];
  const [da, db] = [a.shape.length > 0, b.shape.length > 0];
  if (da !== db) {
    const [dims, other] = da ? [a, b] : [b, a];
    return table[other.dtype].kind > table[dims.dtype].kind ? other.dtype : dims.dtype;
  }
  if (x.kind !== y.kind) return x.kind > y.kind ? a.dtype : b.dtype;
  // float16 and bfloat16 hold different numbers; float32 holds both.
  if (x.width === y.width) return 'float32';
  return x.width > y.width ? a.dtype : b.dtype;
}

/** Whether a result of type `from` may be written into `to`: never from floating to integer, never from number to bool. */
export const canCast = (from: DType, to: DType): boolean => table[from].kind <= table[to].kind;

/** The type that exponentials and means of `dtype` have: integers become float32. */
export const floatOf = (dtype: DType): DType => (isFloating(dtype) ? dtype : 'float32');

/** Refuses a name that is no dtype. Throws `DTypeError` `DTYPE_UNKNOWN`. */
export function checkDType(op: string, dtype: unknown): DType {
  if (dtype === 'float32') return dtype;
  const found = dtypes.find((d) => d === dtype);
  if (found !== undefined) return found;
  const what = typeof dtype === 'string' ? unknownName(dtype, dtypes) : `${shown(dtype)} is no dtype name`;
  throw new DTypeError('DTYPE_UNKNOWN', `${op}: dtype ${what}`, {
    op,
    details: { dtype: shown(dtype), known: dtypes },
  });
}

const ranges: Partial<Record<DType, readonly [min: number, max: number]>> = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 53), 2 ** 53],
};

/** The smallest and the largest number of an integer type; undefined for others. */
export const rangeOf = (dtype: DType): readonly [min: number, max: number] | undefined => ranges[dtype];

/** Refuses a number that an integer type cannot hold; a fraction is cut off first. Throws `DTypeError` `DTYPE_RANGE`. */
export function checkRange(
  op: string,
  value: number | bigint,
  dtype: DType,
  where: string | (() => string),
): void {
  const range = ranges[dtype];
  if (range === undefined) return;
  // A bigint is compared as it is: 2^53 + 1 would become 2^53 as a number.
  const whole = typeof value === 'bigint' ? value : Math.trunc(value);
  if (whole >= range[0] && whole <= range[1]) return;
  throw new DTypeError(
    'DTYPE_RANGE',
    `${op}: ${shown(value)} at ${typeof where === 'string' ? where : where()} is outside the range ${range[0]}..${range[1]} of ${dtype}`,
    { op, details: { value: String(value), dtype, min: range[0], max: range[1] } },
  );
}

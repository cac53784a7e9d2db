/** What the element types hold: their bits, their largest and smallest numbers. */
import { DTypeError } from '@isograd/errors';
import { bytesPerElement, checkDType, type DType, rangeOf } from './dtype.js';

/** What a floating type holds. */
export interface FloatInfo {
  readonly dtype: DType;
  readonly bits: number;
  /** From 1 to the next larger number. */
  readonly eps: number;
  /** The lowest number. */
  readonly min: number;
  readonly max: number;
  /** The smallest positive number with all its digits; the same as `smallestNormal`. */
  readonly tiny: number;
  readonly smallestNormal: number;
  /** The power of ten that decimal digits are good to. */
  readonly resolution: number;
}
/** What an integer type holds. */
export interface IntegerInfo {
  readonly dtype: DType;
  readonly bits: number;
  readonly min: number;
  readonly max: number;
}

/** Bits of the fraction, the largest exponent, and the resolution. */
const formats: Partial<Record<DType, readonly [fraction: number, exponent: number, resolution: number]>> = {
  float16: [10, 15, 1e-3],
  bfloat16: [7, 127, 1e-2],
  float32: [23, 127, 1e-6],
  float64: [52, 1023, 1e-15],
};
const bitsOf = (dtype: DType): number => 8 * bytesPerElement(dtype);
const refuse = (op: string, dtype: DType, wanted: string): DTypeError =>
  new DTypeError('DTYPE_UNSUPPORTED', `${op}: ${wanted} is wanted, got ${dtype}`, { op, details: { dtype } });

/** What a floating type holds, float32 unless said otherwise (torch.finfo). Throws `DTypeError` `DTYPE_UNKNOWN`, `DTYPE_UNSUPPORTED`. */
export function finfo(dtype: DType = 'float32'): FloatInfo {
  const format = formats[checkDType('finfo', dtype)];
  if (format === undefined) throw refuse('finfo', dtype, 'a floating dtype');
  const [fraction, exponent, resolution] = format;
  const eps = 2 ** -fraction;
  const max = (2 - eps) * 2 ** exponent;
  const tiny = 2 ** (1 - exponent);
  return { dtype, bits: bitsOf(dtype), eps, min: -max, max, tiny, smallestNormal: tiny, resolution };
}

/**
 * What an integer type holds (torch.iinfo). int64 ends at 2^53 here, which is what it holds exactly.
 * Throws `DTypeError` `DTYPE_UNKNOWN`, `DTYPE_UNSUPPORTED`.
 */
export function iinfo(dtype: DType): IntegerInfo {
  const range = rangeOf(checkDType('iinfo', dtype));
  if (range === undefined) throw refuse('iinfo', dtype, 'an integer dtype');
  const [min, max] = range;
  return { dtype, bits: bitsOf(dtype), min, max };
}

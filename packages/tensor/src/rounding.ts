/** What storing does beyond what the array does: half types are rounded, int64 refuses what doubles do not hold. */
import { DTypeError } from '@isograd/errors';
import { type Data, type DType, isFloating, isHalf } from './dtype.js';

/** Whether numbers of this type need `settle` after a kernel wrote them. */
export const needsSettling = (dtype: DType): boolean => dtype === 'int64' || isHalf(dtype);

/**
 * Brings numbers that a kernel wrote to what their type holds: float16 and bfloat16 round to the nearest, ties to
 * even. int64 lives in doubles, which hold every whole number up to 2^53 and not beyond, and a -0 besides.
 * `places`: where they lie; everywhere when null. Throws `DTypeError` `DTYPE_RANGE`.
 */
export function settle(op: string, data: Data, dtype: DType, places: Int32Array | null): void {
  const n = places === null ? data.length : places.length;
  const whole = dtype === 'int64';
  if (!whole && !isHalf(dtype)) return;
  for (let i = 0; i < n; i++) {
    const at = places === null ? i : places[i]!;
    if (whole) checkExact(op, data[at]!);
    // Whole numbers have no -0, which a double takes for 0 and adding 0 removes.
    data[at] = whole ? data[at]! + 0 : rounded(data[at]!, dtype);
  }
}

/** Refuses an int64 result that doubles do not hold. Throws `DTypeError` `DTYPE_RANGE`. */
export function checkExact(op: string, value: number): void {
  if (Math.abs(value) <= 2 ** 53) return;
  throw new DTypeError('DTYPE_RANGE', `${op}: an int64 result of ${value} is beyond 2^53; use float64`, {
    op,
  });
}

/** A number as `dtype` holds it. float64 and integers are left as they are. */
export function rounded(value: number, dtype: DType): number {
  if (dtype === 'float32') return Math.fround(value);
  if (dtype === 'bfloat16') return dropped(value, 16);
  return dtype === 'float16' ? half(value) : value;
}

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

/** A float32 without its last `bits` bits, rounded to the nearest, ties to even. A carry may reach the exponent. */
function dropped(value: number, bits: 13 | 16): number {
  single[0] = value;
  if (Number.isNaN(value)) return NaN;
  const [all = 0] = word;
  const odd = (all >>> bits) & 1;
  word[0] = ((all + 2 ** (bits - 1) - 1 + odd) >>> bits) << bits;
  return single[0];
}

function half(value: number): number {
  const x = Math.fround(value);
  const a = Math.abs(x);
  // Below 2^-14 float16 is evenly spaced by 2^-24, as float32 is between 1/2 and 1.
  if (a < 2 ** -14)
    return Object.is(x, -0) || x < 0 ? -(Math.fround(a + 0.5) - 0.5) : Math.fround(a + 0.5) - 0.5;
  const y = dropped(x, 13);
  return Math.abs(y) > 65504 ? Math.sign(y) * Infinity : y;
}

/** How a number of type `from` becomes one of type `to` (torch.Tensor.to): fractions are cut off, 8 bits wrap, bool asks for 0. */
export function castOf(from: DType, to: DType): (value: number) => number {
  if (to === 'bool') return (value) => (value === 0 ? 0 : 1);
  if (!isFloating(from) || isFloating(to)) return (value) => value;
  // What the processor's conversion answers for numbers that do not fit.
  if (to === 'int32') return (value) => (Math.abs(value) < 2 ** 31 ? Math.trunc(value) : -(2 ** 31));
  // As `settle` does: no -0.
  return (value) => Math.trunc(value) + 0;
}

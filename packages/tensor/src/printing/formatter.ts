/** The texts of a tensor's elements: one notation and one width for all that are shown, chosen as PyTorch does. */
import type { PrintOptions } from './options.js';
import { fixed, scientific } from './python-number.js';

/** Element types that print. */
export type PrintableDType =
  'float32' | 'float64' | 'float16' | 'bfloat16' | 'int32' | 'int64' | 'uint8' | 'int8' | 'int16' | 'bool';

/** The elements as text, each padded to `width` (a longer one stays as it is). */
export interface Texts {
  readonly texts: readonly string[];
  /** What line wrapping counts with. As in PyTorch, zeros and non-finite floats do not widen it. */
  readonly width: number;
}

/** Texts of `values` in a common notation. Source: torch/_tensor_str.py, `_Formatter` of PyTorch 2.x. */
export function formatValues(
  values: readonly number[],
  dtype: PrintableDType,
  options: Pick<PrintOptions, 'precision' | 'sciMode'>,
): Texts {
  if (!isFloating(dtype)) return aligned(values, dtype === 'bool' ? truth : integer, () => true);
  return aligned(values, notation(values.filter(counts), options), counts);
}

type Write = (value: number) => string;

function aligned(values: readonly number[], write: Write, widens: (value: number) => boolean): Texts {
  const texts = values.map(write);
  let width = 1;
  for (const [i, text] of texts.entries()) if (widens(values[i]!)) width = Math.max(width, text.length);
  return { texts: texts.map((text) => text.padStart(width)), width };
}

/** Zeros, infinities and NaN have no say in notation and width. */
const counts = (value: number): boolean => Number.isFinite(value) && value !== 0;

function notation(
  values: readonly number[],
  { precision, sciMode }: Pick<PrintOptions, 'precision' | 'sciMode'>,
): Write {
  if (values.length > 0 && (sciMode ?? spansTooFar(values))) return (value) => scientific(value, precision);
  if (values.every(Number.isInteger)) return (value) => fixed(value, 0) + (Number.isFinite(value) ? '.' : '');
  return (value) => fixed(value, precision);
}

function spansTooFar(values: readonly number[]): boolean {
  let smallest = Infinity;
  let largest = 0;
  for (const value of values) {
    smallest = Math.min(smallest, Math.abs(value));
    largest = Math.max(largest, Math.abs(value));
  }
  return largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4;
}

const isFloating = (dtype: PrintableDType): boolean => dtype.includes('float');

const truth: Write = (value) => (value === 0 ? 'False' : 'True');

// Beyond 2^53 String(value) is the shortest text that reads back, not the number itself.
const integer: Write = (value) => (Number.isSafeInteger(value) ? String(value) : String(BigInt(value)));

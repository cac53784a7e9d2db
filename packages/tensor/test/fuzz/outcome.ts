/** What comes of a call: numbers to compare bit for bit, or a refusal with its code. */
import { isIsogradError } from '@isograd/errors';
import { Tensor } from '../../src/index.js';

interface Numbers {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}
export interface Outcome {
  readonly numbers: readonly Numbers[];
  /** The code of a refusal. An error of another kind is named with its message. */
  readonly refusal: string | null;
  readonly results: readonly Tensor[];
}

/** The tensors in what an operation gives: one, several, or several with names. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tensorsIn) : [];
}

const numbersOf = (x: Tensor): Numbers => ({ dtype: x.dtype, shape: x.shape, data: x.data() });

/** Runs a call. */
export function attempt(call: () => unknown): Outcome {
  try {
    const results = tensorsIn(call());
    return { numbers: results.map(numbersOf), refusal: null, results };
  } catch (error) {
    const refusal = isIsogradError(error) ? error.code : `raw ${String(error)}`;
    return { numbers: [], refusal, results: [] };
  }
}

/** What differs between two outcomes, bit by bit (all NaNs are equal); an empty string where nothing does. */
export function difference(a: Outcome, b: Outcome): string {
  if (a.refusal !== b.refusal) return `${a.refusal ?? 'a result'} against ${b.refusal ?? 'a result'}`;
  if (a.numbers.length !== b.numbers.length) return 'another number of results';
  for (const [k, x] of a.numbers.entries()) {
    const y = b.numbers[k]!;
    if (x.dtype !== y.dtype || String(x.shape) !== String(y.shape))
      return `${x.dtype} [${x.shape}] against ${y.dtype} [${y.shape}]`;
    for (let i = 0; i < x.data.length; i++)
      if (!Object.is(x.data[i], y.data[i]))
        return `element ${i} of result ${k}: ${shown(x.data[i]!)} against ${shown(y.data[i]!)}`;
  }
  return '';
}

const shown = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

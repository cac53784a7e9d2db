/** Argument checks of the draws: each refuses with what arrived and what would fit. */
import { AllocationError, ArgumentError, shown } from '@isograd/errors';
import { isFloat32 } from './arrays.js';

const seedRange = 'an integer from -2^63 to 2^64 - 1 (a bigint beyond 2^53 - 1)';
/** Longest typed array that engines of today make. */
const mostElements = 2 ** 32 - 1;

/** The 64 bits of a seed; negative seeds as two's complement. `ARG_TYPE`, `ARG_RANGE`. */
export function seedBits(op: string, seed: unknown): bigint {
  if (typeof seed === 'bigint' || (typeof seed === 'number' && Number.isInteger(seed))) {
    const fits =
      typeof seed === 'bigint' ? seed >= -(2n ** 63n) && seed < 2n ** 64n : Number.isSafeInteger(seed);
    if (fits) return BigInt.asUintN(64, BigInt(seed));
    throw refusal(op, 'ARG_RANGE', `seed ${shown(seed)} is out of range; wanted ${seedRange}`, {
      seed: String(seed),
    });
  }
  throw refusal(op, 'ARG_TYPE', `seed ${shown(seed)} is not ${seedRange}`, { seed: shown(seed) });
}

/** Two numbers with `from <= to` whose difference is finite in the precision of `out`. */
export function checkBounds(op: string, out: ArrayBufferView, from: number, to: number): void {
  checkNumber(op, 'from', from);
  checkNumber(op, 'to', to);
  const range = isFloat32(out) ? Math.fround(Math.fround(to) - Math.fround(from)) : to - from;
  if (!(from <= to) || !Number.isFinite(range))
    throw refusal(
      op,
      'ARG_RANGE',
      `bounds ${from} and ${to} do not fit; wanted from <= to, a finite distance apart`,
      {
        from,
        to,
      },
    );
}

/** Two numbers, `a < b`, infinities allowed. */
export function checkOrder(op: string, a: number, b: number): void {
  checkNumber(op, 'a', a);
  checkNumber(op, 'b', b);
  if (!(a < b)) throw refusal(op, 'ARG_RANGE', `bounds ${a} and ${b} do not fit; wanted a < b`, { a, b });
}

/** A number that is at least 0. */
export function checkStd(op: string, std: number): void {
  checkNumber(op, 'std', std);
  if (!(std >= 0)) throw refusal(op, 'ARG_RANGE', `std ${std} does not fit; wanted std >= 0`, { std });
}

/** A number above 0. */
export function checkPositive(op: string, name: string, value: number): void {
  checkNumber(op, name, value);
  if (!(value > 0))
    throw refusal(op, 'ARG_RANGE', `${name} ${value} does not fit; wanted ${name} > 0`, { [name]: value });
}

/** A number in [0, 1]. */
export function checkProbability(op: string, p: number): void {
  checkNumber(op, 'p', p);
  if (!(p >= 0 && p <= 1)) throw refusal(op, 'ARG_RANGE', `p ${p} is no probability; wanted 0..1`, { p });
}

/** A number in (0, 1). */
export function checkInside(op: string, p: number): void {
  checkNumber(op, 'p', p);
  if (!(p > 0 && p < 1)) throw refusal(op, 'ARG_RANGE', `p ${p} does not fit; wanted 0 < p < 1`, { p });
}

/** A Float64Array of `n` elements. `ARG_RANGE` for a count that is none, `ALLOC_LIMIT` for one too large. */
export function allocated(op: string, n: number): Float64Array {
  checkNumber(op, 'n', n);
  if (!Number.isInteger(n) || n < 0)
    throw refusal(op, 'ARG_RANGE', `n ${n} does not fit; wanted an integer >= 0`, { n });
  const limit = `the limit is ${mostElements} elements, or what memory allows`;
  const details = { n, bytes: 8 * n, limit: mostElements };
  if (n > mostElements)
    throw new AllocationError('ALLOC_LIMIT', `${op}: n ${n} needs ${8 * n} bytes; ${limit}`, { op, details });
  try {
    return new Float64Array(n);
  } catch (cause) {
    throw new AllocationError('ALLOC_LIMIT', `${op}: n ${n} needs ${8 * n} bytes; ${limit}`, {
      op,
      details,
      cause,
    });
  }
}

/** A number, NaN included; a string or undefined is never read as one. */
export function checkNumber(op: string, name: string, value: unknown): void {
  if (typeof value !== 'number')
    throw refusal(op, 'ARG_TYPE', `${name} ${shown(value)} is not a number`, { [name]: shown(value) });
}

/** true or false, nothing that merely converts to it. */
export function checkTruth(op: string, name: string, value: unknown): void {
  if (typeof value !== 'boolean')
    throw refusal(op, 'ARG_TYPE', `${name} ${shown(value)} is neither true nor false`, {
      [name]: shown(value),
    });
}

/** Two arrays that go together element by element. */
export function checkSameLength(
  op: string,
  a: { readonly length: number },
  b: { readonly length: number },
): void {
  if (a.length !== b.length)
    throw refusal(
      op,
      'ARG_RANGE',
      `${a.length} and ${b.length} elements do not go together; wanted equal lengths`,
      {
        lengths: [a.length, b.length],
      },
    );
}

/** An `ArgumentError` of `op`. */
export function refusal(
  op: string,
  code: `ARG_${string}`,
  message: string,
  details: Readonly<Record<string, unknown>>,
): ArgumentError {
  return new ArgumentError(code, `${op}: ${message}`, { op, details });
}

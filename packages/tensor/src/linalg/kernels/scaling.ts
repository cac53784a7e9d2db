/** Keeps squares within the range of doubles, and says where there are no numbers to work with. */

/**
 * Multiplies `a` by a power of two, so that its largest element is near 1; no digit changes. Returns what undoes it; 1
 * for zeros; NaN, with `a` as it was, when an element is NaN or infinite.
 */
export function scaleDown(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]!);
    if (!(size < Infinity)) return NaN;
    if (size > largest) largest = size;
  }
  // Ordinary numbers are left alone: their squares fit.
  if (largest === 0 || (largest > 2 ** -100 && largest < 2 ** 100)) return 1;
  const power = powerNear(largest);
  for (let i = 0; i < a.length; i++) a[i]! /= power;
  return power;
}

function powerNear(largest: number): number {
  let power = 1;
  while (largest / power >= 2 && power < 2 ** 1023) power *= 2;
  while (largest / power < 1 && power > 2 ** -1021) power /= 2;
  return power;
}

/** Length of the vector (a, b), without the freedom that engines have in Math.hypot. */
export function length2(a: number, b: number): number {
  const [x, y] = [Math.abs(a), Math.abs(b)];
  const [large, small] = x > y ? [x, y] : [y, x];
  if (large === 0) return 0;
  const ratio = small / large;
  return large * Math.sqrt(1 + ratio * ratio);
}

/** Length of the vector of `n` elements from `at` on, also where their squares leave the range of doubles. */
export function lengthOf(x: Float64Array, at: number, n: number): number {
  let square = 0;
  for (let i = at; i < at + n; i++) square += x[i]! * x[i]!;
  if (square > 2 ** -900 && square < 2 ** 900) return Math.sqrt(square);
  let largest = 0;
  for (let i = at; i < at + n; i++) largest = Math.max(largest, Math.abs(x[i]!));
  if (largest === 0 || !(largest < Infinity)) return largest;
  square = 0;
  for (let i = at; i < at + n; i++) {
    const part = x[i]! / largest;
    square += part * part;
  }
  return largest * Math.sqrt(square);
}

/** The place of the element of largest size of `n` that lie `step` apart; the first of equals. */
export function largestOf(x: Float64Array, at: number, step: number, n: number): number {
  let best = 0;
  for (let i = 1; i < n; i++) if (Math.abs(x[at + i * step]!) > Math.abs(x[at + best * step]!)) best = i;
  return best;
}

/** Places of the elements in rising or falling order; equals keep theirs. */
export const orderOf = (x: Float64Array, falling: boolean): number[] =>
  Array.from(x, (_, i) => i).toSorted((i, j) => (falling ? x[j]! - x[i]! : x[i]! - x[j]!));

/** Twins of log2, log10 and powers. */
import { wideExp2, wideLog2 } from './doubles.js';
import { unary } from './map.js';

const between = (x: number): boolean => x > 0 && x < Infinity;
const special = (x: number): number => (x === 0 ? -Infinity : x === Infinity ? Infinity : NaN);

export const log2 = unary((x) => (between(x) ? wideLog2(x) : special(x)));
export const log10 = unary((x) => (between(x) ? wideLog2(x) * 0.3010299956639812 : special(x)));

/** `x^y` with the special cases of C's pow. */
export function powOf(x: number, y: number): number {
  const a = Math.abs(x);
  if (y === 0 || x === 1 || (a === 1 && Math.abs(y) === Infinity)) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const whole = Math.trunc(y) === y;
  if (x < 0 && a < Infinity && !whole) return NaN;
  const size = Math.fround(magnitude(a, y));
  const negative = x < 0 || Object.is(x, -0);
  const odd = whole && Math.trunc(y / 2) !== y / 2;
  return negative && odd ? -size : size;
}

function magnitude(a: number, y: number): number {
  if (a === 0 || a === Infinity || Math.abs(y) === Infinity) return a > 1 !== y < 0 ? Infinity : 0;
  return wideExp2(y * wideLog2(a));
}

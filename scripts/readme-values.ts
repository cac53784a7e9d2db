/** How a value in a README prints, and whether that is what the page says. */
import { format, inspect } from 'node:util';

/** Fails unless the value, printed by the rule of `printed`, is the expected text; white space does not count. */
export function shows(place: string, expected: string, value: unknown): void {
  const found = printed(value, expected);
  if (normal(found) !== normal(expected))
    throw new Error(`${place}: shows ${found}, the page says ${expected}`);
}

/** Fails unless `console.log` of the values prints the expected lines; only space at their ends does not count. */
export function prints(place: string, expected: string, ...values: readonly unknown[]): void {
  const found = format(...values);
  if (trimmed(found) !== trimmed(expected))
    throw new Error(`${place}: prints\n${found}\nthe page says\n${expected}`);
}

/**
 * A string is itself, an error `Name: message`, and all else what Node's `inspect` shows on one line. A tensor is
 * its `tolist()`, or its `toString()` where the page says `tensor(…)`.
 */
export function printed(value: unknown, expected: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (isTensor(value)) return expected.startsWith('tensor(') ? value.toString() : inspected(value.tolist());
  return inspected(value);
}

interface TensorLike {
  tolist(): unknown;
  toString(): string;
}

const isTensor = (value: unknown): value is TensorLike =>
  typeof value === 'object' && value !== null && 'tolist' in value && typeof value.tolist === 'function';

const inspected = (value: unknown): string =>
  inspect(value, {
    depth: Infinity,
    breakLength: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
  });

/** White space is one space, and none stands inside brackets. */
const normal = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/([[({]) /g, '$1')
    .replace(/ ([\])}])/g, '$1')
    .trim();

const trimmed = (text: string): string => text.replace(/[ \t]+$/gm, '').trimEnd();

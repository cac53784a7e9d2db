/** Values of options: what is accepted, and what is said when it is not. */
import { shown, UsageError } from '@isograd/errors';

/** A whole number in a range, given once. Throws `UsageError` `CLI_VALUE`, or `CLI_CONFLICT` when it was given before. */
export const whole =
  (flag: string, low: number, high: number) =>
  (text: string, before: number | undefined): number => {
    once(flag, before);
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new UsageError(
      'CLI_VALUE',
      `option ${flag}: a whole number from ${low} to ${high} is wanted, got ${shown(text)}`,
      { op: flag, details: { got: text, low, high } },
    );
  };

/** A path, given once; "-", by which others mean standard input, is none. Throws `UsageError` `CLI_VALUE`, `CLI_CONFLICT`. */
export const path =
  (flag: string) =>
  (text: string, before: string | undefined): string => {
    once(flag, before);
    if (text !== '' && text !== '-') return text;
    throw new UsageError('CLI_VALUE', `option ${flag}: the path of a file is wanted, got ${shown(text)}`, {
      op: flag,
    });
  };

/** A shape of a weight, `64,3,3,3` or `64x3x3x3`, given once. Throws `UsageError` `CLI_VALUE`, `CLI_CONFLICT`. */
export const shape =
  (flag: string) =>
  (text: string, before: readonly number[] | undefined): readonly number[] => {
    once(flag, before);
    const sizes = text.split(/[,x]/).map((size) => (/^\d{1,9}$/.test(size.trim()) ? Number(size) : 0));
    if (sizes.length >= 2 && sizes.every((size) => size > 0)) return sizes;
    throw new UsageError(
      'CLI_VALUE',
      `option ${flag}: sizes of a weight are wanted, outputs first, as 64,3,3,3; got ${shown(text)}`,
      { op: flag, details: { got: text } },
    );
  };

/** Refuses a second value of an option. Throws `UsageError` `CLI_CONFLICT`. */
export function once(flag: string, before: unknown): void {
  if (before === undefined) return;
  throw new UsageError('CLI_CONFLICT', `option ${flag} is given twice; give it once`, { op: flag });
}

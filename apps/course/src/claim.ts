/** Claims: sentences that a run makes true or false, and the predicates they are written with. */

/** What a claim measured: a number, numbers, or text where the document prints text. */
export type Measured = number | string | readonly number[];

/** A sentence, what was measured, and whether it holds. */
export interface Claim {
  readonly text: string;
  readonly measured: Measured;
  readonly holds: boolean;
}

/** A sentence about `measured` that `predicate` decides. */
export const claim = <M extends Measured>(
  text: string,
  measured: M,
  predicate: (measured: M) => boolean,
): Claim => ({ text, measured, holds: predicate(measured) });

/** True for what is the same number, NaN included, or the same text. */
export const is =
  (expected: number | string) =>
  (measured: number | string): boolean =>
    Object.is(measured, expected);

/** True up to `spread` on both sides of `centre`. */
export const within =
  (centre: number, spread: number) =>
  (measured: number): boolean =>
    Math.abs(measured - centre) <= spread;

/** True from `low` to `high`. */
export const between =
  (low: number, high: number) =>
  (measured: number): boolean =>
    measured >= low && measured <= high;

/**
 * True when PyTorch's digits are met: every difference is at most `relative` of the largest digit expected, because
 * another order of summation moves small entries as much as large ones. Non-finite numbers must be the same.
 */
export function digits(expected: number | readonly number[], relative = 1e-5) {
  const wanted = typeof expected === 'number' ? [expected] : expected;
  const scale = Math.max(...wanted.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  return (measured: number | readonly number[]): boolean => {
    const got = typeof measured === 'number' ? [measured] : measured;
    return (
      got.length === wanted.length &&
      got.every((value, i) => Object.is(value, wanted[i]) || Math.abs(value - wanted[i]!) <= relative * scale)
    );
  };
}

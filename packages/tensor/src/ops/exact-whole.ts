/** Exact arithmetic of int64, which doubles hold up to 2^53: what rounding would hide goes beyond the limit instead, and is refused there. */
import type { Two } from './apply.js';
import type { Fold } from './reduce-rule.js';

const limit = 2 ** 53;

/** The next double outside, which `settle` refuses: 2^53 itself is also what 2^53 + 1 is rounded to. */
const beyond = (y: number): number => y + 2 * Math.sign(y);

/** `a + b`, beyond 2^53 where it is 2^53 by rounding alone. */
export const exactSum: Two = (a, b) => {
  const y = a + b;
  return Math.abs(y) === limit && y - a !== b ? beyond(y) : y;
};
/** `a - b`, likewise. */
export const exactDifference: Two = (a, b) => exactSum(a, -b);
/** `a * b`, likewise. */
export const exactProduct: Two = (a, b) => {
  const y = a * b;
  return Math.abs(y) === limit ? nearest(BigInt(a) * BigInt(b)) : y;
};
/** `-x - 1`, likewise. */
export const exactNot = (x: number): number => (x === limit ? beyond(-x) : -x - 1);

/** The double nearest to a whole number, beyond 2^53 for every number that is. */
export function nearest(exact: bigint): number {
  const y = Number(exact);
  return Math.abs(y) === limit && BigInt(y) !== exact ? beyond(y) : y;
}

/** A sum whose parts may be beyond 2^53 as long as the whole is not. */
export const exactFold: Fold = (data, start, steps) => {
  let [total, size] = [0, 0];
  for (let k = 0; k < steps.length; k++) {
    const value = data[start + steps[k]!]!;
    total += value;
    size += Math.abs(value);
  }
  if (size < limit) return total;
  let exact = 0n;
  for (let k = 0; k < steps.length; k++) exact += BigInt(data[start + steps[k]!]!);
  return nearest(exact);
};

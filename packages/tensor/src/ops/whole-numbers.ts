/** Lists of whole numbers among the arguments. */
import { ArgumentError, shown } from '@isograd/errors';

/** One whole number or a list of them, as a list. Throws `ArgumentError` `ARG_TYPE`. */
export function wholeNumbers(op: string, name: string, given: unknown): readonly number[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const whole = list.filter((n): n is number => typeof n === 'number' && Number.isSafeInteger(n));
  if (whole.length === list.length && list.length > 0) return whole;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be whole numbers, got ${shown(given)}`, { op });
}

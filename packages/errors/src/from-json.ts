/** The way back from plain data to an error of its own class. */
import { type ErrorData, IsogradError, longestChain } from './error.js';
import { ArgumentError, families } from './families.js';
import { shown } from './shown.js';

/**
 * The error that `toJSON` described, as its own class again. An unknown family becomes a plain `IsogradError`.
 * Throws `ArgumentError` with code `ARG_TYPE` for anything else.
 */
export function fromJSON(data: ErrorData): IsogradError {
  return revived(data, 0);
}

function revived(data: ErrorData, depth: number): IsogradError {
  checkData(data);
  const { name, code, message, cause, ...rest } = data;
  const Family = families.get(name) ?? IsogradError;
  const whole = typeof cause === 'object' && depth < longestChain ? revived(cause, depth + 1) : cause;
  return new Family(code, message, { ...rest, ...(whole === undefined ? {} : { cause: whole }) });
}

function checkData(data: unknown): void {
  const fields: readonly string[] = ['name', 'code', 'message'];
  if (typeof data === 'object' && data !== null)
    if (fields.every((field) => typeof Reflect.get(data, field) === 'string')) return;
  throw new ArgumentError('ARG_TYPE', `fromJSON: wants what toJSON gave, got ${shown(data)}`, {
    op: 'fromJSON',
    details: { fields },
  });
}

/** Checks of what constructors and functions are given. */
import { ArgumentError } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import { shown } from './shown.js';

/** A whole number of at least 1. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function checkSize(op: string, name: string, value: unknown): void {
  checkNumber(op, name, value, (n) => Number.isSafeInteger(n) && n >= 1, 'a whole number of at least 1');
}

/** A number that `fits`; `range` says so in words. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
export function checkNumber(
  op: string,
  name: string,
  value: unknown,
  fits: (value: number) => boolean,
  range: string,
): void {
  if (typeof value !== 'number')
    throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a number, got ${shown(value)}`, {
      op,
      details: { option: name },
    });
  if (!fits(value))
    throw new ArgumentError('ARG_RANGE', `${op}: ${name} ${shown(value)} does not fit; ${range} is wanted`, {
      op,
      details: { option: name, value },
    });
}

/** true or false. Throws `ArgumentError` `ARG_TYPE`. */
export function checkTruth(op: string, name: string, value: unknown): void {
  if (typeof value !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be true or false, got ${shown(value)}`, {
      op,
      details: { option: name },
    });
}

/** A tensor. Throws `ArgumentError` `ARG_MISSING`, `ARG_TYPE`. */
export function checkTensor(op: string, name: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  const code = value === undefined ? 'ARG_MISSING' : 'ARG_TYPE';
  throw new ArgumentError(code, `${op}: ${name} must be a tensor, got ${shown(value)}`, {
    op,
    details: { input: name },
  });
}

/** Catches refusals, and calls without types. */
import { isIsogradError, type IsogradError } from '@isograd/errors';
import { expect } from 'vitest';

/** The error of a refusal, whose first line is short enough. */
export function refusal(call: () => unknown): IsogradError {
  try {
    call();
  } catch (error) {
    if (!isIsogradError(error)) throw error;
    expect(error.message.split('\n')[0]!.length, error.message).toBeLessThanOrEqual(160);
    return error;
  }
  throw new Error('the call was accepted');
}

/** Code and message of a refusal. */
export function wording(call: () => unknown): { readonly code: string; readonly message: string } {
  const { code, message } = refusal(call);
  return { code, message };
}
export const refused = (code: string, message: RegExp): unknown => ({
  code,
  message: expect.stringMatching(message),
});

/** A class as a caller without types may construct it. */
export const constructed = (maker: object, ...args: unknown[]): unknown =>
  typeof maker === 'function' ? Reflect.construct(maker, args) : undefined;
/** A function as a caller without types may call it. */
export const called = (owner: object, name: string, ...args: unknown[]): unknown =>
  Reflect.apply(Reflect.get(owner, name), owner, args);

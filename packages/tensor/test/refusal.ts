/** What comes of a call that must not succeed. */
import { isIsogradError } from '@isograd/errors';
import { type Tensor } from '../src/index.js';
import { exact } from './recorded.js';

export interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** The first line has at most 160 characters. */
  readonly brief: boolean;
}

/** The error of a call; an error of another kind is a failure of the test. */
export function refusalOf(call: () => unknown): Refusal {
  try {
    call();
  } catch (error) {
    if (!isIsogradError(error)) throw error;
    const { name, code, message } = error;
    return { name, code, message, brief: message.split('\n')[0]!.length <= 160 };
  }
  throw new Error('the call was accepted');
}

/** Numbers and version of tensors, to see that a refused call left them alone. */
export const stateOf = (xs: readonly Tensor[]): string =>
  xs.map((x) => `${exact(x)} v${x.version}`).join('; ');

/** A function found by name, called as a caller without types calls it. */
export function applied(f: unknown, self: unknown, args: readonly unknown[]): unknown {
  if (typeof f === 'function') return Reflect.apply(f, self, args);
  throw new Error(`${String(f)} is no function`);
}

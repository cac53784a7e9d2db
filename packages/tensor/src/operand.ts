/** What is no tensor where one is wanted: missing, junk, or a tensor of a second copy of this package. */
import { ArgumentError, shown } from '@isograd/errors';
import type { Shape } from './shape.js';
import { Tensor } from './tensor.js';
import { version, versionKey } from './version.js';

/** A tensor of a second copy of this package. */
const isForeign = (x: unknown): x is object =>
  typeof x === 'object' && x !== null && !(x instanceof Tensor) && versionKey in x;

/** Refuses a tensor of a second copy of this package where a tensor of this one would do. Throws `ArgumentError` `ARG_FOREIGN`. */
export function refuseForeign(op: string, x: unknown): void {
  if (isForeign(x)) throw refusal(op, x, '');
}

/** `what` says the operand's name: `x must be a tensor`. Codes `ARG_FOREIGN`, `ARG_MISSING`, `ARG_TYPE`. */
export function refusal(op: string, x: unknown, what: string): ArgumentError {
  if (isForeign(x)) {
    const versions = [String(Reflect.get(x, versionKey)), version];
    return new ArgumentError(
      'ARG_FOREIGN',
      `${op}: an operand is a tensor of another copy of @isograd/tensor (${versions[0]}, this is ${versions[1]})`,
      {
        op,
        details: { versions },
        hint: 'Find both copies with `npm ls @isograd/tensor` and install one version.',
      },
    );
  }
  const code = x === undefined ? 'ARG_MISSING' : 'ARG_TYPE';
  return new ArgumentError(code, `${op}: ${what}, got ${shown(x)}`, { op });
}

/** The tensor, or a refusal. Throws `ArgumentError` `ARG_FOREIGN`, `ARG_MISSING`, `ARG_TYPE`. */
export function tensorOf(op: string, x: unknown, name = 'x'): Tensor {
  if (x instanceof Tensor) return x;
  throw refusal(op, x, `${name} must be a tensor`);
}

/** The shape of a tensor, or a refusal as of `tensorOf`. */
export const shapeOf = (op: string, x: unknown, name = 'x'): Shape => tensorOf(op, x, name).shape;

/** The rank of a tensor, or a refusal as of `tensorOf`. */
export const rankOf = (op: string, x: unknown, name = 'x'): number => tensorOf(op, x, name).shape.length;

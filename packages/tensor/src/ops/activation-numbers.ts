/** The check of the numbers that activations take. */
import { ArgumentError, shown } from '@isograd/errors';

/** The numbers an activation takes, each checked to be a number. Throws `ArgumentError` `ARG_TYPE`. */
export function numbers<A extends Readonly<Record<string, number>>>(op: string, attrs: A): A {
  for (const [name, value] of Object.entries(attrs))
    if (typeof value !== 'number')
      throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a number, got ${shown(value)}`, {
        op,
        details: { option: name },
      });
  return attrs;
}

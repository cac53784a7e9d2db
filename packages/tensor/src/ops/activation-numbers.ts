/** The check of the numbers that activations take. */
import { ArgumentError, shown } from '@isograd/errors';

/** The numbers an activation takes, each checked to be a number. Throws `ArgumentError` `ARG_TYPE`. */
export function numbers<A extends Readonly<Record<string, number>>>(op: string, attrs: A): A {
  // A list of entries would take longer than the check.
  for (const name in attrs)
    if (typeof attrs[name] !== 'number')
      throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a number, got ${shown(attrs[name])}`, {
        op,
        details: { option: name },
      });
  return attrs;
}

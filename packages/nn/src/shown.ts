/** How a value looks inside a message; modules, which are functions without a name, by their kind. */
import { shown as plainly } from '@isograd/errors';
import { isModule } from './walk.js';

/** A value as it may stand in a message: `a Linear`, `[a Linear, 3]`, and what `shown` of errors says of all others. */
export function shown(value: unknown): string {
  if (isModule(value)) return `a ${value.kind}`;
  if (!Array.isArray(value) || !value.some(isModule)) return plainly(value);
  const first = value.slice(0, 3).map((item) => (Array.isArray(item) ? '[…]' : shown(item)));
  return `[${first.join(', ')}${value.length > 3 ? `, … ${value.length} in all` : ''}]`;
}

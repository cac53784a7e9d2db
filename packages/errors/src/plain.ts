/** Details as data: whatever a thrower put in, the same facts in a form that JSON carries without loss. */
import { shown } from './shown.js';

const deepest = 8;

/**
 * A copy that survives JSON and `structuredClone` unchanged: NaN and infinities become their names, bigints their
 * digits, and what is neither list nor plain object becomes the words a message would use for it.
 */
function plain(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : plainObject(value, depth);
    default:
      return shown(value);
  }
}

/** Every entry of a record as `plain` gives it; entries that are undefined say nothing and are left out. */
export function plainRecord(record: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, plain(value, depth + 1)]));
}

function plainObject(value: object, depth: number): unknown {
  // A cycle ends here too.
  if (depth >= deepest) return shown(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? plainRecord(value, depth) : shown(value);
}

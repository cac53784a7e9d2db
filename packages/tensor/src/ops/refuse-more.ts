/** Numbers that PyTorch takes one behind the other stand in an array here. */
import { ArgumentError, shown } from '@isograd/errors';

/** Refuses what follows the one array that is wanted, which JavaScript would drop. Throws `ArgumentError` `ARG_TYPE`. */
export function refuseMore(op: string, name: string, first: unknown, more: readonly unknown[]): void {
  if (more.length === 0) return;
  throw new ArgumentError(
    'ARG_TYPE',
    `${op}: ${name} stand in one array, got ${shown(first)} and ${more.length} more`,
    { op },
  );
}

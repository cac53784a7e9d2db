/** Modes last as long as a function runs, so what runs in one must be over when it returns. */
import { AutogradError } from '@isograd/errors';

/** What a function returned that ran in a mode. Throws `AutogradError` `GRAD_MODE` for a promise: the mode would end before it does. */
export function refusePromise<T>(op: string, value: T): T {
  if (!(value instanceof Promise)) return value;
  // The promise is handled, so that its own failure does not bring the process down.
  value.catch(() => undefined);
  throw new AutogradError(
    'GRAD_MODE',
    `${op}: the function is asynchronous, and what runs after its first await would be in the wrong mode`,
    { op, hint: `call ${op} around each synchronous part` },
  );
}

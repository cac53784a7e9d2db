/** Running a function again with the random numbers it drew the first time. */
import { defaultGenerator } from '@isograd/tensor';

let last: Uint8Array = new Uint8Array(0);

/** The state of the default generator. Nobody writes to it: who asks before the next draw gets the same one. */
export function drawsNow(): Uint8Array {
  const now = defaultGenerator().getState();
  // It is 5 KB, and ten thousand segments may each keep one.
  if (!sameBytes(now, last)) last = now;
  return last;
}

/** Runs `f` with the default generator as it was at `state`, and puts it back. */
export function drawingAgain<T>(state: Uint8Array, f: () => T): T {
  const generator = defaultGenerator();
  const now = generator.getState();
  generator.setState(state);
  try {
    return f();
  } finally {
    generator.setState(now);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

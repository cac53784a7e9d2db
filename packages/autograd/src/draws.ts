/** Running a function again with the random numbers it drew the first time. */
import { defaultGenerator } from '@isograd/tensor';

/** The state of the default generator. */
export const drawsNow = (): Uint8Array => defaultGenerator().getState();

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

/** The process-wide default generator: what random functions draw from when they are given no generator. */
import { ArgumentError, sharedSlot } from '@isograd/errors';
import { Generator } from './generator.js';

let kept: Generator | undefined;

/** One for the process, however many copies of this package are loaded. Starts at a seed that nobody chose. */
export function defaultGenerator(): Generator {
  // Asking for the slot takes longer than drawing a few numbers.
  return (kept ??= sharedSlot('defaultGenerator', 1, '@isograd/random', () => {
    const made = new Generator();
    made.seed();
    return made;
  }));
}

/** `torch.manual_seed`: seeds the default generator and returns it. Throws `ARG_TYPE`, `ARG_RANGE`. */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator().manualSeed(seed);
}

/**
 * `torch.random.fork_rng`: runs `body`, then puts the default generator back to where it was, also after a throw.
 * `body` must not be asynchronous: what it draws later would come from the restored stream (`ARG_TYPE`).
 */
export function forkRng<T>(body: () => T): T {
  const generator = defaultGenerator();
  const state = generator.getState();
  try {
    const result = body();
    if (result instanceof Promise)
      throw new ArgumentError(
        'ARG_TYPE',
        'forkRng: the body returned a promise; wanted a synchronous function',
        {
          op: 'forkRng',
        },
      );
    return result;
  } finally {
    generator.setState(state);
  }
}

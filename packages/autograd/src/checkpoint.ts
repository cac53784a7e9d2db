/** Gradient checkpointing: a segment keeps only its arguments and is computed again in backward (torch.utils.checkpoint). */
import { checkFunction } from '@isograd/errors';
import { door } from '@isograd/tensor';
import { leavesOf } from './pytree.js';
import { runSegment } from './segment.js';

/**
 * Runs `f(...args)` and forgets what its operations saved, custom ones too; backward runs `f` again to have it back. Parameters that `f`
 * captures get their gradients as always. The default generator is put back for the second run, so that dropout drops
 * the same. A segment inside of another one forgets its arguments as well: they come back with the values of the one
 * around it, and so do the values of the last segment inside, which is not run for itself. Throws, in backward,
 * `AutogradError` `GRAD_NONDETERMINISTIC` when another run saves or returns something else, and `GRAD_INPLACE` when an
 * argument was written to in between.
 */
export function checkpoint<Args extends unknown[], R>(f: (...args: Args) => R, ...args: Args): R {
  checkFunction('checkpoint', f);
  if (!door.recording) return f(...args);
  const call = { f: () => f(...args), inputs: leavesOf(args) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the first run gives what `f` returned, as does another one
  return runSegment(f.name === '' ? 'segment' : f.name, call) as R;
}

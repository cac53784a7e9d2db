/** Tensors from outside of a level that have a place in its graph: what a tape that is opened inside of vmap or jvp watches. */
import { atLevel, door, type Level, type Tensor } from '@isograd/tensor';
import { AccumulateNode } from './node.js';

/** By level: the leaves that tensors from below it are. */
const lifted = new WeakMap<Level, Map<Tensor, AccumulateNode>>();
/** By level: how many want every leaf from below it to be one. */
const greedy = new WeakMap<Level, number>();
/** Nobody has to look as long as nobody lifts. */
let used = false;

/**
 * A tensor from outside of the `vmap` or `jvp` that runs is a constant inside. From here on it is a leaf there, for
 * `gradients` to differentiate by: sample by sample. Returns false, and does nothing, where `x` is no tensor from outside.
 */
export function lift(x: Tensor): boolean {
  const { level } = door;
  if (level === null || atLevel(x, level)) return false;
  leafOf(x, level);
  return true;
}

/** As `lift`, for every leaf from outside that requires a gradient and is read, until the returned function is called. */
export function liftLeaves(): () => void {
  const { level } = door;
  if (level === null) return () => undefined;
  used = true;
  const add = (n: number): void => void greedy.set(level, (greedy.get(level) ?? 0) + n);
  add(1);
  return () => add(-1);
}

/** What `x` is at `level`, if it was lifted there. */
export function liftedAt(x: Tensor, level: Level | null): AccumulateNode | null {
  if (!used || level === null || atLevel(x, level)) return null;
  const known = lifted.get(level)?.get(x);
  if (known !== undefined) return known;
  return x.leaf && x.requiresGrad && (greedy.get(level) ?? 0) > 0 ? leafOf(x, level) : null;
}

/** What `x` is at the innermost level where it was lifted. */
export function liftedHere(x: Tensor): AccumulateNode | null {
  if (!used) return null;
  for (let { level } = door; level !== null && !atLevel(x, level); level = level.below) {
    const known = lifted.get(level)?.get(x);
    if (known !== undefined) return known;
  }
  return null;
}

/** Whether `x` is from outside of what runs, and was lifted. */
export const isLifted = (x: Tensor): boolean => liftedHere(x) !== null;

function leafOf(x: Tensor, level: Level): AccumulateNode {
  used = true;
  const known = lifted.get(level) ?? new Map<Tensor, AccumulateNode>();
  lifted.set(level, known);
  // A gradient of this level has no numbers that the tensor outside could keep.
  const node = known.get(x) ?? new AccumulateNode(x, false);
  known.set(x, node);
  return node;
}

/** Which gradients of a pass nobody else has: a leaf keeps such a one without a copy, and its memory is free when it is used up. */
import { sizeOf, type Tensor, unheard } from '@isograd/tensor';
import type { Gradient, Node } from './node.js';
import { OpNode } from './op-node.js';

/**
 * Whether nobody but the node it goes to has the memory of `passed[i]`, which `node` made of `gs`: it is no saved value
 * and not passed on twice. Memory of a gradient that came in goes on when nobody else had that.
 */
export function ownedAfter(
  node: Node,
  gs: readonly Gradient[],
  passed: readonly Gradient[],
  i: number,
): boolean {
  if (!(node instanceof OpNode) || !node.op.frees) return false;
  const { storage } = passed[i]!;
  for (let k = 0; k < passed.length; k++) if (k !== i && passed[k]?.storage === storage) return false;
  for (let k = 0; k < gs.length; k++) if (gs[k]?.storage === storage) return k === 0 && node.owned;
  return !node.holds(passed[i]!);
}

/** Whether the gradient that came to `node` is needed no longer, now that it has `passed` others on. */
export function isUsedUp(node: Node, gs: readonly Gradient[], passed: readonly Gradient[]): boolean {
  if (!(node instanceof OpNode) || !node.op.frees) return false;
  const { storage } = gs[0]!;
  for (let k = 0; k < passed.length; k++) if (passed[k]?.storage === storage) return false;
  return true;
}

/** Whether a leaf can keep `g` as it is. */
export const fills = (g: Tensor): boolean =>
  g.viewOf === null && g.isContiguous() && g.storage.size === sizeOf(g.shape);

/** Gives back the memory of a gradient that nobody will read. A tape, a level and a watcher may keep what they heard of. */
export function discard(g: Tensor): void {
  if (unheard()) g.storage.discard();
}

/** Adding to `grad`. */
import { stateOf, type Tensor } from '@isograd/tensor';
import { discard, fills } from './ownership.js';

/**
 * Adds `g` to `x.grad`. A gradient with a history of its own is added out of place; one that is `owned` by nobody else is
 * kept without a copy where it can be.
 */
export function addGrad(x: Tensor, g: Tensor, createGraph: boolean, owned = false): void {
  const state = stateOf(x);
  const old = state.grad;
  if (old === null) {
    state.grad = owned && !createGraph && fills(g) ? g : g.clone();
    state.read = false;
  } else state.grad = createGraph || old.requiresGrad ? old.add(g) : old.add_(g);
  if (owned && state.grad !== g && state.grad.storage !== g.storage) discard(g);
}

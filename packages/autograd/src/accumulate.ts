/** Adding to `grad`. */
import { stateOf, type Tensor } from '@isograd/tensor';

/**
 * Adds `g` to `x.grad`. A gradient with a history of its own is added out of place; one that is `owned` by nobody else is
 * kept without a copy.
 */
export function addGrad(x: Tensor, g: Tensor, createGraph: boolean, owned = false): void {
  const state = stateOf(x);
  const old = state.grad;
  if (old === null) {
    state.grad = owned && !createGraph ? g : g.clone();
    state.read = false;
  } else state.grad = createGraph || old.requiresGrad ? old.add(g) : old.add_(g);
}

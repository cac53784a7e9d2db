/** Adding to `grad`: into a buffer that nobody outside has seen. */
import { sizeOf, stateOf, type Tensor } from '@isograd/tensor';

/**
 * Adds `g` to `x.grad`. A gradient with a history of its own is added out of place; one that is `owned` by nobody else is
 * kept without a copy.
 */
export function addGrad(x: Tensor, g: Tensor, createGraph: boolean, owned = false): void {
  const state = stateOf(x);
  const old = state.grad;
  if (old === null) {
    state.grad = createGraph ? g.clone() : owned ? g : fresh(x, g);
    state.read = false;
  } else state.grad = createGraph || old.requiresGrad ? old.add(g) : old.add_(g);
}

/** A copy of `g`, in the buffer that the last `grad = null` left if it fits. */
function fresh(x: Tensor, g: Tensor): Tensor {
  const state = stateOf(x);
  const { spare } = state;
  state.spare = null;
  const fits =
    spare !== null && spare.box === null && g.box === null && sizeOf(spare.shape) === sizeOf(g.shape);
  return fits ? spare.copy_(g) : g.clone();
}

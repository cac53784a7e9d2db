/** Tensors that keep their gradient (`retainGrad`). */
import { stateOf, type Tensor } from '@isograd/tensor';
import { Node } from './node.js';

/** The node of `x` gives it its gradient. */
function retain(x: Tensor): void {
  const node = x.gradFn;
  if (node instanceof Node && !node.retained?.includes(x)) (node.retained ??= []).push(x);
}

/** A tensor that keeps its gradient does so after an in-place operation gave it another node. */
export function keepRetaining(x: Tensor): void {
  if (x.state !== null && x.state.retains) retain(x);
}

/** A result keeps its gradient from now on. */
export function keepGrad(x: Tensor): void {
  stateOf(x).retains = true;
  retain(x);
}

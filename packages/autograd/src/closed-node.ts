/** Gradients whose own derivative throws. */
import { AutogradError } from '@isograd/errors';
import { type Tensor, twin } from '@isograd/tensor';
import { nodeOf } from './edges.js';
import { type Gradient, Node } from './node.js';

/** The end of what can be differentiated. */
class ClosedNode extends Node {
  readonly name = 'Closed';

  constructor(
    readonly of: string,
    next: readonly Node[],
    outputs: readonly number[],
    g: Tensor,
  ) {
    super(next, outputs);
    this.shapes = [g.shape];
    this.dtypes = [g.dtype];
  }

  apply(): never {
    throw new AutogradError(
      'GRAD_HIGHER_ORDER',
      `${this.of}: it is once differentiable, and a second derivative was asked for`,
      { op: this.of, hint: 'write its backward in operations and leave out onceDifferentiable' },
    );
  }
}

/** The gradients, as results of what they were made `from`, by an operation that has no derivative. */
export function closed(of: string, gs: readonly Gradient[], from: readonly Gradient[]): readonly Gradient[] {
  const sources = from.filter((x) => x !== null).filter((x) => x.requiresGrad);
  if (sources.length === 0) return gs;
  const next = sources.map((x) => nodeOf(x, of));
  const outputs = sources.map((x) => x.outputIndex);
  return gs.map((g) => {
    if (g === null) return null;
    const y = twin(g);
    y.node = new ClosedNode(of, next, outputs, g);
    return y;
  });
}

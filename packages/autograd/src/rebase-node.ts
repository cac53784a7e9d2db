/** The node of a base after a write into a view of it. */
import { clone, replaceView, replay, type Shape, type Tensor, type ViewStep, zeros } from '@isograd/tensor';
import { replaced } from './backward.js';
import { edgeOf } from './edges.js';
import { type Edge, type Gradient, Node, type Wanted } from './node.js';
import { keepRetaining } from './retaining.js';

/** Writing into a view is, for the base, replacing a part: the gradient of that part goes through the operation, the rest passes. */
class RebaseNode extends Node {
  readonly name = 'CopySlices';

  /** `place`: which input of the operation `inner` was the view. */
  constructor(
    readonly inner: Node,
    readonly chain: readonly ViewStep[],
    base: Edge | null,
    shape: Shape,
    readonly place: number,
  ) {
    super(
      inner.next.with(place, base?.node ?? null),
      inner.next.map((_, i) => (i === place ? (base?.index ?? 0) : inner.outputOf(i))),
    );
    this.shapes = [shape];
    this.dtypes = inner.dtypes;
  }

  override listed(all: Node['nextFunctions']): Node['nextFunctions'] {
    return this.inner.listed(all);
  }

  override get writes(): string | null {
    return this.inner.writes ?? this.inner.name;
  }

  apply([g]: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const { inner, place } = this;
    // A view of another shape fits the strides of the base; of a gradient it fits only when that has none of its own.
    const part = replay(g!.isContiguous() ? g! : clone(g!), this.chain);
    const old = inner.next[place]!;
    const passed = inner.apply([part], (node) => node === old || wanted(node));
    let own = passed[place] ?? null;
    // Whoever listens to the view as it was before the write still hears of it, unless the pass reaches that by another
    // way, which is told alone. (PyTorch loses these hooks.)
    if (own !== null && old !== null && old.hooks !== null && old.pass !== this.pass)
      for (const [i, { index, hook }] of old.hooks.entries())
        if (index === inner.outputOf(place)) own = replaced(own, hook(own), i);
    const base = this.next[place]!;
    if (base === null || !wanted(base)) return passed.with(place, null);
    const hole = own ?? zeros(part.shape, { dtype: part.dtype });
    return passed.with(place, replaceView(g!, hole, this.chain));
  }

  override release(): void {
    this.inner.release();
  }
}

/** The write went into view `self`: the base gets a node of the new operation, every view of it asks again. */
export function rebase(made: Node, self: Tensor, place = 0): void {
  const { base, chain } = self.viewOf!;
  const edge = base.requiresGrad ? edgeOf(base, made.writes ?? made.name) : null;
  base.node = new RebaseNode(made, chain, edge, base.shape, place);
  base.outputIndex = 0;
  keepRetaining(base);
  self.viewOf!.version = -1;
}

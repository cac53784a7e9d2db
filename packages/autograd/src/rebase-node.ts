/** The node of a base after a write into a view of it. */
import { clone, replaceView, replay, type Shape, type ViewStep, zeros } from '@isograd/tensor';
import { type Edge, type Gradient, Node, type Wanted } from './node.js';
import type { OpNode } from './op-node.js';

/** Writing into a view is, for the base, replacing a part: the gradient of that part goes through the operation, the rest passes. */
export class RebaseNode extends Node {
  readonly name = 'CopySlices';

  constructor(
    readonly inner: OpNode,
    readonly chain: readonly ViewStep[],
    base: Edge | null,
    shape: Shape,
  ) {
    super(
      inner.next.with(0, base?.node ?? null),
      inner.next.map((_, i) => (i === 0 ? (base?.index ?? 0) : inner.outputOf(i))),
    );
    this.shapes = [shape];
    this.dtypes = inner.dtypes;
  }

  override get writes(): string | null {
    return this.inner.op.name;
  }

  apply([g]: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    // A view of another shape fits the strides of the base; of a gradient it fits only when that has none of its own.
    const part = replay(g!.isContiguous() ? g! : clone(g!), this.chain);
    const old = this.inner.next[0]!;
    const passed = this.inner.apply([part], (node) => node === old || wanted(node));
    let own = passed[0] ?? null;
    // Whoever listens to the view as it was before the write still hears of it. (PyTorch loses these hooks.)
    if (own !== null && old !== null && old.hooks !== null)
      for (const { index, hook } of old.hooks) if (index === this.inner.outputOf(0)) own = hook(own) ?? own;
    const base = this.next[0]!;
    if (base === null || !wanted(base)) return [null, ...passed.slice(1)];
    const hole = own ?? zeros(part.shape, { dtype: part.dtype });
    return [replaceView(g!, hole, this.chain), ...passed.slice(1)];
  }

  override release(): void {
    this.inner.release();
  }
}

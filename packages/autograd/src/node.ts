/** Nodes of the graph: what backward needs of one operation. No node points to a tensor that it does not need. */
import { AutogradError } from '@isograd/errors';
import {
  type AnyOp,
  type DType,
  type GraphNode,
  replaceView,
  replay,
  type Shape,
  type Tensor,
  type ViewStep,
  zeros,
} from '@isograd/tensor';

/** A place where gradients arrive: output `index` of `node`. */
export interface Edge {
  readonly node: Node;
  readonly index: number;
}

export type Gradient = Tensor | null;
export type Hook = (g: Tensor) => Tensor | void;
/** Whether anybody waits for the gradient that an edge would carry. */
export type Wanted = (edge: Edge) => boolean;

let clock = 0;
/** The sequence number that the next node will get. */
export const now = (): number => clock;

export abstract class Node implements GraphNode {
  abstract readonly name: string;
  /** Creation order. Edges point to older nodes only, so it is a topological order. */
  readonly sequence = clock++;
  /** Tensor hooks by output, in order of registration. */
  hooks: { readonly index: number; readonly hook: Hook }[] | null = null;
  /** Tensors that keep their gradient, as long as this node is still theirs. */
  retained: Tensor[] | null = null;
  /** Of the backward pass that runs: gradients by output, and its number. */
  arriving: Gradient[] | null = null;
  pass = 0;
  /** Shapes and types of the outputs: gradients that arrive are summed, cast or filled up to them. */
  shapes: readonly Shape[] = [];
  dtypes: readonly DType[] = [];

  constructor(readonly edges: readonly (Edge | null)[]) {}

  /** Gradients of the inputs from those of the outputs. */
  abstract apply(gs: readonly Gradient[], wanted: Wanted): readonly Gradient[];

  /** The nodes that gradients go to next, with the output they belong to; null for inputs without gradient. */
  get nextFunctions(): readonly (readonly [node: Node, index: number] | null)[] {
    return this.edges.map((edge) => (edge === null ? null : [edge.node, edge.index]));
  }

  /** Lets go of saved values. */
  release(): void {}
}

const none: never[] = [];

/** One recorded operation. */
export class OpNode extends Node {
  /** Values by place (inputs first, then outputs), only those that a live formula reads. Null once released. */
  private saved: (Tensor | undefined)[] | null = none;
  private versions: (number | undefined)[] = none;

  constructor(
    readonly op: AnyOp,
    readonly attrs: unknown,
    edges: readonly (Edge | null)[],
  ) {
    super(edges);
  }

  get name(): string {
    return this.op.node;
  }

  /** Before the kernel, inputs as they are now; after it, outputs. `replaced` stands for a first input that will be overwritten. */
  save(values: readonly Tensor[], from: number, replaced: Tensor | null): void {
    const { reads, saves } = this.op.plan;
    if (!saves || this.op.variadic) return;
    if (this.saved === none) [this.saved, this.versions] = [[], []];
    for (let i = 0; i < reads.length; i++)
      if (this.edges[i] !== null && this.edges[i] !== undefined)
        for (const place of reads[i]!) {
          const x = place === 0 && replaced !== null ? replaced : values[place - from];
          if (x === undefined || place < from) continue;
          this.saved![place] = x;
          this.versions[place] = x.version;
        }
  }

  apply(gs: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const filled = gs.map((g, i) => g ?? zeros(this.shapes[i]!, { dtype: this.dtypes[i]! }));
    return this.edges.map((edge, i) => (edge === null || !wanted(edge) ? null : this.pull(filled, edge, i)));
  }

  private pull(gs: readonly Tensor[], edge: Edge, position: number): Tensor {
    const row = this.op.variadic ? 0 : position;
    const { formulas, reads } = this.op.plan;
    const shape = edge.node.shapes[edge.index]!;
    const context = { g: gs[0]!, gs, attrs: this.attrs, shape, position };
    return formulas[row]!.pull(context, ...reads[row]!.map((place) => this.read(place)));
  }

  private read(place: number): Tensor {
    if (this.saved === null)
      throw new AutogradError(
        'GRAD_FREED',
        `${this.name}: the values that ${this.op.name} saved are freed, because backward went through them before; pass { retainGraph: true } the first time`,
        { op: this.op.name, details: { node: this.name } },
      );
    const x = this.saved[place]!;
    if (x.version !== this.versions[place]) this.refuseChanged(x, place);
    return x;
  }

  private refuseChanged(x: Tensor, place: number): never {
    const name = [...this.op.inputs, ...this.op.outputs][place]!;
    throw new AutogradError(
      'GRAD_INPLACE',
      `${this.name}: "${name}" of ${this.op.name}, shape [${x.shape}], was changed in place after it was saved: it is at version ${x.version}, expected ${this.versions[place]}`,
      {
        op: this.op.name,
        details: { node: this.name, value: name, found: x.version, expected: this.versions[place] },
        hint: 'use the operation without "_", or clone() the tensor before it is written to',
      },
    );
  }

  override release(): void {
    this.saved = null;
  }
}

/** Writing into a view is, for the base, replacing a part: the gradient of that part goes through the operation, the rest passes. */
export class RebaseNode extends Node {
  readonly name = 'CopySlices';

  constructor(
    readonly inner: OpNode,
    readonly chain: readonly ViewStep[],
    base: Edge | null,
    shape: Shape,
  ) {
    super([base, ...inner.edges.slice(1)]);
    this.shapes = [shape];
    this.dtypes = inner.dtypes;
  }

  apply([g]: readonly Gradient[], wanted: Wanted): readonly Gradient[] {
    const part = replay(g!, this.chain);
    const old = this.inner.edges[0];
    const passed = this.inner.apply([part], (edge) => edge === old || wanted(edge));
    let own = passed[0] ?? null;
    // Whoever listens to the view as it was before the write still hears of it. (PyTorch loses these hooks.)
    if (own !== null && old)
      for (const { index, hook } of old.node.hooks ?? []) if (index === old.index) own = hook(own) ?? own;
    const [base] = this.edges;
    if (!base || !wanted(base)) return [null, ...passed.slice(1)];
    const hole = own ?? zeros(part.shape, { dtype: part.dtype });
    return [replaceView(g!, hole, this.chain), ...passed.slice(1)];
  }

  override release(): void {
    this.inner.release();
  }
}

/** The end of the graph: a leaf. */
export class AccumulateNode extends Node {
  readonly name = 'AccumulateGrad';

  constructor(readonly leaf: Tensor) {
    super([]);
    this.shapes = [leaf.shape];
    this.dtypes = [leaf.dtype];
  }

  apply(): readonly Gradient[] {
    return [];
  }
}

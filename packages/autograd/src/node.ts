/** Nodes of the graph: what backward needs of one operation. No node points to a tensor that it does not need. */
import type { DType, GraphNode, Shape, Tensor } from '@isograd/tensor';

/** A place where gradients arrive: output `index` of `node`. */
export interface Edge {
  readonly node: Node;
  readonly index: number;
}

export type Gradient = Tensor | null;
export type Hook = (g: Tensor) => Tensor | void;
/** Whether anybody waits for the gradient that goes to a node. */
export type Wanted = (node: Node) => boolean;

let clock = 0;
/** The `sequence` that the next node of the graph will get: what is recorded from now on has no smaller one. */
export const nextSequence = (): number => clock;

export abstract class Node implements GraphNode {
  abstract readonly name: string;
  /** Creation order. Gradients go to older nodes only, so it is a topological order. */
  readonly sequence = clock++;
  /** Tensor hooks by output, in order of registration. */
  hooks: { readonly index: number; readonly hook: Hook }[] | null = null;
  /** Tensors that keep their gradient, as long as this node is still theirs. */
  retained: Tensor[] | null = null;
  /** Of the backward pass that runs: gradients by output, and its number. */
  arriving: Gradient[] | null = null;
  pass = 0;
  /** Nobody else has the memory of the gradient of the first output that has arrived. */
  owned = false;
  /** Shapes and types of the outputs: gradients that arrive are summed, cast or filled up to them. */
  shapes: readonly Shape[] = none;
  dtypes: readonly DType[] = none;

  /**
   * `next`: by input, the node its gradient goes to; null for none. `outputs`: which output of that node the input was;
   * null when all are the first. (Two arrays of parts are half the memory of one array of edges.)
   */
  constructor(
    readonly next: readonly (Node | null)[],
    readonly outputs: readonly number[] | null,
  ) {}

  /** Gradients of the inputs from those of the outputs. */
  abstract apply(gs: readonly Gradient[], wanted: Wanted): readonly Gradient[];

  /** Which output of `next[i]` input `i` was. */
  outputOf(i: number): number {
    return this.outputs === null ? 0 : this.outputs[i]!;
  }

  /** The nodes that gradients go to next, with the output they belong to; null for inputs without gradient. */
  get nextFunctions(): readonly (readonly [node: Node, index: number] | null)[] {
    return this.listed(this.next.map((node, i) => (node === null ? null : [node, this.outputOf(i)])));
  }

  /** Those of `all` inputs that `nextFunctions` shows. */
  listed(all: Node['nextFunctions']): Node['nextFunctions'] {
    return all;
  }

  /** The name of the in-place operation that this node stands for, or null. */
  get writes(): string | null {
    return null;
  }

  /** Lets go of saved values. */
  release(): void {}

  /** `<AddBackward0>`: as PyTorch prints it, without an address. */
  toString(): string {
    return `<${this.name}>`;
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const none: never[] = [];

/** `n` empty places. Few are wanted: `Array.prototype.fill` is slow for few, and a list that grows takes room for seventeen. */
export function nulls<T>(n: number): (T | null)[] {
  if (n === 1) return [null];
  if (n === 2) return [null, null];
  if (n === 3) return [null, null, null];
  const list: (T | null)[] = [];
  for (let i = 0; i < n; i++) list.push(null);
  return list;
}

/** The end of the graph: a leaf. */
export class AccumulateNode extends Node {
  readonly name = 'AccumulateGrad';
  /** Gradients that may still come in the pass that runs. */
  awaited = 0;

  readonly #kept: boolean;

  /** `keeps`: what comes is added to the leaf's `grad`. */
  constructor(
    readonly leaf: Tensor,
    keeps = true,
  ) {
    super(none, null);
    this.#kept = keeps;
    this.shapes = [leaf.shape];
    this.dtypes = [leaf.dtype];
  }

  /** Whether what comes is kept. As in PyTorch a leaf that was frozen since gets nothing. */
  get keeps(): boolean {
    return this.#kept && this.leaf.leaf;
  }

  apply(): readonly Gradient[] {
    return none;
  }
}

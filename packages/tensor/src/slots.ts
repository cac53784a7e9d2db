/** What interpreters and autograd keep on a tensor: types of the slots, and the check of a gradient that a user sets. */
import { AutogradError, DTypeError } from '@isograd/errors';
import type { Level } from './door.js';
import type { AnyOp } from './op.js';
import { sameShape } from './shape.js';
import type { Tensor } from './tensor.js';

/** One step from a base to a view of it; replaying the steps makes the view again, at any level. */
export interface ViewStep {
  readonly op: AnyOp;
  readonly attrs: unknown;
  readonly index: number;
}

/** How a tensor looks into another one: the last step, and the view that step was made of. */
export class View {
  constructor(
    readonly base: Tensor,
    private readonly before: View | null,
    private readonly step: ViewStep,
    /** Why a recorded in-place write must be refused: one of several sibling outputs, or made while nothing was recorded. */
    readonly refuse: 'many' | 'noGrad' | null,
    /** The version at which `node` was last right. */
    public version: number,
  ) {}

  /** All steps from the base on. Views share them: a list of its own for each view of a long chain would be quadratic. */
  get chain(): readonly ViewStep[] {
    const steps = [this.step];
    for (let view = this.before; view !== null; view = view.before) steps.push(view.step);
    return steps.toReversed();
  }

  /** Whether an operation with several results is among the steps: its name. */
  get manyOf(): string | null {
    return this.chain.findLast(({ op }) => op.several)?.op.name ?? null;
  }
}

/** What an interpreter level keeps behind a tensor that has no numbers of its own. */
export interface Box {
  readonly level: Level;
  value: Tensor;
}

/** A step of the recorded history, as `gradFn` shows it. */
export interface GraphNode {
  /** PyTorch's name, `AddmmBackward0`. */
  readonly name: string;
  /** The steps that made its inputs, with the output each came from; null for inputs without gradient. */
  readonly nextFunctions: readonly (readonly [node: GraphNode, index: number] | null)[];
  /** The operation that was recorded, as this library calls it; absent where the node stands for none. */
  readonly op?: { readonly name: string };
  /** What that call was given beside tensors, as plain data. */
  readonly attrs?: unknown;
  /** `<AddmmBackward0>`. */
  toString(): string;
}

/** What only leaves, watched and retained tensors need. */
export interface GradState {
  grad: Tensor | null;
  /** Somebody outside has seen `grad`: its storage is theirs. */
  read: boolean;
  accumulate: GraphNode | null;
  retains: boolean;
}

export interface BackwardOptions {
  /** Keep saved values, so that backward can run again. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Remember the backward pass itself, for higher derivatives. */
  readonly createGraph?: boolean;
  /** Only these tensors receive gradients. */
  readonly inputs?: Tensor | readonly Tensor[];
}

/** Refuses a gradient of another shape or type than its tensor. Throws `GRAD_SHAPE`, `DTYPE_MISMATCH`. */
export function checkGrad(x: Tensor, g: Tensor): void {
  if (!sameShape(g.shape, x.shape))
    throw new AutogradError(
      'GRAD_SHAPE',
      `grad: a gradient of shape [${g.shape}] does not fit a tensor of [${x.shape}]`,
      { details: { shapes: [g.shape, x.shape] } },
    );
  if (g.dtype !== x.dtype)
    throw new DTypeError(
      'DTYPE_MISMATCH',
      `grad: a gradient of ${g.dtype} does not fit a tensor of ${x.dtype}`,
      { details: { dtypes: [g.dtype, x.dtype] } },
    );
}

/** Operations with a backward that the user writes (torch.autograd.Function). */
import { AutogradError } from '@isograd/errors';
import { alias, door, isFloating, Tensor, withRecording } from '@isograd/tensor';
import { closed } from './closed-node.js';
import { callRule, type CustomRule } from './custom-rule.js';
import { refuseWrite } from './custom-write.js';
import { FunctionContext } from './function-context.js';
import type { Gradient } from './node.js';
import { leavesOf } from './pytree.js';

/** What forward may return: a list of tensors and other things, or one of them. Other things have no gradient. */
export type FunctionResult = object | string | number | boolean | null;

/** A class with these static methods is a custom operation. */
export interface FunctionClass<Args extends unknown[], R extends FunctionResult> {
  readonly name: string;
  /** Backward is not differentiable again; asking for that throws. */
  readonly onceDifferentiable?: boolean;
  forward(ctx: FunctionContext, ...args: Args): R;
  /** One gradient for each argument, null for none. What comes for outputs that are no tensors is null. */
  backward(
    ctx: FunctionContext<never>,
    ...gs: never[]
  ): Gradient | undefined | readonly (Gradient | undefined)[];
  /** Forward mode: tangents of the outputs. Without it, the backward of backward serves. */
  jvp?(ctx: FunctionContext<never>, ...tangents: Gradient[]): Gradient | readonly Gradient[];
}

/** Any such class, seen from the engine. */
interface AnyFunctionClass {
  readonly name: string;
  readonly onceDifferentiable?: boolean;
  forward(ctx: FunctionContext, ...args: unknown[]): unknown;
  backward(ctx: FunctionContext, ...gs: Gradient[]): Gradient | undefined | readonly (Gradient | undefined)[];
  jvp?(ctx: FunctionContext, ...tangents: Gradient[]): Gradient | readonly Gradient[];
}

/**
 * An operation with its own backward: a subclass has static `forward(ctx, ...args)` and `backward(ctx, ...gs)`, and is
 * called by `apply`. Nothing inside forward is recorded. Works under vmap and jvp as well.
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- PyTorch's form: subclasses have static methods only
export abstract class Function {
  /**
   * Throws `AutogradError` `GRAD_CUSTOM` when backward returns another number or shape of gradients than there are
   * arguments, or forward wrote into an input that it did not mark; `GRAD_HIGHER_ORDER` past `onceDifferentiable`.
   * An output that is an input, or a view of one, is not written to, nor used once the input was: `GRAD_INPLACE` (PyTorch's rule).
   */
  static apply<Args extends unknown[], R extends FunctionResult>(
    this: FunctionClass<Args, R>,
    ...args: Args
  ): R;
  static apply(this: AnyFunctionClass, ...args: unknown[]): unknown {
    const tensors = args.filter((arg) => arg instanceof Tensor);
    const call = new Call(this, args, tensors);
    const { outputs } = callRule(call, tensors);
    return call.resultOf(outputs, tensors);
  }
}

/** Stands for a tensor among arguments and results, so that the node does not keep it. */
const place = Symbol('tensor');

/** One call of a custom operation. The node has it, so it has no tensor: what backward reads is saved by the node. */
class Call implements CustomRule {
  readonly name: string;
  /** With a mark in the places of tensors; null after forward. */
  #args: readonly unknown[] | null;
  readonly #places: readonly number[];
  readonly #ctx: FunctionContext;
  /** As for operations, without a history there is none that a write could break. */
  readonly #recorded: boolean;
  /** By argument: whether it is a tensor. */
  readonly #isTensor: readonly boolean[];
  /** By output: whether it has no gradient. */
  #constants: readonly boolean[] = [];
  /** By place of `saveForBackward`: whether a tensor is there. */
  #kept: readonly boolean[] = [];
  /** What forward returned, with a mark in the places of its tensors. */
  #result: unknown;
  /** As in PyTorch, what forward makes and saves is a constant to a second derivative. */
  readonly renews = false;

  constructor(
    private readonly f: AnyFunctionClass,
    args: readonly unknown[],
    tensors: readonly Tensor[],
  ) {
    this.name = `${f.name}Backward`;
    this.#isTensor = args.map((arg) => arg instanceof Tensor);
    this.#places = this.#isTensor.flatMap((is, i) => (is ? [i] : []));
    this.#args = args.map((arg) => (arg instanceof Tensor ? place : arg));
    this.#recorded = door.recording && tensors.some((x) => x.requiresGrad);
    this.#ctx = new FunctionContext(args.map((arg) => arg instanceof Tensor && arg.requiresGrad));
  }

  get materialize(): boolean {
    return this.#ctx.marks.materialize;
  }
  readonly constant = (output: number): boolean => this.#constants[output]!;

  readonly forward = (inputs: readonly Tensor[]) => {
    let next = 0;
    const args = this.#args!.map((arg) => (arg === place ? inputs[next++] : arg));
    const versions = inputs.map((x) => x.storage.version);
    const result = this.f.forward(this.#ctx, ...args);
    const outputs = this.#tensorsOf(listOf(result));
    const marked = listOf(result).map((y) => (y instanceof Tensor ? place : y));
    this.#result = isList(result) ? marked : marked[0];
    const { saved, dirty, constant } = this.#ctx.takeMarks();
    inputs.forEach((x, i) => {
      // What shares memory with a marked one was written to with it.
      const shares = !dirty.includes(x) && dirty.some((d) => d.storage === x.storage);
      if (x.storage.version !== versions[i] && !shares) this.#checkWrite(x, i, dirty, outputs.length);
    });
    this.#checkDirty(dirty, inputs, outputs);
    // An input that is returned untouched becomes a view of it, with this operation as its history.
    const own = outputs.map((y) => (inputs.includes(y) && !dirty.includes(y) ? alias(y) : y));
    this.#constants = own.map((y) => !isFloating(y.dtype) || constant.includes(y));
    this.#kept = saved.map((x) => x !== null);
    const kept = saved.filter((x) => x !== null);
    return { outputs: own, saved: kept.map((x) => own[outputs.indexOf(x)] ?? x) };
  };

  /** What forward returned, with these as its tensors. It will not run again. */
  resultOf(outputs: readonly Tensor[], inputs: readonly Tensor[]): unknown {
    this.#args = null;
    // As in PyTorch: without a history, an input that was written to comes back as another tensor, which asks for none.
    const own = (y: Tensor): Tensor =>
      !this.#recorded && y.requiresGrad && inputs.includes(y) ? y.detach() : y;
    const filled = this.#placed(outputs.map(own), (other) => other);
    return isList(this.#result) ? filled : filled[0];
  }

  /** A list like the result: `ts` in the places of tensors, `otherwise` in those of other things. */
  #placed<T>(ts: readonly Gradient[], otherwise: (other: unknown) => T): (Gradient | T)[] {
    let next = 0;
    return listOf(this.#result).map((y) => (y === place ? ts[next++]! : otherwise(y)));
  }

  readonly backward = (
    saved: readonly Tensor[],
    gs: readonly Gradient[],
    needed: readonly boolean[],
  ): readonly Gradient[] => {
    const ctx = this.#contextOf(saved, needed);
    const once = this.f.onceDifferentiable === true;
    const all = this.#placed(gs, () => null);
    const run = () => listOf(this.f.backward(ctx, ...all));
    const got = once ? withRecording(false, run, door.hidden) : run();
    const count = this.#isTensor.length;
    const extra = got.slice(count);
    if (got.length < count || extra.some((g) => g !== null && g !== undefined))
      this.#refuse(
        `backward returned ${got.length} gradients for ${count} arguments; one for each is wanted, null for none`,
      );
    this.#isTensor.forEach((is, i) => {
      if (!is && got[i] !== null && got[i] !== undefined)
        this.#refuse(
          `backward returned a gradient for argument ${i}, which is no tensor; null is wanted there`,
        );
    });
    const mine = this.#places.map((i) => got[i] ?? null);
    return once && door.recording ? closed(this.f.name, mine, [...saved, ...gs]) : mine;
  };

  get jvp(): CustomRule['jvp'] {
    const { f } = this;
    if (f.jvp === undefined) return undefined;
    return (saved, tangents) => {
      const ctx = this.#contextOf(saved, []);
      const all = this.#isTensor.map((_, i) =>
        this.#places.includes(i) ? tangents[this.#places.indexOf(i)]! : null,
      );
      const results = listOf(this.#result);
      const moved = listOf(f.jvp!(ctx, ...all)).map((t) => t ?? null);
      // One too many stays, to be refused.
      return moved.filter((_, i) => i >= results.length || results[i] === place);
    };
  }

  #contextOf(saved: readonly Tensor[], needed: readonly boolean[]): FunctionContext {
    const needs = this.#isTensor.map((_, i) => needed[this.#places.indexOf(i)] ?? false);
    let next = 0;
    const all = this.#kept.map((is) => (is ? saved[next++]! : null));
    return Object.create(this.#ctx, { savedTensors: { value: all }, needsInputGrad: { value: needs } });
  }

  #tensorsOf(outputs: readonly unknown[]): readonly Tensor[] {
    outputs.forEach((y, i) => {
      if (y === undefined)
        this.#refuse(`forward must return tensors, or null in their place; output ${i} is undefined`);
      // Nobody would give them a history, or take them out of the level they live in.
      if (!(y instanceof Tensor) && leavesOf(y).length > 0)
        this.#refuse(`output ${i} of forward holds tensors; return them beside the others, in one list`);
    });
    return outputs.filter((y) => y instanceof Tensor);
  }

  /** As in PyTorch: what was written to is an input, and comes back as an output. */
  #checkDirty(dirty: readonly Tensor[], inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
    const lost = dirty.find((x) => !inputs.includes(x) || !outputs.includes(x));
    if (lost === undefined) return;
    const what = inputs.includes(lost) ? 'forward must return it' : 'it is no argument';
    this.#refuse(`markDirty was given a tensor of shape [${lost.shape}], and ${what}`);
  }

  #checkWrite(x: Tensor, i: number, dirty: readonly Tensor[], outputs: number): void {
    if (!dirty.includes(x))
      this.#refuse(`forward wrote into input ${i}, shape [${x.shape}]; say so with ctx.markDirty`);
    if (this.#recorded) refuseWrite(this.f.name, x, i, outputs);
  }

  #refuse(what: string): never {
    throw new AutogradError('GRAD_CUSTOM', `${this.f.name}: ${what}`, { op: this.f.name });
  }
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (isList(value) ? value : [value]);
const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

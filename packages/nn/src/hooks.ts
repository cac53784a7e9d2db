/** Hooks: functions that are told when a module runs and when gradients pass it. */
import { isLooking, Node } from '@isograd/autograd';
import { ArgumentError, AutogradError } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import type { Module } from './module.js';
import { shown } from './shown.js';

type Forward<M> = M extends { forward: infer F extends (...args: never[]) => unknown } ? F : never;
/** The arguments of a module's forward; of any module's, unknown values. */
type Arguments<M> =
  never[] extends Parameters<Forward<M>> ? readonly unknown[] : Readonly<Parameters<Forward<M>>>;

/**
 * Called after `forward`; what it returns, unless nothing, replaces the output. The type refuses the arrow that only
 * seems to return nothing, `(m, args, y) => list.push(y)`.
 */
export type ForwardHook<M = Module> = (
  module: M,
  args: Arguments<M>,
  output: ReturnType<Forward<M>>,
) => ReturnType<Forward<M>> | void;
/** Called before `forward`; what it returns, unless nothing, replaces the arguments (a list) or the only one. */
export type ForwardPreHook<M = Module> = (
  module: M,
  args: Arguments<M>,
) => Arguments<M> | Arguments<M>[0] | void;
/** Gradients, null where there is none. */
export type Gradients = readonly (Tensor | null)[];
/**
 * Called when the gradients of the inputs are known; what it returns, unless nothing, replaces them. Both lists follow
 * the positional arguments and the outputs.
 */
export type FullBackwardHook<M = Module> = (
  module: M,
  gradInput: Gradients,
  gradOutput: Gradients,
) => Gradients | Tensor | null | void;

/** What registering returns. */
export interface HookHandle {
  /** Takes the hook off; again without effect. */
  remove(): void;
}

/** A hook is registered for the class of its module and kept without it. */
type Kept = (...args: never[]) => unknown;
type HookSet = Set<{ readonly hook: Kept }>;

/** The hooks of one module. Sets of boxes, because one function may be registered twice. */
export class Hooks {
  readonly pre: HookSet = new Set();
  readonly post: HookSet = new Set();
  readonly backward: HookSet = new Set();
}

/** Whether one of these may hold on to what it saw. */
export function mayKeep(set: HookSet): boolean {
  for (const { hook } of set) if (!isLooking(hook)) return true;
  return false;
}

/** Adds `hook`. Throws `ArgumentError` `ARG_TYPE` unless it is a function. */
export function added(op: string, set: HookSet, hook: Kept): HookHandle {
  if (typeof hook !== 'function')
    throw new ArgumentError('ARG_TYPE', `${op}: a function is wanted, got ${shown(hook)}`, { op });
  const entry = { hook };
  set.add(entry);
  return { remove: () => void set.delete(entry) };
}

/** Runs `forward` between the hooks. */
export function runHooked(
  module: Module,
  hooks: Hooks,
  given: readonly unknown[],
  forward: (args: readonly unknown[]) => unknown,
): unknown {
  let args = given;
  for (const { hook } of hooks.pre) {
    const next = call(hook, module, args);
    if (next !== undefined && next !== null) args = Array.isArray(next) ? next : [next];
  }
  const gate = hooks.backward.size > 0 ? new Gate(module, hooks) : null;
  let output = forward(gate === null ? args : gate.enter(args));
  for (const { hook } of hooks.post) output = call(hook, module, args, output) ?? output;
  return gate === null ? output : gate.leave(output);
}

const call = (hook: Kept, ...args: readonly unknown[]): unknown => Reflect.apply(hook, undefined, args);

/** One call of a module with backward hooks: aliases of inputs and outputs, whose gradients are gathered. */
class Gate {
  private gradOutput: Gradients | null = null;
  private inputs = 0;
  private watches = false;

  constructor(
    private readonly module: Module,
    private readonly hooks: Hooks,
  ) {}

  enter(args: readonly unknown[]): readonly unknown[] {
    this.inputs = args.length;
    const { passed, watches } = watched(args, (g) => (this.gradOutput === null ? undefined : this.tell(g)));
    this.watches = watches;
    return passed;
  }

  leave(output: unknown): unknown {
    const list: readonly unknown[] = Array.isArray(output) ? output : [output];
    if (!list.every((y) => y instanceof Tensor))
      throw new ArgumentError(
        'ARG_TYPE',
        `backward hooks need a tensor or a list of tensors as output, forward returned ${shown(output)}`,
        { details: { output: shown(output) } },
      );
    const { passed } = watched(list, (g) => {
      this.gradOutput = g;
      // Without an input that requires a gradient this is the last that is heard of the pass.
      if (!this.watches) this.tell(new Array<null>(this.inputs).fill(null));
    });
    return Array.isArray(output) ? passed : passed[0];
  }

  private tell(gradInput: Gradients): Gradients {
    const gradOutput = this.gradOutput ?? [];
    this.gradOutput = null;
    let current = gradInput;
    for (const { hook } of this.hooks.backward) {
      const given = call(hook, this.module, current, gradOutput);
      if (given !== undefined && given !== null) current = replaced(current, given);
    }
    return current;
  }
}

function replaced(before: Gradients, given: unknown): Gradients {
  const next: readonly unknown[] = Array.isArray(given) ? given : [given];
  const fits =
    next.length === before.length && next.every((g, i) => g === null || (before[i] && g instanceof Tensor));
  if (fits) return next.map((g) => (g instanceof Tensor ? g : null));
  throw new AutogradError(
    'GRAD_SHAPE',
    `a backward hook returned ${shown(given)}; one gradient for each of ${before.length} inputs is wanted, null where there was none`,
  );
}

interface Watched {
  readonly passed: readonly unknown[];
  readonly watches: boolean;
}

/**
 * The values with every tensor that requires a gradient replaced by an alias. Once in each backward pass, when the first
 * of their gradients arrives, `tell` gets them all; what it returns replaces them. The aliases are neighbours in the
 * order of nodes, so that whatever feeds any of them has run by then.
 */
function watched(values: readonly unknown[], tell: (gs: Gradients) => Gradients | void): Watched {
  const passed = values.map((x) => (x instanceof Tensor && x.requiresGrad ? x.alias() : x));
  const nodes = passed.map((x, i) => {
    const node = x instanceof Tensor && x !== values[i] ? x.gradFn : null;
    return node instanceof Node ? node : null;
  });
  let [pass, current]: [number, Gradients] = [-1, []];
  nodes.forEach((node, i) => {
    const alias = passed[i];
    if (node === null || !(alias instanceof Tensor)) return;
    alias.registerHook((g) => {
      if (node.pass !== pass) {
        pass = node.pass;
        current = nodes.map((other, k) => (k === i ? g : (other?.arriving?.[0] ?? null)));
        current = tell(current) ?? current;
      }
      return current[i] ?? undefined;
    });
  });
  return { passed, watches: nodes.some((node) => node !== null) };
}

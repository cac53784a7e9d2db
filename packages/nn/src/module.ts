/** A module is a callable object whose fields are its parameters, buffers and submodules. Nothing is registered. */
import { ArgumentError } from '@isograd/errors';
import type { DType, Tensor } from '@isograd/tensor';
import { Callable } from './callable.js';
import { Calls } from './calls.js';
import {
  added,
  type ForwardHook,
  type ForwardPreHook,
  type FullBackwardHook,
  type HookHandle,
} from './hooks.js';
import { isPassing } from './passing.js';
import { formatModule } from './repr.js';
import { retype } from './retype.js';
import {
  loadState,
  type LoadReport,
  type LoadStateOptions,
  type State,
  type StateDict,
  stateOfModule,
} from './state-dict.js';
import { heldBy, holds, moduleBrand, modulesBelow, type Named, placesBelow } from './walk.js';
import { shown } from './shown.js';

/** The method by which a container asks whether a layer passes on all it has. */
export const leaves: unique symbol = Symbol.for('isograd.leaves');

/** A call takes what the subclass's `forward` takes and returns what it returns; it also runs the hooks. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- a class cannot declare a call signature itself
export interface Module {
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/**
 * Base class of all models and layers (torch.nn.Module). Fields that hold parameters, buffers, modules or arrays of them
 * are found by walking the fields, so that a subclass only declares them and writes `forward`.
 */
export abstract class Module extends Callable {
  /** True in training, false in evaluation; `train()` and `eval()` set it everywhere below. */
  training = true;
  readonly #calls: Calls;

  constructor() {
    const calls = new Calls();
    super(calls);
    this.#calls = calls;
  }

  /** What the module computes. Write this; call the module. */
  abstract forward(...args: never[]): unknown;

  /** Name of the class, as `toString()` and messages show it. */
  get kind(): string {
    return this.constructor.name;
  }
  /** Whether neighbours that print alike are printed once. */
  get foldsRepeats(): boolean {
    return false;
  }
  /** What the walk looks at. */
  [holds](): Iterable<Named<unknown>> {
    return Object.entries(this);
  }

  /** Calls `hook(module, args, output)` after each forward; what it returns, unless nothing, replaces the output. */
  registerForwardHook(hook: ForwardHook<this>): HookHandle {
    return added('registerForwardHook', this.#calls.hooks.post, hook);
  }
  /** Calls `hook(module, args)` before each forward; what it returns, unless nothing, replaces the arguments. */
  registerForwardPreHook(hook: ForwardPreHook<this>): HookHandle {
    return added('registerForwardPreHook', this.#calls.hooks.pre, hook);
  }
  /**
   * Calls `hook(module, gradInput, gradOutput)` when backward has passed the module; what it returns, unless nothing,
   * replaces the gradients of the inputs.
   */
  registerFullBackwardHook(hook: FullBackwardHook<this>): HookHandle {
    return added('registerFullBackwardHook', this.#calls.hooks.backward, hook);
  }

  /** Whether a call leaves what it takes and gives to its caller alone. */
  [leaves](): boolean {
    return isPassing(this) && !this.#calls.hooked;
  }

  /** Every module from this one down with its path, outermost first, each once; the path of this one is "". */
  namedModules(): Named<Module>[] {
    return [...modulesBelow(this)];
  }
  /** Every module from this one down, each once. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }
  /** The modules that this one holds itself, with their keys. */
  namedChildren(): Named<Module>[] {
    const { children } = heldBy(this);
    return children.filter(([, child], i) => children.findIndex(([, other]) => other === child) === i);
  }
  /** The modules that this one holds itself. */
  children(): Module[] {
    return this.namedChildren().map(([, child]) => child);
  }
  /** Every parameter with its path, each once: those of a module before those of its children. */
  namedParameters(): Named<Tensor>[] {
    return this.#named('parameters');
  }
  /** Every parameter, each once. */
  parameters(): Tensor[] {
    return this.namedParameters().map(([, p]) => p);
  }
  /** Every buffer with its path, each once. */
  namedBuffers(): Named<Tensor>[] {
    return this.#named('buffers');
  }
  /** Every buffer, each once. */
  buffers(): Tensor[] {
    return this.namedBuffers().map(([, b]) => b);
  }

  #named(what: 'parameters' | 'buffers'): Named<Tensor>[] {
    const found = new Map<Tensor, string>();
    for (const [path, module] of modulesBelow(this))
      for (const [key, tensor] of heldBy(module, path)[what])
        if (!found.has(tensor)) found.set(tensor, path === '' ? key : `${path}.${key}`);
    return Array.from(found, ([tensor, path]) => [path, tensor]);
  }

  /** Parameters and buffers by path, under PyTorch's names; the tensors share their numbers with the module. */
  stateDict(): StateDict {
    return stateOfModule(placesBelow(this));
  }
  /**
   * Copies a state into parameters and buffers, or nothing when anything does not fit: `StateError` `STATE_NAME`,
   * `STATE_MISSING`, `STATE_UNEXPECTED`, `STATE_SHAPE`, `STATE_DTYPE`, with every problem listed. `strict: false` accepts
   * missing and unexpected keys and returns them. Throws `ArgumentError` `ARG_TYPE` for what is no state.
   */
  loadStateDict(state: State, options: LoadStateOptions = {}): LoadReport {
    return loadState(this, placesBelow(this), state, options);
  }

  /** Sets `training` here and everywhere below. Throws `ArgumentError` `ARG_TYPE`. */
  train(mode = true): this {
    if (typeof mode !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `train: a boolean is wanted, got ${shown(mode)}`, { op: 'train' });
    const all = this.namedModules();
    for (const [path, module] of all)
      if (Object.isFrozen(module))
        throw new ArgumentError(
          'ARG_TYPE',
          `train: ${path === '' ? this.kind : path} is frozen by Object.freeze, so its mode cannot be set`,
          { op: 'train', details: { path } },
        );
    for (const [, module] of all) module.training = mode;
    return this;
  }
  /** `train(false)`. */
  eval(): this {
    return this.train(false);
  }
  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const p of this.parameters()) p.grad = null;
  }
  /** Whether all parameters require gradients; `requiresGrad_(false)` freezes the module. */
  requiresGrad_(on = true): this {
    for (const p of this.parameters()) p.requiresGrad_(on);
    return this;
  }
  /** Calls `visit` with every module below, children before their parents, then with this one. */
  apply(visit: (module: Module) => void): this {
    for (const child of this.children()) child.apply(visit);
    visit(this);
    return this;
  }
  /** Casts floating parameters, buffers and gradients. Throws `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_UNKNOWN`. */
  to(dtype: DType): this {
    retype([...this.parameters(), ...this.buffers()], dtype);
    return this;
  }

  /** What stands between the parentheses of `toString()`. */
  extraRepr(): string {
    return '';
  }
  /** As PyTorch prints it. */
  override toString(): string {
    return formatModule(this);
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
Object.defineProperty(Module.prototype, moduleBrand, { value: true });

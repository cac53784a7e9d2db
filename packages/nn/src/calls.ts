/** What a call of a module runs: a check the first time, hooks where there are any, and `forward`. */
import { nameTensor } from '@isograd/autograd';
import { ArgumentError } from '@isograd/errors';
import type { CallsOf } from './callable.js';
import { Hooks, mayKeep, runHooked } from './hooks.js';
import { located } from './located.js';
import type { Module } from './module.js';

/** What each call of one module asks. Apart from it, because the fields of a callable are slow to read. */
export class Calls implements CallsOf<Module> {
  /** Undefined until the first call has looked at the module, or a hook came first. */
  #hooks: Hooks | null | undefined = undefined;
  #sound = false;

  /** The hooks of the module, for adding one. */
  get hooks(): Hooks {
    return (this.#hooks ??= new Hooks());
  }

  /** Whether a hook would hear of a call that has not promised only to look. */
  get hooked(): boolean {
    const hooks = this.#hooks;
    if (hooks === null || hooks === undefined) return false;
    return hooks.backward.size > 0 || mayKeep(hooks.pre) || mayKeep(hooks.post);
  }

  /** Calls `module`. Errors of ours come out with the path to where they arose. */
  run(module: Module, args: unknown[]): unknown {
    try {
      if (this.#hooks === null) return forward(module, args);
      if (!this.#sound) this.#check(module);
      const hooks = (this.#hooks ??= null);
      if (hooks === null) return forward(module, args);
      return runHooked(module, hooks, args, (given) => forward(module, given));
    } catch (error) {
      throw located(error, module);
    }
  }

  /** Forward is there, no field below hides a name of Module, no module contains itself. */
  #check(module: Module): void {
    if (typeof module.forward !== 'function')
      throw new ArgumentError(
        'ARG_MISSING',
        `${module.kind}: forward is missing; write what the module computes`,
        {
          op: module.kind,
        },
      );
    // Looking at all parameters looks at all fields; from here on errors of autograd name them.
    for (const [path, p] of module.namedParameters()) nameTensor(p, path);
    this.#sound = true;
  }
}

/** A module whose `forward` takes whatever a call was given. */
interface Forwarding {
  forward(...args: readonly unknown[]): unknown;
}

/** Only lists are spread: most modules take one tensor. */
const forward = (module: Forwarding, args: readonly unknown[]): unknown =>
  args.length === 1 ? module.forward(args[0]) : module.forward(...args);

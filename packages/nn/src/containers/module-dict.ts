/** Modules by name. */
import { ArgumentError, UnsupportedError } from '@isograd/errors';
import { Module } from '../module.js';
import { holds, isModule, type Named } from '../walk.js';
import { shown } from '../shown.js';

/**
 * Modules by name, in order of insertion (torch.nn.ModuleDict). It cannot be called. Throws `ArgumentError` `ARG_TYPE`
 * for what is no module, `ARG_RANGE` for a name that is empty or has a dot.
 */
export class ModuleDict<M extends Module = Module> extends Module {
  readonly #modules = new Map<string, M>();

  constructor(modules: Readonly<Record<string, M>> | Iterable<Named<M>> = {}) {
    super();
    for (const [name, module] of entriesOf(modules)) this.set(name, module);
  }

  override *[holds](): Generator<Named<unknown>> {
    yield* Object.entries(this);
    yield* this.#modules;
  }

  /** How many modules there are. */
  get size(): number {
    return this.#modules.size;
  }
  get(name: string): M | undefined {
    return this.#modules.get(name);
  }
  has(name: string): boolean {
    return this.#modules.has(name);
  }
  /** Adds a module, or replaces the one of that name. */
  set(name: string, module: M): this {
    if (typeof name !== 'string' || name === '' || name.includes('.'))
      throw new ArgumentError('ARG_RANGE', `ModuleDict: a name without dots is wanted, got ${shown(name)}`, {
        op: 'ModuleDict',
      });
    if (!isModule(module))
      throw new ArgumentError(
        'ARG_TYPE',
        `ModuleDict: ${shown(name)} must be a module, got ${shown(module)}`,
        {
          op: 'ModuleDict',
          details: { name },
        },
      );
    this.#modules.set(name, module);
    return this;
  }
  /** Whether there was such a module to take out. */
  delete(name: string): boolean {
    return this.#modules.delete(name);
  }
  keys(): IterableIterator<string> {
    return this.#modules.keys();
  }
  values(): IterableIterator<M> {
    return this.#modules.values();
  }
  entries(): IterableIterator<Named<M>> {
    return this.#modules.entries();
  }
  [Symbol.iterator](): IterableIterator<Named<M>> {
    return this.#modules.entries();
  }

  /** A dictionary computes nothing. Throws `UnsupportedError` `UNSUPPORTED_CALL`. */
  forward(..._args: never[]): unknown {
    throw new UnsupportedError('UNSUPPORTED_CALL', 'ModuleDict: it cannot be called; call its modules', {
      op: 'ModuleDict',
    });
  }
}

/** Throws `ArgumentError` `ARG_TYPE` for what is neither an object of modules nor pairs of names and modules. */
function entriesOf<M>(modules: Readonly<Record<string, M>> | Iterable<Named<M>>): readonly Named<M>[] {
  const given: unknown = modules;
  if (given === null || !(typeof given === 'object' || (isModule(given) && Symbol.iterator in given)))
    throw new ArgumentError(
      'ARG_TYPE',
      `ModuleDict: modules by name are wanted, got ${shown(given)}; { name: module } or pairs of both`,
      { op: 'ModuleDict' },
    );
  if (!(Symbol.iterator in modules)) return Object.entries(modules);
  return [...modules].map((pair: unknown, i) => {
    if (Array.isArray(pair) && pair.length === 2) return [pair[0], pair[1]];
    throw new ArgumentError(
      'ARG_TYPE',
      `ModuleDict: entry ${i} is ${shown(pair)}; wanted a name and a module`,
      { op: 'ModuleDict' },
    );
  });
}

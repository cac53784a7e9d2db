/** A list of modules. */
import { ArgumentError, UnsupportedError } from '@isograd/errors';
import { Module } from '../module.js';
import { isModule } from '../walk.js';
import { shown } from '../shown.js';

/**
 * Modules in a list that can grow (torch.nn.ModuleList); `list[0]` is the first. A plain array in a field does too, and
 * prints alike. It cannot be called. Throws `ArgumentError` `ARG_TYPE` for what is no module.
 */
export class ModuleList<M extends Module = Module> extends Module {
  /** The modules by position. */
  [position: number]: M;

  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  /** How many modules there are. */
  override get length(): number {
    let n = 0;
    while (this[n] !== undefined) n++;
    return n;
  }
  override get foldsRepeats(): boolean {
    return true;
  }
  *[Symbol.iterator](): Generator<M> {
    for (let i = 0; this[i] !== undefined; i++) yield this[i]!;
  }
  /** The module at a position; negative positions count from the end. Throws `ArgumentError` `ARG_TYPE`. */
  at(position: number): M | undefined {
    if (typeof position !== 'number')
      throw new ArgumentError('ARG_TYPE', `ModuleList: position ${shown(position)} is no number`, {
        op: 'ModuleList',
      });
    return this[position < 0 ? position + this.length : position];
  }
  /** Adds one at the end. */
  append(module: M): this {
    return this.insert(this.length, module);
  }
  /** Adds several at the end, or none of them. Throws `ArgumentError` `ARG_TYPE`. */
  extend(modules: Iterable<M>): this {
    const given: unknown = modules;
    if (given === null || !(typeof given === 'object' || isModule(given)) || !(Symbol.iterator in given))
      throw new ArgumentError('ARG_TYPE', `ModuleList: a list of modules is wanted, got ${shown(given)}`, {
        op: 'ModuleList',
      });
    const added = [...modules];
    added.forEach(checkModule);
    for (const module of added) this.append(module);
    return this;
  }
  /** Puts one before a position. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`. */
  insert(position: number, module: M): this {
    const n = this.length;
    checkModule(module);
    if (!Number.isInteger(position) || position < 0 || position > n)
      throw new ArgumentError(
        'ARG_RANGE',
        `ModuleList: position ${shown(position)} does not fit; use 0..${n}`,
        {
          op: 'ModuleList',
          details: { position, length: n },
        },
      );
    for (let i = n; i > position; i--) this[i] = this[i - 1]!;
    this[position] = module;
    return this;
  }

  /** A list computes nothing. Throws `UnsupportedError` `UNSUPPORTED_CALL`. */
  forward(..._args: never[]): unknown {
    throw new UnsupportedError('UNSUPPORTED_CALL', 'ModuleList: a list cannot be called; call its modules', {
      op: 'ModuleList',
    });
  }
}

function checkModule(module: unknown): void {
  if (isModule(module)) return;
  throw new ArgumentError('ARG_TYPE', `ModuleList: a module is wanted, got ${shown(module)}`, {
    op: 'ModuleList',
  });
}

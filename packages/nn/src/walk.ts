/** Finds what a module holds by walking its fields: parameters, buffers, submodules, and lists of them. */
import { ArgumentError, shown } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';
import type { Module } from './module.js';

/** Marks modules, so that files below `Module` can tell them. */
export const moduleBrand: unique symbol = Symbol.for('isograd.module');
/** The method by which a module says what it holds; fields unless a container overrides it. */
export const holds: unique symbol = Symbol.for('isograd.holds');

export type Named<T> = readonly [key: string, value: T];

/** What one module holds itself, in order of its fields. */
export interface Held {
  readonly parameters: readonly Named<Tensor>[];
  readonly buffers: readonly Named<Tensor>[];
  readonly children: readonly Named<Module>[];
}

export const isModule = (value: unknown): value is Module =>
  typeof value === 'function' && moduleBrand in value;

/** A path as messages show it: quoted where it is not made of plain names. */
const shownPath = (path: string): string => (/^[\w$.]*$/.test(path) ? path : shown(path));

/** Throws `ArgumentError` `ARG_CONFLICT` for fields that hide what `Module` needs, or that hide modules from the walk. */
export function heldBy(module: Module, path = ''): Held {
  const held: { [Kind in keyof Held]: Held[Kind][number][] } = { parameters: [], buffers: [], children: [] };
  const names: unknown = Reflect.get(module.constructor, 'stateNames');
  const add = (key: string, value: unknown): void => {
    if (isModule(value)) held.children.push([key, value]);
    else if (value instanceof Tensor) {
      if (value.role !== null) held[value.role === 'parameter' ? 'parameters' : 'buffers'].push([key, value]);
    } else if (Array.isArray(value)) value.forEach((item, i) => add(`${key}.${i}`, item));
    else refuseHidden(module, path, key, value);
  };
  for (const [field, value] of module[holds]()) {
    refuseTaken(module, path, field, value);
    add(stateNameOf(names, field), value);
  }
  return held;
}

/** Every module from `root` down with its path, outermost first, each once. Throws `ArgumentError` `ARG_CONFLICT` on a cycle. */
export function* modulesBelow(root: Module): Generator<Named<Module>> {
  yield* below('', root, new Set(), new Set());
}

/** A module, where it stands, and what it holds itself. */
export interface Laid extends Held {
  readonly path: string;
  readonly module: Module;
}

/**
 * Every module from `root` down, each once, with its path and what it holds itself. Throws `ArgumentError`: `ARG_TYPE` for
 * what is no module, `ARG_CONFLICT` on a cycle.
 */
export function layoutOf(root: Module): readonly Laid[] {
  if (!isModule(root))
    throw new ArgumentError('ARG_TYPE', `layoutOf: a Module is wanted, got ${shown(root)}`, {
      op: 'layoutOf',
    });
  const found: Laid[] = [];
  const seen = new Set<Module>();
  const above = new Set<Module>();
  const visit = (path: string, module: Module): void => {
    if (above.has(module)) refuseCycle(module, path);
    if (seen.has(module)) return;
    seen.add(module);
    const { parameters, buffers, children } = heldBy(module, path);
    found.push({ path, module, parameters, buffers, children });
    above.add(module);
    for (const [key, child] of children) visit(path === '' ? key : `${path}.${key}`, child);
    above.delete(module);
  };
  visit('', root);
  return found;
}

/** Every place of a module, also when one module stands in several. Throws as `modulesBelow`. */
export function* placesBelow(root: Module): Generator<Named<Module>> {
  yield* below('', root, null, new Set());
}

/** The path that leads from `root` to `module`, or null. */
export function pathTo(root: Module, module: Module): string | null {
  try {
    for (const [path, found] of modulesBelow(root)) if (found === module) return path;
  } catch {
    // A cycle is reported by those who asked for the walk; here another error is under way.
  }
  return null;
}

function* below(
  path: string,
  module: Module,
  seen: Set<Module> | null,
  above: Set<Module>,
): Generator<Named<Module>> {
  if (above.has(module)) refuseCycle(module, path);
  if (seen?.has(module)) return;
  seen?.add(module);
  yield [path, module];
  above.add(module);
  for (const [key, child] of heldBy(module, path).children)
    yield* below(path === '' ? key : `${path}.${key}`, child, seen, above);
  above.delete(module);
}

function refuseCycle(module: Module, path: string): never {
  throw new ArgumentError('ARG_CONFLICT', `${module.kind}: it contains itself, at ${shownPath(path)}`, {
    op: path,
    details: { path },
  });
}

/** The PyTorch name of a field: `static stateNames = { runningMean: "running_mean" }` tells where they differ. */
function stateNameOf(names: unknown, field: string): string {
  return isObject(names) && Object.hasOwn(names, field) ? String(Reflect.get(names, field)) : field;
}

/** A method may be replaced by a function, as in PyTorch, but not by a parameter, a module or a number. */
function refuseTaken(module: Module, path: string, field: string, value: unknown): void {
  const isTaken = field === 'training' ? typeof value !== 'boolean' : namesOfModule(module).has(field);
  if (!isTaken || (typeof value === 'function' && !isModule(value))) return;
  throw new ArgumentError(
    'ARG_CONFLICT',
    `${at(module, path)}: the field ${shown(field)} hides what Module itself calls ${shown(field)}; choose another name`,
    { op: path, details: { field, path } },
  );
}

let taken: ReadonlySet<string> | null = null;
/** What `Module` and its bases define; what a subclass defines is its own affair. */
function namesOfModule(module: Module): ReadonlySet<string> {
  if (taken !== null) return taken;
  const names = new Set<string>();
  let reached = false;
  for (
    let level: unknown = Object.getPrototypeOf(module);
    isObject(level);
    level = Object.getPrototypeOf(level)
  ) {
    reached ||= Object.hasOwn(level, moduleBrand);
    if (reached) for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  names.delete('constructor');
  return (taken = names);
}
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A plain object or Map of modules looks held but would not be found, which PyTorch's users learn the hard way. */
function refuseHidden(module: Module, path: string, key: string, value: unknown): void {
  if (!isObject(value)) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  const hides =
    prototype === Object.prototype || prototype === null || value instanceof Map || value instanceof Set;
  if (!hides) return;
  const inside: unknown[] =
    value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
  const found = inside.find((item) => isModule(item) || (item instanceof Tensor && item.role !== null));
  if (found === undefined) return;
  throw new ArgumentError(
    'ARG_CONFLICT',
    `${at(module, path)}: ${shown(key)} holds modules or parameters in ${shown(value)}, where they are not found`,
    {
      op: path,
      details: { field: key, path },
      hint: 'use an array or new ModuleDict({ … }); a #private field keeps them out on purpose',
    },
  );
}

/** Who speaks: the path and the kind of a module. */
export const at = (module: Module, path: string): string =>
  path === '' ? module.kind : `${shownPath(path)} (${module.kind})`;

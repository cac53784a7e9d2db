/** A module as a function of its parameters (torch.func.functional_call). */
import { ArgumentError, ShapeError, shown, unknownName } from '@isograd/errors';
import type { Module } from '@isograd/nn';
import { sameShape, Tensor } from '@isograd/tensor';

const who = 'functionalCall';

/**
 * Calls `module` with other tensors in the place of its parameters and buffers, by the names of its state dict; those
 * that are not named stay. So gradients of a model are transforms: `vmap((x) => grad((p) => functionalCall(net, p, x)…))`.
 * A tensor that stands in several places is replaced in all of them. Everything is put back, also after an error.
 * Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`; `ShapeError` `SHAPE_MISMATCH`.
 */
export function functionalCall<M extends Module>(
  module: M,
  state: Readonly<Record<string, Tensor>>,
  ...args: Parameters<M['forward']>
): ReturnType<M['forward']>;
export function functionalCall(
  module: Module,
  state: Readonly<Record<string, Tensor>>,
  ...args: unknown[]
): unknown {
  const others = replacements(module, state);
  const undo: (() => void)[] = [];
  try {
    for (const each of module.modules()) replaceIn(each, others, undo);
    return Reflect.apply<undefined, unknown[], unknown>(callable(module), undefined, args);
  } finally {
    for (const back of undo) back();
  }
}

const callable = (module: unknown): ((...args: unknown[]) => unknown) => {
  if (isFunction(module)) return module;
  throw new ArgumentError('ARG_TYPE', `${who}: a module is wanted, got ${shown(module)}`, { op: who });
};
const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function';

/** By the tensor that stands in the module, the one that takes its place. */
function replacements(module: Module, state: Readonly<Record<string, Tensor>>): ReadonlyMap<unknown, Tensor> {
  callable(module);
  const held = new Map([...module.namedParameters(), ...module.namedBuffers()]);
  return new Map(
    Object.entries(state).map(([name, x]) => {
      const old = held.get(name);
      if (old === undefined)
        throw new ArgumentError('ARG_UNKNOWN', `${who}: parameter ${unknownName(name, [...held.keys()])}`, {
          op: who,
          details: { name, known: [...held.keys()] },
        });
      if (!(x instanceof Tensor))
        throw new ArgumentError('ARG_TYPE', `${who}: ${shown(name)} must be a tensor, got ${shown(x)}`, {
          op: who,
        });
      if (!sameShape(x.shape, old.shape))
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `${who}: ${shown(name)} is [${x.shape}] where the module has [${old.shape}]`,
          { op: who, details: { name, shapes: [x.shape, old.shape] } },
        );
      return [old, x];
    }),
  );
}

/** In the fields of a module or the elements of a list in one of them. */
function replaceIn(holder: object, others: ReadonlyMap<unknown, Tensor>, undo: (() => void)[]): void {
  for (const [key, old] of Object.entries(holder)) {
    if (Array.isArray(old)) replaceIn(old, others, undo);
    const by = others.get(old);
    if (by === undefined) continue;
    if (!Reflect.set(holder, key, by))
      throw new ArgumentError(
        'ARG_TYPE',
        `${who}: ${shown(key)} is frozen, so that nothing can take its place`,
        {
          op: who,
        },
      );
    undo.push(() => void Reflect.set(holder, key, old));
  }
}

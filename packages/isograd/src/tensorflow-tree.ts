/** Nested arrays and objects of tensors, as tapes take them (tf.nest). */
import { ArgumentError, shown } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';

export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };
/** The same form, with a gradient or null for each tensor. */
export type GradientsOf<T> = T extends Tensor
  ? Tensor | null
  : { -readonly [K in keyof T]: GradientsOf<T[K]> };

function mapped(who: string, tree: unknown, f: (x: Tensor) => unknown): unknown {
  if (tree instanceof Tensor) return f(tree);
  if (Array.isArray(tree)) return tree.map((child: unknown) => mapped(who, child, f));
  if (typeof tree === 'object' && tree !== null && Object.getPrototypeOf(tree) === Object.prototype)
    return Object.fromEntries(Object.entries(tree).map(([key, child]) => [key, mapped(who, child, f)]));
  throw new ArgumentError('ARG_TYPE', `${who}: a tensor, or a list of them, is wanted, got ${shown(tree)}`, {
    op: who,
  });
}

/** The tensors of a tree, in order. Throws `ArgumentError` `ARG_TYPE` where something else stands. */
export function leavesOf(who: string, tree: Tree): Tensor[] {
  const leaves: Tensor[] = [];
  mapped(who, tree, (x) => leaves.push(x));
  return leaves;
}

/** The tree with these in place of its tensors. */
export function rebuilt<T extends Tree>(tree: T, gs: readonly (Tensor | null)[]): GradientsOf<T>;
export function rebuilt(tree: Tree, gs: readonly (Tensor | null)[]): unknown {
  let next = 0;
  return mapped('gradient', tree, () => gs[next++]!);
}

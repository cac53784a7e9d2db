/** Nested arrays and plain objects with tensors at their leaves (JAX's pytrees). */
import { ArgumentError, shown } from '@isograd/errors';
import { Tensor } from '@isograd/tensor';

/** A tree in which every tensor is replaced by a tree `By`. */
export type Replaced<Tree, By> = Tree extends Tensor
  ? By
  : Tree extends readonly unknown[]
    ? { -readonly [K in keyof Tree]: Replaced<Tree[K], By> }
    : Tree extends (...args: never[]) => unknown
      ? Tree
      : Tree extends object
        ? { [K in keyof Tree]: Replaced<Tree[K], By> }
        : Tree;

/** Deeper trees are taken for ones that contain themselves. */
const maxDepth = 64;

type Visit = (leaf: unknown, path: string) => unknown;

/** What stands inside a tree; null for a leaf. Instances of classes, modules among them, are leaves. */
function childrenOf(tree: unknown): readonly (readonly [key: string, child: unknown])[] | null {
  if (Array.isArray(tree)) return tree.map((child: unknown, i) => [String(i), child]);
  if (typeof tree !== 'object' || tree === null) return null;
  const prototype: unknown = Object.getPrototypeOf(tree);
  return prototype === Object.prototype || prototype === null ? Object.entries(tree) : null;
}

function walk(tree: unknown, visit: Visit, path: string, depth: number): unknown {
  const children = childrenOf(tree);
  if (children === null) return visit(tree, path);
  if (depth > maxDepth)
    throw new ArgumentError(
      'ARG_RANGE',
      `a tree of tensors is deeper than ${maxDepth} levels, or contains itself`,
    );
  const walked = children.map(
    ([key, child]) => [key, walk(child, visit, `${path}.${key}`, depth + 1)] as const,
  );
  return Array.isArray(tree) ? walked.map(([, child]) => child) : Object.fromEntries(walked);
}

/** The tensors of a tree, in order. */
export function leavesOf(tree: unknown): Tensor[] {
  const leaves: Tensor[] = [];
  walk(tree, (leaf) => leaf instanceof Tensor && leaves.push(leaf), '', 0);
  return leaves;
}

/** The tree with every tensor replaced; everything else stays. */
export function mapLeaves<Tree>(tree: Tree, f: (x: Tensor, i: number) => Tensor): Tree;
export function mapLeaves(tree: unknown, f: (x: Tensor, i: number) => Tensor): unknown {
  return replaceLeaves(tree, f);
}

/** The tree with every tensor replaced by a tree. */
export function replaceLeaves<Tree, By>(tree: Tree, f: (x: Tensor, i: number) => By): Replaced<Tree, By>;
export function replaceLeaves(tree: unknown, f: (x: Tensor, i: number) => unknown): unknown {
  let next = 0;
  return walk(tree, (leaf) => (leaf instanceof Tensor ? f(leaf, next++) : leaf), '', 0);
}

/** The tree with these tensors in place of its own. */
export const rebuilt = <Tree>(tree: Tree, leaves: readonly Tensor[]): Tree =>
  mapLeaves(tree, (_, i) => leaves[i]!);

/** Refuses a result without any tensor in it. Throws `ArgumentError` `ARG_TYPE`. */
export function checkResult<Tree>(who: string, tree: Tree): Tree {
  if (tree instanceof Tensor || leavesOf(tree).length > 0) return tree;
  const what = tree === undefined ? 'nothing' : shown(tree);
  throw new ArgumentError('ARG_TYPE', `${who}: the function must return a tensor, and it returned ${what}`, {
    op: who,
  });
}

/** `values` by the leaves of `tree`: one for all below, or nested as the tree is (`[0, { a: null, b: 1 }]`). */
export function perLeaf<Value>(
  who: string,
  tree: unknown,
  values: unknown,
  isValue: (v: unknown) => v is Value,
): Value[] {
  if (isValue(values)) return leavesOf(tree).map(() => values);
  const [children, parts] = [childrenOf(tree), childrenOf(values)];
  if (children === null || parts === null || parts.length !== children.length)
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: ${shown(values)} does not fit the tree it stands for: one value, or one for each of its ${children?.length ?? 1} parts`,
      { op: who },
    );
  const byKey = new Map(parts);
  return children.flatMap(([key, child]) => perLeaf(who, child, byKey.get(key), isValue));
}

/** Where the tensors of a tree stand in it. */
function pathsOf(tree: unknown): string[] {
  const paths: string[] = [];
  walk(tree, (leaf, path) => leaf instanceof Tensor && paths.push(path.slice(1)), '', 0);
  return paths;
}

/** Refuses a tree whose tensors are not as many and as large as those of `like`, or stand in other places. */
export function sameTree(refuse: (why: string) => never, tree: unknown, like: unknown): readonly Tensor[] {
  const [xs, ys] = [leavesOf(tree), leavesOf(like)];
  if (xs.length !== ys.length) refuse(`${xs.length} tensors where ${ys.length} are wanted`);
  const [found, wanted] = [pathsOf(tree), pathsOf(like)];
  const other = found.findIndex((path, i) => path !== wanted[i]);
  if (other >= 0)
    refuse(`a tensor at ${placed(found[other]!)} where one at ${placed(wanted[other]!)} is wanted`);
  xs.forEach((x, i) => {
    if (x.shape.join() !== ys[i]!.shape.join())
      refuse(`tensor ${i} is [${x.shape}] where [${ys[i]!.shape}] is wanted`);
  });
  return xs;
}
const placed = (path: string): string => (path === '' ? 'the top' : path);

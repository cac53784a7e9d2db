/** Every transform as a function from functions to functions of the same arguments, so that any two or three compose. */
import { alias, stack, Tensor } from '@isograd/tensor';
import {
  backward,
  checkpoint,
  gradients,
  grads,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  nextSequence,
  vjp,
  vmap,
} from '../../index.js';

/** A function of tensors with a list of tensors. */
export type Many = (...xs: Tensor[]) => Tensor[];
/** A function from such functions to such functions. */
export interface Transform {
  readonly title: string;
  /** How many derivatives it takes. */
  readonly order: 0 | 1 | 2;
  readonly of: (f: Many) => Many;
  /** Another way to the same numbers, for functions that need no rule; without it, `of` itself. */
  readonly like?: (f: Many) => Many;
}

/** One number of all outputs, not linear in them, so that second derivatives say something. */
export const scalar =
  (f: Many): ((...xs: Tensor[]) => Tensor) =>
  (...xs) =>
    f(...xs)
      .map((y, k) =>
        y
          .mul(0.7 + 0.4 * k)
          .sigmoid()
          .sum(),
      )
      .reduce((a, b) => a.add(b));

/** A direction to move the arguments in. */
const directions = (xs: readonly Tensor[]): Tensor[] =>
  xs.map((x, k) =>
    x
      .detach()
      .mul(0.3)
      .add(0.5 + 0.25 * k),
  );
const numbers = (xs: readonly Tensor[]): number[] => xs.map((_, k) => k);
/** Arguments that a graph can begin with: their own history stays behind them. */
const begun = (xs: readonly Tensor[]): Tensor[] =>
  xs.map((x) => (x.requiresGrad ? alias(x) : x.clone().requiresGrad_()));
/** Gradients, with zeros for those that did not come. */
export const filled = (gs: readonly (Tensor | null)[], xs: readonly Tensor[]): Tensor[] =>
  gs.map((g, k) => g ?? xs[k]!.mul(0));
/** The tensors of nested lists, in order. */
export const flat = (tree: unknown): Tensor[] =>
  tree instanceof Tensor ? [tree] : Array.isArray(tree) ? tree.flatMap(flat) : [];

/** Three slices of each argument that `mapped` names, along `axis`. */
const sliced = (xs: readonly Tensor[], mapped: (k: number) => boolean, axis: number): Tensor[] =>
  xs.map((x, k) => (mapped(k) ? stack([x, x.mul(0.5).add(0.1), x.mul(1.25)], axis) : x));
const batch =
  (mapped: (k: number) => boolean, axis: number, outAxes: number): Transform['of'] =>
  (f) =>
  (...xs) =>
    vmap(f, { inAxes: xs.map((_, k) => (mapped(k) ? axis : null)), outAxes })(...sliced(xs, mapped, axis));

/** All of them. */
export const transforms: readonly Transform[] = [
  {
    title: 'grad',
    order: 1,
    of:
      (f) =>
      (...xs) =>
        grads(scalar(f))(...xs),
  },
  {
    title: 'vjp',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const [y, pull] = vjp(f, ...xs);
        return pull(directions(y));
      },
  },
  {
    title: 'jvp',
    order: 1,
    of:
      (f) =>
      (...xs) =>
        jvp(f, xs, directions(xs))[1],
  },
  {
    title: 'linearize',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const [, push] = linearize(f, ...xs);
        return push(...directions(xs));
      },
  },
  {
    title: 'jacrev',
    order: 1,
    of:
      (f) =>
      (...xs) =>
        flat(jacrev(f, { argnums: numbers(xs) })(...xs)),
  },
  {
    title: 'jacfwd',
    order: 1,
    of:
      (f) =>
      (...xs) =>
        flat(jacfwd(f, { argnums: numbers(xs) })(...xs)),
  },
  {
    title: 'hessian',
    order: 2,
    of:
      (f) =>
      (...xs) =>
        flat(hessian(scalar(f), { argnums: numbers(xs) })(...xs)),
  },
  {
    title: 'hvp',
    order: 2,
    of:
      (f) =>
      (...xs) =>
        hvp(scalar(f), xs, directions(xs)),
  },
  { title: 'vmap', order: 0, of: batch(() => true, 0, 0) },
  { title: 'vmap along the last axes', order: 0, of: batch(() => true, -1, -1) },
  { title: 'vmap of the first argument', order: 0, of: batch((k) => k === 0, 0, 0) },
  {
    title: 'vmap of the last argument',
    order: 0,
    of:
      (f) =>
      (...xs) =>
        batch((k) => k === xs.length - 1, 0, 0)(f)(...xs),
  },
  {
    title: 'checkpoint',
    order: 0,
    of:
      (f) =>
      (...xs) =>
        checkpoint(f, ...xs),
  },
  {
    title: 'gradients with createGraph',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const zs = begun(xs);
        return filled(gradients(scalar(f)(...zs), zs, { createGraph: true, allowUnused: true }), xs);
      },
  },
  {
    title: 'gradients of what a tape heard',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const zs = begun(xs);
        const from = nextSequence();
        const y = scalar(f)(...zs);
        const through = ({ sequence }: { readonly sequence: number }): boolean => sequence >= from;
        return filled(gradients(y, zs, { createGraph: true, allowUnused: true, through }), xs);
      },
  },
  {
    title: 'backward with createGraph',
    order: 1,
    of:
      (f) =>
      (...xs) => {
        const zs = begun(xs);
        backward(scalar(f)(...zs), undefined, { createGraph: true, inputs: zs });
        return filled(
          zs.map(({ grad }) => grad),
          xs,
        );
      },
  },
];

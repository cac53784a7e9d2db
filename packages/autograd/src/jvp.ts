/** Forward mode: directional derivatives in one pass (jax.jvp), and what is made of them. */
import { AutogradError } from '@isograd/errors';
import { door, isFloating, type Tensor, within, zeros, zerosLike } from '@isograd/tensor';
import { DualLevel } from './duals.js';
import { grads } from './grad.js';
import { gradients } from './gradients.js';
import { checkResult, leavesOf, mapLeaves, rebuilt, sameTree } from './pytree.js';
import { pullbackOf } from './vjp.js';

const refuser =
  (who: string) =>
  (why: string): never => {
    throw new AutogradError('GRAD_SHAPE', `${who}: tangents do not fit the primals: ${why}`, { op: who });
  };
function tangentsFor(
  who: string,
  primals: readonly unknown[],
  tangents: readonly unknown[],
): readonly Tensor[] {
  if (primals.length !== tangents.length)
    throw new AutogradError(
      'GRAD_SHAPE',
      `${who}: ${primals.length} primals and ${tangents.length} tangents; one tangent for each is wanted`,
      { op: who },
    );
  return sameTree(refuser(who), tangents, primals);
}

/**
 * `[y, tangent]`: the value of `f` at `primals` and its derivative along `tangents`, in one forward pass (jax.jvp).
 * Both lists have one entry for each argument, nested as the arguments are. Throws `AutogradError` `GRAD_SHAPE` when
 * counts or shapes differ.
 */
export function jvp<Args extends unknown[] = Tensor[], R = Tensor>(
  f: (...args: Args) => R,
  primals: readonly [...Args],
  tangents: readonly [...Args],
): [value: R, tangent: R] {
  const ts = tangentsFor('jvp', primals, tangents);
  const level = new DualLevel();
  // Copies, so that an in-place operation inside does not write the caller's tangent.
  const boxes = mapLeaves(primals, (x, i) => (isFloating(x.dtype) ? level.box(x, ts[i]!.clone()) : x));
  const y = within(level, () => checkResult('jvp', f(...boxes)));
  return [
    mapLeaves(y, (x) => level.primal(x)),
    mapLeaves(y, (x) => level.tangent(x) ?? zeros(x.shape, { dtype: x.dtype })),
  ];
}

/**
 * `[y, push]`: the value of `f`, and the linear function that sends tangents of the arguments to the tangent of `y`
 * (jax.linearize). `f` runs once; each push costs about a backward pass.
 */
export function linearize<Args extends unknown[] = Tensor[], R = Tensor>(
  f: (...args: Args) => R,
  ...primals: Args
): [y: R, push: (...tangents: Args) => R] {
  const { y, reaches, settle, pull } = pullbackOf(
    'linearize',
    (given) => f(...rebuilt(primals, given)),
    leavesOf(primals),
  );
  // The way back is linear in its gradients u; its own way back is the way forward.
  const us = leavesOf(y).map((t) => zerosLike(t).requiresGrad_());
  const back = pull(us, true);
  const recorded = back.flatMap((v, i) => (v.requiresGrad ? [i] : []));
  const push = (...tangents: Args): R => {
    const ts = tangentsFor('linearize', primals, tangents);
    if (recorded.length === 0) return mapLeaves(y, (t) => zerosLike(t));
    const createGraph = door.recording && (reaches || ts.some((t) => t.requiresGrad));
    const gradOutputs = recorded.map((i) => ts[i]!);
    const got = gradients(
      recorded.map((i) => back[i]!),
      us,
      { gradOutputs, createGraph, retainGraph: true, allowUnused: true },
    );
    return mapLeaves(y, (t, i) => got[i] ?? zerosLike(t));
  };
  return [mapLeaves(y, settle), push];
}

/**
 * The Hessian of a function of one number times `tangents`, without the Hessian: forward over reverse. Lists as for
 * `jvp`; the result has the form of the primals.
 */
export const hvp = <Args extends unknown[] = Tensor[]>(
  f: (...args: Args) => Tensor,
  primals: readonly [...Args],
  tangents: readonly [...Args],
): Args => jvp(grads(f), primals, tangents)[1];

/** The same numbers, which no derivative passes, in any mode (jax.lax.stop_gradient). Takes trees. */
export const stopGradient = <Tree>(tree: Tree): Tree => mapLeaves(tree, (x) => x.detach());

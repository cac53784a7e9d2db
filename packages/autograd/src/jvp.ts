/** Forward mode: directional derivatives in one pass (jax.jvp), and what is made of them. */
import {
  ArgumentError,
  AutogradError,
  checkFunction,
  checkOptions,
  DTypeError,
  shown,
} from '@isograd/errors';
import { door, isFloating, type Tensor, within, zeros, zerosLike } from '@isograd/tensor';
import { split } from './aux-result.js';
import { DualLevel } from './duals.js';
import { gradsFor } from './grad.js';
import { gradients } from './gradients.js';
import { checkResult, leavesOf, mapLeaves, rebuilt, sameTree } from './pytree.js';
import { type AuxOptions, pullbackOf, withoutOptions } from './vjp.js';

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
  refuseUnlisted(who, primals, tangents);
  if (primals.length !== tangents.length)
    throw new AutogradError(
      'GRAD_SHAPE',
      `${who}: ${primals.length} primals and ${tangents.length} tangents; one tangent for each is wanted`,
      { op: who },
    );
  const ts = sameTree(refuser(who), tangents, primals);
  leavesOf(primals).forEach((x, i) => {
    if (isFloating(x.dtype) && ts[i]!.dtype !== x.dtype)
      throw new DTypeError(
        'DTYPE_MISMATCH',
        `${who}: tangent ${i} is ${ts[i]!.dtype} and its primal ${x.dtype}; cast it with .to('${x.dtype}')`,
        { op: who, details: { dtypes: [ts[i]!.dtype, x.dtype] } },
      );
  });
  return ts;
}

function refuseUnlisted(who: string, primals: unknown, tangents: unknown): void {
  for (const [name, list] of Object.entries({ primals, tangents }))
    if (!Array.isArray(list))
      throw new ArgumentError('ARG_TYPE', `${who}: ${name} stand in an array, got ${shown(list)}`, {
        op: who,
      });
}

/**
 * `[y, tangent]`: the value of `f` at `primals` and its derivative along `tangents`, in one forward pass (jax.jvp).
 * Both lists have one entry for each argument, nested as the arguments are. With `hasAux`, `f` returns `[y, aux]`, and
 * `[y, tangent, aux]` comes back. Throws `AutogradError` `GRAD_SHAPE` when counts, places or shapes differ, `DTypeError`
 * `DTYPE_MISMATCH` when types do.
 */
export function jvp<Args extends unknown[], R, Aux>(
  f: (...args: Args) => readonly [y: R, aux: Aux],
  primals: readonly [...Args],
  tangents: readonly [...Args],
  options: AuxOptions,
): [value: R, tangent: R, aux: Aux];
export function jvp<Args extends unknown[] = Tensor[], R = Tensor>(
  f: (...args: Args) => R,
  primals: readonly [...Args],
  tangents: readonly [...Args],
): [value: R, tangent: R];
export function jvp(
  f: (...args: unknown[]) => unknown,
  primals: readonly unknown[],
  tangents: readonly unknown[],
  options: { readonly hasAux?: boolean } = {},
): unknown {
  checkFunction('jvp', f);
  checkOptions('jvp', options, ['hasAux']);
  const { hasAux = false } = options;
  const ts = tangentsFor('jvp', primals, tangents);
  const level = new DualLevel();
  // Copies, so that an in-place operation inside does not write the caller's tangent.
  const boxes = mapLeaves(primals, (x, i) => (isFloating(x.dtype) ? level.box(x, ts[i]!.clone()) : x));
  const [y, aux] = within(level, () => {
    const [value, rest] = split('jvp', f(...boxes), hasAux);
    return [checkResult('jvp', value), rest];
  });
  const result = [
    mapLeaves(y, (x) => level.primal(x)),
    mapLeaves(y, (x) => level.tangent(x) ?? zeros(x.shape, { dtype: x.dtype })),
  ];
  return hasAux ? [...result, mapLeaves(aux, (x) => level.primal(x))] : result;
}

/**
 * `[y, push]`: the value of `f`, and the linear function that sends tangents of the arguments to the tangent of `y`
 * (jax.linearize). `f` runs once; each push costs about a backward pass. With `{ hasAux: true }` behind the primals `f`
 * returns `[y, aux]`, and `[y, push, aux]` comes back. Errors as `jvp`.
 */
export function linearize<Args extends unknown[], R, Aux>(
  f: (...args: Args) => readonly [y: R, aux: Aux],
  ...given: [...primals: Args, options: AuxOptions]
): [y: R, push: (...tangents: Args) => R, aux: Aux];
export function linearize<Args extends unknown[] = Tensor[], R = Tensor>(
  f: (...args: Args) => R,
  ...primals: Args
): [y: R, push: (...tangents: Args) => R];
export function linearize(f: (...args: unknown[]) => unknown, ...given: unknown[]): unknown {
  checkFunction('linearize', f);
  const [primals, hasAux] = withoutOptions(given);
  let aux: unknown;
  const pulled = pullbackOf(
    'linearize',
    (xs) => {
      const [value, rest] = split('linearize', f(...rebuilt(primals, xs)), hasAux);
      aux = rest;
      return value;
    },
    leavesOf(primals),
  );
  const { y, settle } = pulled;
  const result = [mapLeaves(y, settle), pushOf(pulled, primals)];
  return hasAux ? [...result, mapLeaves(aux, settle)] : result;
}

/** The way back is linear in its gradients u; its own way back is the way forward. */
function pushOf<R>(
  { y, reaches, pull }: ReturnType<typeof pullbackOf<R>>,
  primals: readonly unknown[],
): (...tangents: readonly unknown[]) => R {
  const seeds = leavesOf(y).map((t) => (isFloating(t.dtype) ? zerosLike(t).requiresGrad_() : null));
  const us = seeds.filter((u) => u !== null);
  const back = pull(seeds, true);
  const recorded = back.flatMap((v, i) => (v.requiresGrad ? [i] : []));
  return (...tangents) => {
    const ts = tangentsFor('linearize', primals, tangents);
    if (recorded.length === 0) return mapLeaves(y, (t) => zerosLike(t));
    const createGraph = door.recording && (reaches || ts.some((t) => t.requiresGrad));
    const gradOutputs = recorded.map((i) => ts[i]!);
    const got = gradients(
      recorded.map((i) => back[i]!),
      us,
      { gradOutputs, createGraph, retainGraph: true, allowUnused: true },
    );
    return mapLeaves(y, (t, i) => {
      const u = seeds[i]!;
      return (u === null ? null : got[us.indexOf(u)]) ?? zerosLike(t);
    });
  };
}

/**
 * The Hessian of a function of one number times `tangents`, without the Hessian: forward over reverse. Lists as for
 * `jvp`; the result has the form of the primals. Throws `AutogradError` `GRAD_NON_SCALAR` as `grad`.
 */
export const hvp = <Args extends unknown[] = Tensor[]>(
  f: (...args: Args) => Tensor,
  primals: readonly [...Args],
  tangents: readonly [...Args],
): Args => {
  const gradient = gradsFor('hvp', f);
  refuseUnlisted('hvp', primals, tangents);
  return jvp(gradient, primals, tangents)[1];
};

/** The same numbers, which no derivative passes, in any mode (jax.lax.stop_gradient). Takes trees. */
export const stopGradient = <Tree>(tree: Tree): Tree => mapLeaves(tree, (x) => x.detach());

/** Reverse mode of a function: its value, and the way back (jax.vjp). */
import { AutogradError, checkFunction } from '@isograd/errors';
import {
  alias,
  atLevel,
  door,
  isFloating,
  type Tensor,
  twin,
  withRecording,
  zerosLike,
} from '@isograd/tensor';
import { split } from './aux-result.js';
import { newestFirst } from './order.js';
import { toDifferentiate } from './differentiating.js';
import { edgeOf } from './edges.js';
import { gradients } from './gradients.js';
import { AccumulateNode, nextSequence } from './node.js';
import { checkResult, leavesOf, mapLeaves, rebuilt, sameTree } from './pytree.js';

/** A fresh identity of `x` on the present level, to differentiate by. Closures over `x` itself stay constant. */
function variable(x: Tensor): Tensor {
  const here = atLevel(x, door.level) ? x : door.level!.wrap(x);
  return here.requiresGrad ? alias(here) : twin(here).requiresGrad_();
}

/** Whether the graph below reaches anything from before the transform began; only then must backward itself be remembered. */
const reachesOut = (ys: readonly Tensor[], ours: readonly Tensor[], since: number): boolean =>
  newestFirst(ys.map((y) => edgeOf(y, 'vjp'))).some(
    (node) => node.sequence < since || (node instanceof AccumulateNode && !ours.includes(node.leaf)),
  );

interface Pulled<R> {
  readonly y: R;
  /** The graph of `y` reaches something older than the transform, which is being recorded. */
  readonly reaches: boolean;
  /** What is left of a value when the transform is over. */
  readonly settle: (t: Tensor) => Tensor;
  /** Gradients by the inputs from those of the leaves of `y` (null: none comes; undefined: 1 for all). */
  readonly pull: (gs?: readonly (Tensor | null)[], createGraph?: boolean) => Tensor[];
}

/** `f` at `xs`, and the way back. Inputs of integer type are constants. */
export function pullbackOf<R>(
  who: string,
  f: (xs: readonly Tensor[]) => R,
  xs: readonly Tensor[],
): Pulled<R> {
  const outer = door.recording;
  const since = nextSequence();
  const [inputs, y] = withRecording(true, () => {
    const made = xs.map((x) => (isFloating(x.dtype) ? variable(x) : x));
    const got = toDifferentiate(true, () => f(made));
    return [made, checkResult(who, got)] as const;
  });
  const ys = leavesOf(y);
  const live = ys.flatMap((t, i) => (t.requiresGrad && atLevel(t, door.level) ? [i] : []));
  const variables = inputs.filter((x) => isFloating(x.dtype));
  const roots = live.map((i) => ys[i]!);
  const reaches = outer && roots.length > 0 && reachesOut(roots, inputs, since);
  return {
    y,
    reaches,
    settle: (t) => (reaches ? t : t.detach()),
    pull(gs, createGraph = reaches) {
      const given = live.filter((i) => gs?.[i] !== null);
      if (given.length === 0 || variables.length === 0) return inputs.map((x) => zerosLike(x));
      return withRecording(
        createGraph,
        () => {
          const got = gradients(
            given.map((i) => ys[i]!),
            variables,
            { gradOutputs: given.map((i) => gs?.[i]), createGraph, retainGraph: true, allowUnused: true },
          );
          return inputs.map((x) => got[variables.indexOf(x)] ?? zerosLike(x));
        },
        false,
      );
    },
  };
}

const refuse = (why: string): never => {
  throw new AutogradError('GRAD_SHAPE', `vjp: the gradient does not fit the result: ${why}`, { op: 'vjp' });
};

/** Says that a function returns `[value, aux]`; stands behind the arguments. */
export interface AuxOptions {
  readonly hasAux: true;
}

/** The arguments, and whether an `{ hasAux }` stands behind them. */
export function withoutOptions(
  given: readonly unknown[],
): readonly [args: readonly unknown[], hasAux: boolean] {
  const last: unknown = given.at(-1);
  if (typeof last !== 'object' || last === null || !('hasAux' in last)) return [given, false];
  const { hasAux, ...rest } = last;
  if (typeof hasAux !== 'boolean' || Object.keys(rest).length > 0) return [given, false];
  return [given.slice(0, -1), hasAux];
}

/**
 * `[y, pullback]`: the value of `f` and the function that sends a gradient of `y` back to every argument (jax.vjp).
 * Arguments and result may be nested arrays and objects. The pullback may be called again, also under another
 * transform; without an argument it starts from 1, where `y` is one number. With `{ hasAux: true }` behind the arguments
 * `f` returns `[y, aux]`, and `[y, pullback, aux]` comes back. Throws `ArgumentError` `ARG_TYPE` when `f` returns no
 * tensor, `AutogradError` `GRAD_SHAPE`.
 */
export function vjp<Args extends unknown[], R, Aux>(
  f: (...args: Args) => readonly [y: R, aux: Aux],
  ...given: [...args: Args, options: AuxOptions]
): [y: R, pullback: (gradient?: R) => Args, aux: Aux];
export function vjp<Args extends unknown[] = Tensor[], R = Tensor>(
  f: (...args: Args) => R,
  ...args: Args
): [y: R, pullback: (gradient?: R) => Args];
export function vjp(f: (...args: unknown[]) => unknown, ...given: unknown[]): unknown {
  checkFunction('vjp', f);
  const [args, hasAux] = withoutOptions(given);
  let aux: unknown;
  const { y, settle, pull } = pullbackOf(
    'vjp',
    (xs) => {
      const [value, rest] = split('vjp', f(...rebuilt(args, xs)), hasAux);
      aux = rest;
      return value;
    },
    leavesOf(args),
  );
  const pullback = (gradient?: unknown): unknown =>
    rebuilt(args, pull(gradient === undefined ? undefined : sameTree(refuse, gradient, y)));
  const result = [mapLeaves(y, settle), pullback];
  return hasAux ? [...result, mapLeaves(aux, settle)] : result;
}

/** Jacobians and Hessians: gradients or tangents of all directions in one batch (jax.jacrev, jacfwd, hessian). */
import { checkFunction, checkOptions } from '@isograd/errors';
import { eye, reshape, type Tensor } from '@isograd/tensor';
import { split } from './aux-result.js';
import { type AuxOf, type Chosen, chosen, type GradOptions, type Returned } from './grad.js';
import { jvp } from './jvp.js';
import { checkResult, leavesOf, mapLeaves, type Replaced, replaceLeaves, rebuilt } from './pytree.js';
import { vmap } from './vmap.js';
import { pullbackOf } from './vjp.js';

type AnyFunction = (...args: unknown[]) => unknown;
type ValueOf<Options, R> = Options extends { readonly hasAux: true }
  ? R extends readonly [infer Y, unknown]
    ? Y
    : never
  : R;
/** For each tensor of the result a tree like the arguments, with tensors of shape [...y, ...x]. */
type Jacobian<Args extends unknown[], Options, R> = Options extends { readonly hasAux: true }
  ? [jacobian: Replaced<ValueOf<Options, R>, Chosen<Args, Options>>, aux: AuxOf<R>]
  : Replaced<R, Chosen<Args, Options>>;
const known = ['argnums', 'hasAux'];

/** Unit vectors in the shape of `x`, along a new first axis. */
const basis = (x: Tensor): Tensor => reshape(eye(x.numel(), { dtype: x.dtype }), [x.numel(), ...x.shape]);

/** One column for each element of `x`, first axis: into [...y, ...x]. */
function fromColumns(columns: Tensor, x: Tensor): Tensor {
  const axes = columns.shape.map((_, d) => d);
  return reshape(columns.permute([...axes.slice(1), 0]), [...columns.shape.slice(1), ...x.shape]);
}

/** A function of the chosen tensors that returns `[value, aux]`. */
type Pair = readonly [value: unknown, aux: unknown];
type Blocks = (
  f: (xs: readonly Tensor[]) => Pair,
  xs: readonly Tensor[],
) => { readonly y: unknown; readonly aux: unknown; readonly block: (j: number, i: number) => Tensor };

/** Rows: for each element of each result a backward pass, all in one batch. */
const rows =
  (who: string): Blocks =>
  (f, xs) => {
    let aux: unknown;
    const { y, settle, pull } = pullbackOf(
      who,
      (given) => {
        const [value, rest] = f(given);
        aux = rest;
        return value;
      },
      xs,
    );
    const ys = leavesOf(y);
    const all = ys.map((t, j) =>
      vmap((seed) => pull(ys.map((_, k) => (k === j ? seed : null))))(basis(t.detach())),
    );
    return {
      y,
      aux: mapLeaves(aux, settle),
      block: (j, i) => reshape(all[j]![i]!, [...ys[j]!.shape, ...xs[i]!.shape]),
    };
  };

/** Columns: for each element of each argument a forward pass, all in one batch. */
const columns =
  (who: string): Blocks =>
  (f, xs) => {
    const all = xs.map((x, i) =>
      vmap(
        (t) => {
          const [[y, aux], [moved]] = jvp((z) => checkResult(who, f(xs.with(i, z))), [x], [t]);
          return { moved: leavesOf(moved), y, aux };
        },
        { outAxes: { moved: 0, y: null, aux: null } },
      )(basis(x)),
    );
    return { y: all[0]!.y, aux: all[0]!.aux, block: (j, i) => fromColumns(all[i]!.moved[j]!, xs[i]!) };
  };

function jacobian(who: string, blocks: Blocks, f: AnyFunction, options: GradOptions): AnyFunction {
  checkFunction(who, f);
  checkOptions(who, options, known);
  const { argnums, hasAux = false } = options;
  return (...args) => {
    const part = chosen(who, f, args, argnums);
    const xs = leavesOf(part.tree);
    const { y, aux, block } = blocks((given) => split(who, part.f(given), hasAux), xs);
    const result = replaceLeaves(y, (_, j) =>
      rebuilt(
        part.tree,
        xs.map((__, i) => block(j, i)),
      ),
    );
    return hasAux ? [result, aux] : result;
  };
}

/**
 * The Jacobian of `f`, shape [...y, ...x], a row at a time in one batch: right for few results. `argnums`, `hasAux` and
 * trees as for `grad`: for each tensor of the result a tree like the argument.
 */
export function jacrev<
  Args extends unknown[] = Tensor[],
  const Options extends GradOptions = GradOptions,
  R extends Returned<Options, unknown> = Returned<Options>,
>(f: (...args: Args) => R, options?: Options): (...args: Args) => Jacobian<Args, Options, R>;
export function jacrev(f: AnyFunction, options: GradOptions = {}): AnyFunction {
  return jacobian('jacrev', rows('jacrev'), f, options);
}

/** The Jacobian of `f` as `jacrev`, a column at a time in one batch: right for few arguments. */
export function jacfwd<
  Args extends unknown[] = Tensor[],
  const Options extends GradOptions = GradOptions,
  R extends Returned<Options, unknown> = Returned<Options>,
>(f: (...args: Args) => R, options?: Options): (...args: Args) => Jacobian<Args, Options, R>;
export function jacfwd(f: AnyFunction, options: GradOptions = {}): AnyFunction {
  return jacobian('jacfwd', columns('jacfwd'), f, options);
}

type Blocked<Args extends unknown[], Options> = Replaced<Chosen<Args, Options>, Chosen<Args, Options>>;
type Hessian<Args extends unknown[], Options, R> = Options extends { readonly hasAux: true }
  ? [hessian: Blocked<Args, Options>, aux: AuxOf<R>]
  : Blocked<Args, Options>;
/**
 * Second derivatives of a function of one number, shape [...x, ...x], forward over reverse. `argnums`, `hasAux` and trees
 * as for `grad`: for each tensor of the argument a tree like the argument.
 */
export function hessian<
  Args extends unknown[] = Tensor[],
  const Options extends GradOptions = GradOptions,
  R extends Returned<Options> = Returned<Options>,
>(f: (...args: Args) => R, options?: Options): (...args: Args) => Hessian<Args, Options, R>;
export function hessian(f: AnyFunction, options: GradOptions = {}): AnyFunction {
  checkFunction('hessian', f);
  checkOptions('hessian', options, known);
  const once = jacobian('hessian', rows('hessian'), f, options);
  return jacobian('hessian', columns('hessian'), once, options);
}

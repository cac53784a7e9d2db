/** From a function, the function that computes its gradient (jax.grad, torch.func.grad). */
import { ArgumentError, AutogradError, checkFunction, checkOptions, shown } from '@isograd/errors';
import { isFloating, Tensor } from '@isograd/tensor';
import { split } from './aux-result.js';
import { checkResult, leavesOf, mapLeaves, rebuilt } from './pytree.js';
import { pullbackOf } from './vjp.js';

export interface GradOptions {
  /** Which argument to differentiate by, or which ones. Default 0. */
  readonly argnums?: number | readonly number[];
  /** The function returns `[value, aux]`; only the value is differentiated, `aux` comes back beside the result. */
  readonly hasAux?: boolean;
}
const known = ['argnums', 'hasAux'];

/** What a function must return for these options: a tensor, or `[tensor, aux]`. */
export type Returned<Options, Value = Tensor> = Options extends { readonly hasAux: true }
  ? readonly [value: Value, aux: unknown]
  : Value;
type At<Args extends readonly unknown[], N> = N extends keyof Args
  ? Args[N]
  : N extends number
    ? Args[number]
    : never;
/** The arguments that `argnums` names. */
export type Chosen<Args extends readonly unknown[], Options> = Options extends { readonly argnums: infer N }
  ? N extends readonly number[]
    ? { -readonly [K in keyof N]: At<Args, N[K]> }
    : At<Args, N>
  : At<Args, 0>;
export type AuxOf<R> = R extends readonly [unknown, infer Aux] ? Aux : never;

type Gradient<Args extends unknown[], Options, R> = Options extends { readonly hasAux: true }
  ? [gradient: Chosen<Args, Options>, aux: AuxOf<R>]
  : Chosen<Args, Options>;
type ValueAndGradient<Args extends unknown[], Options, R> = Options extends { readonly hasAux: true }
  ? [value: [value: Tensor, aux: AuxOf<R>], gradient: Chosen<Args, Options>]
  : [value: Tensor, gradient: Chosen<Args, Options>];

type AnyFunction = (...args: unknown[]) => unknown;

/** What is differentiated by: the named arguments as one tree, and the function of their leaves. */
export function chosen(
  who: string,
  f: AnyFunction,
  args: readonly unknown[],
  argnums: number | readonly number[] = 0,
): { readonly tree: unknown; readonly f: (xs: readonly Tensor[]) => unknown } {
  const numbers = [argnums].flat().map((n) => (n < 0 ? n + args.length : n));
  numbers.forEach((n, i) => {
    if (!Number.isInteger(n) || n < 0 || n >= args.length || numbers.indexOf(n) !== i)
      throw new ArgumentError(
        'ARG_RANGE',
        `${who}: argnums ${shown(argnums)} does not fit ${args.length} arguments; numbers from 0 to ${args.length - 1} are wanted, each once`,
        { op: who, details: { argnums, arguments: args.length } },
      );
  });
  if (numbers.length === 0)
    throw new ArgumentError('ARG_RANGE', `${who}: argnums [] names no argument; at least one is wanted`, {
      op: who,
    });
  const picked = numbers.map((n) => args[n]);
  if (leavesOf(picked).length === 0)
    throw new ArgumentError(
      'ARG_TYPE',
      `${who}: argument ${numbers.join(', ')} must hold a tensor, got ${shown(picked[0])}`,
      { op: who },
    );
  refuseWhole(who, leavesOf(picked), `argument ${numbers.join(', ')}`);
  return {
    tree: typeof argnums === 'number' ? picked[0] : picked,
    f(xs) {
      const parts = rebuilt(picked, xs);
      return f(...args.map((arg, n) => (numbers.includes(n) ? parts[numbers.indexOf(n)] : arg)));
    },
  };
}

/** Whole numbers have no derivative: where there is nothing else, that is a mistake, as in JAX. */
function refuseWhole(who: string, xs: readonly Tensor[], what: string): void {
  if (xs.some((x) => isFloating(x.dtype))) return;
  throw new AutogradError(
    'GRAD_DTYPE',
    `${who}: ${what} is ${xs[0]!.dtype}, which has no derivative; only floating dtypes have`,
    { op: who, details: { dtype: xs[0]!.dtype } },
  );
}

function differentiate(
  who: string,
  f: AnyFunction,
  { argnums, hasAux = false }: GradOptions,
  args: readonly unknown[],
): { value: Tensor; aux: unknown; gradient: unknown } {
  const part = chosen(who, f, args, argnums);
  let aux: unknown;
  const { y, settle, pull } = pullbackOf(
    who,
    (xs) => {
      const [value, rest] = split(who, part.f(xs), hasAux);
      aux = rest;
      return oneTensor(who, value);
    },
    leavesOf(part.tree),
  );
  const gradient = rebuilt(part.tree, pull());
  return { value: settle(y), aux: mapLeaves(aux, settle), gradient };
}

function oneTensor(who: string, value: unknown): Tensor {
  if (value instanceof Tensor) {
    refuseWhole(who, [value], 'the result');
    // As in torch.func and JAX: a shape of ones would hide a batch axis that was meant to be summed.
    if (value.ndim === 0) return value;
    const cure = value.numel() === 1 ? 'squeeze() it' : 'reduce it, or use jacrev, jacfwd or vjp';
    throw new AutogradError(
      'GRAD_NON_SCALAR',
      `${who}: the function must return one number, shape [], and it returned shape [${value.shape}]; ${cure}`,
      { op: who, details: { shape: value.shape } },
    );
  }
  checkResult(who, value);
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: the function must return a tensor, and it returned ${shown(value)}`,
    { op: who },
  );
}

/**
 * The gradient of a function whose result is one number, of shape [], by its first argument, or by those that `argnums` names (jax.grad). Arguments
 * may be nested arrays and objects of tensors; the gradient has their form. Apply it again for higher derivatives.
 * With `hasAux`: `[gradient, aux]`. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`; `AutogradError` `GRAD_NON_SCALAR`,
 * `GRAD_DTYPE` by whole numbers or of one.
 */
export function grad<
  Args extends unknown[] = Tensor[],
  const Options extends GradOptions = GradOptions,
  R extends Returned<Options> = Returned<Options>,
>(f: (...args: Args) => R, options?: Options): (...args: Args) => Gradient<Args, Options, R>;
export function grad(f: AnyFunction, options: GradOptions = {}): AnyFunction {
  checkFunction('grad', f);
  checkOptions('grad', options, known);
  return (...args) => {
    const { gradient, aux } = differentiate('grad', f, options, args);
    return options.hasAux === true ? [gradient, aux] : gradient;
  };
}

/** `[value, gradient]`, or `[[value, aux], gradient]` with `hasAux`; options and errors as `grad` (jax.value_and_grad). */
export function valueAndGrad<
  Args extends unknown[] = Tensor[],
  const Options extends GradOptions = GradOptions,
  R extends Returned<Options> = Returned<Options>,
>(f: (...args: Args) => R, options?: Options): (...args: Args) => ValueAndGradient<Args, Options, R>;
export function valueAndGrad(f: AnyFunction, options: GradOptions = {}): AnyFunction {
  checkFunction('valueAndGrad', f);
  checkOptions('valueAndGrad', options, known);
  return (...args) => {
    const { value, gradient, aux } = differentiate('valueAndGrad', f, options, args);
    return [options.hasAux === true ? [value, aux] : value, gradient];
  };
}

/** The gradients of a function of one number by every argument. */
export const grads = <Args extends unknown[] = Tensor[]>(
  f: (...args: Args) => Tensor,
): ((...args: Args) => Args) => gradsFor('grads', f);

/** `grads`, which `who` asks for. */
export function gradsFor<Args extends unknown[]>(
  who: string,
  f: (...args: Args) => Tensor,
): (...args: Args) => Args;
export function gradsFor(who: string, f: AnyFunction): AnyFunction {
  checkFunction(who, f);
  return (...args) => differentiate(who, f, { argnums: args.map((_, n) => n) }, args).gradient;
}

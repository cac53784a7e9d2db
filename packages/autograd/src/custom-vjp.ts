/** Functions with a derivative of their own, in JAX's style (jax.custom_vjp). */
import { AutogradError, checkFunction } from '@isograd/errors';
import { alias, door, emptyOf, isFloating, type Tensor } from '@isograd/tensor';
import { callRule, type CustomRule, type RuleResult } from './custom-rule.js';
import { drawingAgain, drawsNow } from './draws.js';
import type { Gradient } from './node.js';
import { checkResult, leavesOf, mapLeaves, rebuilt } from './pytree.js';

/**
 * `f` with another derivative. Where a gradient is asked for, `forward(...args)` runs instead and returns
 * `[y, residuals]`; `backward(residuals, g)` returns one gradient for each argument, null for none. Arguments, result
 * and residuals may be nested arrays and objects; what is no tensor in them is passed on as it is. A second derivative
 * passes through the residuals: those that are no arguments are computed again by `forward` for it. It meets the rule of
 * `y` again, as in PyTorch (JAX would differentiate `forward` there; a rule that tells the truth gives the same).
 * Throws `AutogradError` `GRAD_CUSTOM` when the gradients do not fit the arguments.
 */
export function customVjp<Args extends unknown[], R, Residuals>(
  f: (...args: Args) => R,
  forward: (...args: Args) => readonly [y: R, residuals: Residuals],
  backward: (residuals: Residuals, g: R) => readonly [...{ [K in keyof Args]: Args[K] | null }],
): (...args: Args) => R {
  checkFunction('customVjp', f);
  checkFunction('customVjp', forward, 'a function as forward');
  checkFunction('customVjp', backward, 'a function as backward');
  const name = f.name === '' ? 'customVjp' : f.name;
  return (...args) => {
    const inputs = leavesOf(args);
    const asked = door.level !== null || (door.recording && inputs.some((x) => x.requiresGrad));
    if (!asked) return f(...args);
    const call = new Call(name, args, forward, backward);
    const { outputs } = callRule(call, inputs);
    return rebuilt(call.made[0], outputs);
  };
}

/** One call: the rule of `forward` and `backward` at these arguments. The node has it, so it has the forms of trees and no tensor of them. */
class Call<Args extends unknown[], R, Residuals> implements CustomRule {
  readonly name: string;
  readonly materialize = true;
  readonly renews = true;
  readonly #random = drawsNow();
  readonly #args: Args;
  #made: readonly [y: R, residuals: Residuals] | null = null;
  /** By output: whether it has no gradient. */
  #constants: readonly boolean[] = [];
  /** Some residuals are no arguments. */
  #more = false;

  constructor(
    private readonly of: string,
    args: Args,
    private readonly first: (...args: Args) => readonly [y: R, residuals: Residuals],
    private readonly back: (residuals: Residuals, g: R) => readonly unknown[],
  ) {
    this.name = `${of}Backward`;
    this.#args = emptied(args);
  }

  /** The form of what `forward` returned. */
  get made(): readonly [y: R, residuals: Residuals] {
    return this.#made!;
  }

  constant(output: number): boolean {
    return this.#constants[output]!;
  }

  forward(xs: readonly Tensor[]): RuleResult {
    const made = this.first(...rebuilt(this.#args, xs));
    checkResult(this.of, made[0]);
    const residuals = leavesOf(made[1]);
    this.#more = residuals.some((r) => !xs.includes(r));
    // An argument that comes back as it is becomes a view of it, with this operation as its history.
    const outputs = leavesOf(made[0]).map((y) => (xs.includes(y) ? alias(y) : y));
    this.#constants = outputs.map((y) => !isFloating(y.dtype));
    this.#made = [emptied(made[0]), emptied(made[1])];
    return { outputs, saved: this.#more ? [...xs, ...residuals] : residuals };
  }

  backward(saved: readonly Tensor[], gs: readonly Gradient[]): readonly Gradient[] {
    const ys = gs.map((g) => g!);
    return gradientsFor(this.of, this.#args, this.back(this.#residuals(saved), rebuilt(this.made[0], ys)));
  }

  #residuals(saved: readonly Tensor[]): Residuals {
    const [, residuals] = this.made;
    if (!this.#more) return rebuilt(residuals, saved);
    const n = saved.length - leavesOf(residuals).length;
    const differentiated = door.recording || door.level !== null;
    if (!differentiated) return rebuilt(residuals, saved.slice(n));
    return drawingAgain(this.#random, () => this.first(...rebuilt(this.#args, saved.slice(0, n)))[1]);
  }
}

let blank: Tensor | null = null;
/** The tree with one empty tensor in the places of all: its form. */
const emptied = <Tree>(tree: Tree): Tree =>
  mapLeaves(tree, () => (blank ??= emptyOf('customVjp', [0], 'float32')));

/** Gradients of the tensors in `args`, in order. */
function gradientsFor(name: string, args: readonly unknown[], got: readonly unknown[]): Gradient[] {
  const refuse = (what: string): never => {
    throw new AutogradError('GRAD_CUSTOM', `${name}: backward returned ${what}`, { op: name });
  };
  if (!Array.isArray(got) || got.length !== args.length)
    refuse(
      `${got?.length ?? 'no'} gradients for ${args.length} arguments; one for each is wanted, null for none`,
    );
  return args.flatMap((arg, i): readonly Gradient[] => {
    const wanted: readonly Tensor[] = leavesOf(arg);
    if (got[i] === null || got[i] === undefined) return wanted.map(() => null);
    const gs = leavesOf(got[i]);
    return gs.length === wanted.length
      ? gs
      : refuse(`${gs.length} tensors for argument ${i}, which holds ${wanted.length}`);
  });
}

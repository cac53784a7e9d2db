/** Functions with a derivative of their own, in JAX's style (jax.custom_vjp). */
import { AutogradError } from '@isograd/errors';
import { door, isFloating, type Tensor } from '@isograd/tensor';
import { callRule, type CustomRule } from './custom-rule.js';
import type { Gradient } from './node.js';
import { checkResult, leavesOf, rebuilt } from './pytree.js';

/**
 * `f` with another derivative. Where a gradient is asked for, `forward(...args)` runs instead and returns
 * `[y, residuals]`; `backward(residuals, g)` returns one gradient for each argument, null for none. Arguments, result
 * and residuals may be nested arrays and objects; what is no tensor in them is passed on as it is.
 * Throws `AutogradError` `GRAD_CUSTOM` when the gradients do not fit the arguments.
 */
export function customVjp<Args extends unknown[], R, Residuals>(
  f: (...args: Args) => R,
  forward: (...args: Args) => readonly [y: R, residuals: Residuals],
  backward: (residuals: Residuals, g: R) => readonly [...{ [K in keyof Args]: Args[K] | null }],
): (...args: Args) => R {
  const name = f.name === '' ? 'customVjp' : f.name;
  return (...args) => {
    const inputs = leavesOf(args);
    const asked = door.level !== null || (door.recording && inputs.some((x) => x.requiresGrad));
    if (!asked) return f(...args);
    let made: readonly [y: R, residuals: Residuals] | undefined;
    const rule: CustomRule = {
      name: `${name}Backward`,
      materialize: true,
      constant: (i) => !isFloating(leavesOf(made![0])[i]!.dtype),
      forward(xs) {
        made = forward(...rebuilt(args, xs));
        checkResult(name, made[0]);
        return { outputs: leavesOf(made[0]), saved: leavesOf(made[1]) };
      },
      backward(saved, gs) {
        const [y, residuals] = made!;
        const ys = gs.map((g) => g!);
        return gradientsFor(name, args, backward(rebuilt(residuals, saved), rebuilt(y, ys)));
      },
    };
    const { outputs } = callRule(rule, inputs);
    return rebuilt(made![0], outputs);
  };
}

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

/** A spread and the mean of the same elements in one step. */
import { run1 } from '../door.js';
import { type AnyOp, defineOp, needs } from '../op.js';
import type { Tensor } from '../tensor.js';
import { add } from './arithmetic.js';
import { where } from './makers.js';
import { liftReduce, type ReduceArguments, restored } from './reduce-rule.js';
import { mean, std, var as variance } from './reduce.js';
import { type Spread, spreadOf, type VarOptions } from './spread-rule.js';

type Moments = (x: Tensor, ...args: ReduceArguments<VarOptions>) => readonly [Tensor, Tensor];

/** The spread that the row `of` gives, and the mean. */
function moments(name: string, node: string, of: AnyOp): Moments {
  const [spreadSlope, meanSlope] = [of.plan.formulas[0]!, mean.op.plan.formulas[0]!];
  return defineOp<Spread, 'x', 'spread' | 'mean'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['spread', 'mean'],
    inferAll: ([x], attrs) => [of.infer!([x!], attrs), mean.op.infer!([x!], attrs)],
    made: ([x], attrs) => [run1(of, [x!], attrs), run1(mean.op, [x!], attrs)],
    vjp: {
      x: needs(['x', 'spread'], (context, x, spread) => {
        // Nothing comes back where nobody asks for the spread, though that of one number is NaN.
        const unasked = restored(context.g, context.attrs).eq(0);
        const apart = where(unasked, 0, spreadSlope.pull(context, x, spread));
        return add(apart, meanSlope.pull({ ...context, g: context.gs[1]! }));
      }),
    },
    jvp: (context) => {
      const moved = typeof of.jvp === 'function' ? of.jvp(context)[0]! : null;
      return [moved, run1(mean.op, [context.tangents[0]!], context.attrs)];
    },
    batch: { lift: liftReduce },
  }).called((run) => (x: Tensor, ...args: ReduceArguments<VarOptions>) => {
    const [spread, centre] = run([x], spreadOf(name, x, args));
    return [spread!, centre!] as const;
  });
}

const [varianceAndMean, deviationAndMean] = [
  moments('varMean', 'VarMeanBackward0', variance.op),
  moments('stdMean', 'StdMeanBackward0', std.op),
];
/** `[variance, mean]` along `dim` (torch.var_mean). */
export const varMean = (x: Tensor, ...args: ReduceArguments<VarOptions>): readonly [Tensor, Tensor] =>
  varianceAndMean(x, ...args);
/** `[standard deviation, mean]` along `dim` (torch.std_mean). */
export const stdMean = (x: Tensor, ...args: ReduceArguments<VarOptions>): readonly [Tensor, Tensor] =>
  deviationAndMean(x, ...args);

/** Losses of the difference between a prediction and its target. */
import { abs, mul, neg, needs, type OpFunction, sub, type Tensor } from '@isograd/tensor';
import { compiledLoss, compiledLossSlope, type LossKernels } from './compiled-loss.js';
import { lossRow, slopeRow } from './pointwise.js';
import { type Reduced, scaleOf, spread, summed } from './reduction.js';

/** `bound`: where the loss changes its form. */
export interface Distance extends Reduced {
  readonly bound: number;
}
export interface Scaled {
  readonly bound: number;
  readonly scale: number;
}
type Loss = OpFunction<[x: Tensor, target: Tensor, attrs: Distance]>;
type Slope = OpFunction<[g: Tensor, x: Tensor, target: Tensor, attrs: Scaled]>;

interface Rule {
  readonly name: string;
  readonly node: string;
  /** The loss, its slope and its curvature at the difference `d`. */
  readonly f: (d: number, bound: number) => number;
  readonly slope: (d: number, bound: number) => number;
  readonly curve: (x: Tensor, target: Tensor, bound: number) => Tensor | number;
  readonly kernels?: LossKernels;
}

function slopeOf({ name, slope, curve, kernels }: Rule): Slope {
  const bend = ({ g, attrs }: { g: Tensor; attrs: Scaled }, h: Tensor, x: Tensor, target: Tensor): Tensor =>
    mul(mul(mul(g, h), curve(x, target, attrs.bound)), attrs.scale);
  const back: Slope = slopeRow<Scaled, 'g' | 'x' | 'target'>({
    name: `${name}Slope`,
    inputs: ['g', 'x', 'target'],
    f:
      ({ bound, scale }) =>
      (g, x, target) =>
        g * slope(x - target, bound) * scale,
    compiled: (xs, y, { scale }) => kernels !== undefined && compiledLossSlope(kernels, xs, y, scale),
    vjp: {
      g: needs(['x', 'target'], ({ g, attrs }, x, target) => back(g, x, target, attrs)),
      x: needs(['g', 'x', 'target'], bend),
      target: needs(['g', 'x', 'target'], (context, g, x, target) => neg(bend(context, g, x, target))),
    },
  }).called((run) => (g, x, target, attrs) => run.one([g, x, target], attrs));
  return back;
}

function distance(rule: Rule): readonly [Loss, Slope] {
  const { name, node, f, kernels } = rule;
  const back = slopeOf(rule);
  const pulled = (g: Tensor, x: Tensor, target: Tensor, attrs: Distance): Tensor =>
    back(g, x, target, { bound: attrs.bound, scale: scaleOf(x.shape, attrs) });
  const loss: Loss = lossRow<Distance, 'x' | 'target'>({
    name,
    node,
    inputs: ['x', 'target'],
    f:
      ({ bound }) =>
      (x, target) =>
        f(x - target, bound),
    compiled: (xs, y, attrs) => kernels !== undefined && compiledLoss(kernels, xs, y, attrs),
    vjp: {
      x: needs(['x', 'target'], ({ g, attrs }, x, target) =>
        pulled(spread(g, x.shape, attrs), x, target, attrs),
      ),
      target: needs(['x', 'target'], ({ g, attrs }, x, target) =>
        neg(pulled(spread(g, x.shape, attrs), x, target, attrs)),
      ),
    },
    push([x, target], [tx, tt], attrs) {
      const moved = tx && tt ? sub(tx, tt) : tx ? tx : neg(tt!);
      return summed(pulled(moved, x!, target!, attrs), attrs);
    },
  }).called((run) => (x, target, attrs) => run.one([x, target], attrs));
  return [loss, back];
}

/** `(x - target)²`. */
export const [mseLoss, mseLossSlope] = distance({
  name: 'mseLoss',
  node: 'MseLossBackward0',
  f: (d) => d * d,
  slope: (d) => 2 * d,
  curve: () => 2,
  kernels: { loss: 'mse', slope: 'mseBackward' },
});

/** `d² / 2 bound` near 0, `|d| - bound / 2` beyond. */
export const [smoothL1Loss, smoothL1LossSlope] = distance({
  name: 'smoothL1Loss',
  node: 'SmoothL1LossBackward0',
  f: (d, beta) => (Math.abs(d) < beta ? (0.5 * d * d) / beta : Math.abs(d) - 0.5 * beta),
  slope: (d, beta) => (d <= -beta ? -1 : d >= beta ? 1 : d / beta),
  curve: (x, target, beta) => mul(abs(sub(x, target)).lt(beta).to(x.dtype), 1 / beta),
});

/** `d² / 2` near 0, `bound (|d| - bound / 2)` beyond. */
export const [huberLoss, huberLossSlope] = distance({
  name: 'huberLoss',
  node: 'HuberLossBackward0',
  f: (d, delta) => (Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta)),
  slope: (d, delta) => (d <= -delta ? -delta : d >= delta ? delta : d),
  curve: (x, target, delta) => abs(sub(x, target)).lt(delta).to(x.dtype),
});

/** Sums, means, variances and norms along axes. */
import { checkDType, type DType, isFloating, isHalf, isSingle } from '../dtype.js';
import { compiledSum } from '../compiled/reduce.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div, mul, sub } from './arithmetic.js';
import {
  countOf,
  type Dim,
  floating,
  type Fold,
  foldInto,
  liftReduce,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  reducedShape,
  type ReduceOptions,
  reduceOf,
  sumOptions,
  restored,
} from './reduce-rule.js';
import { expand } from './axes.js';
import { castFirst, type DTypeOption, refuseDType } from './cast-first.js';
import { where } from './makers.js';
import { meanOver, sumOver } from './sum-over.js';
import { type Spread, spreadOf, type VarOptions } from './spread-rule.js';
import { foldOf, meanOf, sumFold, sumFold64 } from './sums.js';

/** `dim`, `keepdim`, and the type to compute in. */
export interface SumOptions extends ReduceOptions, DTypeOption {}
type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments<SumOptions>]>;
const spread = (g: Tensor, attrs: Reduce, shape: Shape): Tensor => expand(restored(g, attrs), shape);

/** Whether a call names its axes: PyTorch records the two forms as two nodes. */
const named = ({ dim }: { readonly dim?: Dim }): boolean => dim !== undefined;

const summing = (node: string) =>
  defineOp<Reduce, 'x', 'y'>({
    name: 'sum',
    node,
    inputs: ['x'],
    outputs: ['y'],
    fills: true,
    infer: ([x], attrs) => ({
      shape: reducedShape(x!.shape, attrs),
      dtype: isFloating(x!.dtype) ? x!.dtype : 'int64',
    }),
    kernel([x], [y], { dims }) {
      if (!compiledSum(x!, y!, dims, 1)) foldInto(x!, y!.storage.data, dims, foldOf(x!.dtype));
    },
    vjp: { x: needs([], ({ g, shape, attrs }) => spread(g, attrs, shape)) },
    jvp: 'linear',
    batch: { lift: liftReduce },
  }).called((run) => (x: Tensor, attrs: Reduce) => run.one([x], attrs));
const [sumAll, sumAlong] = [summing('SumBackward0'), summing('SumBackward1')];
const [sumAllIn, sumAlongIn] = [castFirst(sumAll), castFirst(sumAlong)];

/** Sum along `dim`, of everything by default (torch.sum). Integers and bools give int64. */
export const sum: Reduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments<SumOptions>): Tensor => {
    const options = optionsOf('sum', args, sumOptions);
    return (named(options) ? sumAlongIn : sumAllIn)(x, reduceOf('sum', x, options), options.dtype);
  },
  { op: sumAlong.op },
);

const averaging = (node: string) =>
  defineOp<Reduce, 'x', 'y'>({
    name: 'mean',
    node,
    inputs: ['x'],
    outputs: ['y'],
    fills: true,
    infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
    kernel([x], [y], { dims }) {
      if (compiledSum(x!, y!, dims, countOf(x!.shape, dims))) return;
      const fold = foldOf(x!.dtype);
      foldInto(x!, y!.storage.data, dims, (data, start, steps) => meanOf(fold, data, start, steps));
    },
    vjp: { x: needs([], ({ g, shape, attrs }) => div(spread(g, attrs, shape), countOf(shape, attrs.dims))) },
    jvp: 'linear',
    batch: { lift: liftReduce },
  }).called((run) => (x: Tensor, attrs: Reduce) => run.one([x], attrs));
const [meanAll, meanAlong] = [averaging('MeanBackward0'), averaging('MeanBackward1')];
const [meanAllIn, meanAlongIn] = [castFirst(meanAll), castFirst(meanAlong)];

/** Mean along `dim`, in the type `dtype` (torch.mean). Floating only, `x` or `dtype`. The mean of nothing is NaN. */
export const mean: Reduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments<SumOptions>): Tensor => {
    const options = optionsOf('mean', args, sumOptions);
    const { dtype } = options;
    if (dtype === undefined) floating('mean', x);
    else refuseDType('mean', dtype, !isFloating(checkDType('mean', dtype)), 'a floating dtype is wanted');
    return (named(options) ? meanAlongIn : meanAllIn)(x, reduceOf('mean', x, options), dtype);
  },
  { op: meanAlong.op },
);

export type { VarOptions } from './spread-rule.js';

/**
 * Around the mean in float64, and rounded once. Where all is reduced to one number PyTorch's mean is float32: where
 * that overflows the spread is infinite, and NaN where sums of both signs did.
 */
const varianceFold =
  (dtype: DType, correction: number, whole: boolean): Fold =>
  (data, start, steps) => {
    const single = whole && isSingle(dtype) && !isHalf(dtype);
    const rough = single ? Math.fround(meanOf(sumFold, data, start, steps)) : 0;
    const centre = Number.isFinite(rough) ? meanOf(sumFold64, data, start, steps) : rough;
    let total = 0;
    for (let k = 0; k < steps.length; k++) {
      const apart = data[start + steps[k]!]! - centre;
      total += apart * apart;
    }
    return total / Math.max(steps.length - correction, 0);
  };

/** Slope of the variance: `2 (x - mean) / (n - correction)`. */
const pulled = (g: Tensor, x: Tensor, attrs: Spread): Tensor =>
  mul(
    mul(spread(g, attrs, x.shape), centred(x, attrs)),
    2 / (countOf(x.shape, attrs.dims) - attrs.correction),
  );
const centred = (x: Tensor, { dims }: Reduce): Tensor => sub(x, meanOver(x, { dims, keepdim: true }));
/** Change of the variance when `x` moves by `t`. */
const pushed = (x: Tensor, t: Tensor, attrs: Spread): Tensor =>
  mul(sumOver(mul(centred(x, attrs), t), attrs), 2 / (countOf(x.shape, attrs.dims) - attrs.correction));

type Variance = OpFunction<[x: Tensor, ...args: ReduceArguments<VarOptions>]>;

/** Variance along `dim` (torch.var). */
const variance: Variance = defineOp<Spread, 'x', 'y'>({
  name: 'var',
  node: 'VarBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  kernel: ([x], [y], { dims, correction }) =>
    foldInto(x!, y!.storage.data, dims, varianceFold(x!.dtype, correction, sizeOf(y!.shape) === 1)),
  vjp: { x: needs(['x'], ({ g, attrs }, x) => pulled(g, x, attrs)) },
  jvp: ({ inputs: [x], tangents: [t], attrs }) => [pushed(x!, t!, attrs)],
  batch: { lift: liftReduce },
}).called(
  (run) =>
    (x, ...args) =>
      run.one([x], spreadOf('var', x, args)),
);

export {
  /** Variance along `dim`, of n - `correction` (torch.var). */
  variance as var,
};

/** Standard deviation along `dim` (torch.std). Where it is 0 its slope is 0. */
export const std: Variance = defineOp<Spread, 'x', 'y'>({
  name: 'std',
  node: 'StdBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  kernel([x], [y], { dims, correction }) {
    const fold = varianceFold(x!.dtype, correction, sizeOf(y!.shape) === 1);
    foldInto(x!, y!.storage.data, dims, (data, start, steps) => Math.sqrt(fold(data, start, steps)));
  },
  vjp: { x: needs(['x', 'y'], ({ g, attrs }, x, y) => pulled(halved(g, y), x, attrs)) },
  jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [halved(pushed(x!, t!, attrs), y!)],
  batch: { lift: liftReduce },
}).called(
  (run) =>
    (x, ...args) =>
      run.one([x], spreadOf('std', x, args)),
);
const halved = (g: Tensor, y: Tensor): Tensor => where(y.eq(0), 0, div(g, mul(y, 2)));

/** Undoes broadcasting: sums the axes that were put in at `at`, and those that were stretched. */
export function sumTo(g: Tensor, shape: Shape, at = 0): Tensor {
  const more = g.shape.length - shape.length;
  const y =
    more > 0
      ? sum(
          g,
          Array.from({ length: more }, (_, i) => at + i),
        )
      : g;
  const stretched = shape.flatMap((n, i) => (n === 1 && y.shape[i] !== 1 ? [i] : []));
  return stretched.length > 0 ? sum(y, stretched, { keepdim: true }) : y;
}

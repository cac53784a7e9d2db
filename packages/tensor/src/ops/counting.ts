/** Which values there are, how often, and sums that pass over NaN. */
import { isFloating } from '../dtype.js';
import { type AnyOp, defineOp, needs, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div } from './arithmetic.js';
import { expand } from './axes.js';
import { to } from './cast.js';
import { isnan, logicalNot, ne } from './compare.js';
import { distinct, type UniqueFunction } from './distinct.js';
import { where } from './makers.js';
import {
  floating,
  liftReduce,
  optionsOf,
  type Reduce,
  type ReduceArguments,
  reducedShape,
  type ReduceOptions,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sum } from './reduce.js';
import { sumOver } from './sum-over.js';

export type { Unique, UniqueFunction, UniqueOptions } from './distinct.js';

type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments]>;

/** How many elements are not 0, along `dim` or in all (torch.count_nonzero). */
export const countNonzero: Reduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments): Tensor => sum(ne(x, 0), readFor('countNonzero', x, args)),
  { op: sum.op },
);

const present = (x: Tensor): Tensor => (isFloating(x.dtype) ? where(isnan(x), 0, x) : x);
/** Options, checked in the name of who was called. */
function readFor(op: string, x: Tensor, args: ReduceArguments): ReduceOptions {
  const options: ReduceOptions = optionsOf(op, args);
  reduceOf(op, x, options);
  return options;
}
/** Sum along `dim` with NaN counted as 0 (torch.nansum). Integers give int64. */
export const nansum: Reduction = defineOp<Reduce, 'x', 'y'>({
  name: 'nansum',
  node: 'NansumBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], attrs) => ({
    shape: reducedShape(x!.shape, attrs),
    dtype: isFloating(x!.dtype) ? x!.dtype : 'int64',
  }),
  made: ([x], attrs) => [
    attrs.dims.length === 0 ? totalOf(present(x!)) : sum(present(x!), attrs.dims, { keepdim: attrs.keepdim }),
  ],
  vjp: { x: needs(['x'], ({ g, attrs }, x) => where(isnan(x), 0, expand(restored(g, attrs), x.shape))) },
  jvp: ({ inputs: [x], tangents: [t], attrs }) => [sumOver(where(isnan(x!), 0, t!), attrs)],
  batch: { lift: liftReduce },
}).called((run) => (x, ...args) => {
  const options = optionsOf('nansum', args);
  return run.one([x], reduceOf('nansum', x, options));
});
/** Of a tensor without dimensions, batched or not: each element alone, integers as int64. */
const totalOf = (x: Tensor): Tensor => (isFloating(x.dtype) ? x.clone() : to(x, 'int64'));
/** Mean along `dim` of the elements that are not NaN (torch.nanmean). Floating only. */
export const nanmean: Reduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments): Tensor => {
    floating('nanmean', x);
    const options = readFor('nanmean', x, args);
    return div(nansum(x, options), to(sum(logicalNot(isnan(x)), options), x.dtype));
  },
  { op: sum.op },
);

/** Values in rising order, each once; NaN equals nothing, so each stays. */
function valuesOf(x: Tensor): number[] {
  const data = x.storage.data;
  const values = Array.from(positions(x), (at) => data[at]!);
  const solid = values.filter((v) => !Number.isNaN(v)).toSorted((a, b) => a - b);
  return [...solid.filter((v, i) => i === 0 || v !== solid[i - 1]), ...values.filter(Number.isNaN)];
}

const separating = defineOp<undefined, 'x', 'values' | 'inverse' | 'counts'>({
  name: 'unique',
  node: '',
  inputs: ['x'],
  outputs: ['values', 'inverse', 'counts'],
  inferAll([x]) {
    const shape = [valuesOf(x!).length];
    return [
      { shape, dtype: x!.dtype },
      { shape: x!.shape, dtype: 'int64' },
      { shape, dtype: 'int64' },
    ];
  },
  kernel([x], [values, inverse, counts]) {
    const [V, I, C] = [values!.storage.data, inverse!.storage.data, counts!.storage.data];
    const [X, list] = [x!.storage.data, valuesOf(x!)];
    V.set(list);
    const places = new Map(list.map((value, k) => [value === 0 ? 0 : value, k]));
    let nan = list.findIndex(Number.isNaN);
    positions(x!).forEach((at, i) => {
      const value = X[at]!;
      const k = Number.isNaN(value) ? nan++ : places.get(value === 0 ? 0 : value)!;
      I[i] = k;
      C[k]!++;
    });
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x: Tensor) => run([x], undefined));

/**
 * The values that occur, in rising order, NaN last, each as often as it occurs (torch.unique); with options also where
 * each element's value stands and how often each occurs; with `dim` of the slices along an axis, compared number by number.
 * No gradient passes. Throws `IndexError` `DIM_OUT_OF_RANGE`, `ShapeError` `SHAPE_RANK`, `SHAPE_EMPTY` for slices without elements.
 */
export const unique: UniqueFunction & { readonly op: AnyOp } = Object.assign(
  distinct('unique', true, separating),
  { op: separating.op },
);

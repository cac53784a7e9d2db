/** Which values there are, how often, and sums that pass over NaN. */
import { checkDType, isFloating } from '../dtype.js';
import { tensorOf } from '../operand.js';
import { type AnyOp, defineOp, needs, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div } from './arithmetic.js';
import { expand } from './axes.js';
import { to } from './cast.js';
import { castFirst, refuseDType } from './cast-first.js';
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
  sumOptions,
} from './reduce-rule.js';
import { sum, type SumOptions } from './reduce.js';
import { sumOver } from './sum-over.js';

export type { Unique, UniqueFunction, UniqueOptions } from './distinct.js';

type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments]>;
type SumReduction = OpFunction<[x: Tensor, ...args: ReduceArguments<SumOptions>]>;

/** How many elements are not 0, along `dim` or in all (torch.count_nonzero). */
export const countNonzero: Reduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments): Tensor => sum(ne(x, 0), readFor('countNonzero', x, args)),
  { op: sum.op },
);

const present = (x: Tensor): Tensor => (isFloating(x.dtype) ? where(isnan(x), 0, x) : x);
/** Options, checked in the name of who was called. */
function readFor<Options extends ReduceOptions>(
  op: string,
  x: Tensor,
  args: ReduceArguments<Options>,
  known?: readonly string[],
): Partial<Options> & ReduceOptions {
  const options: Partial<Options> & ReduceOptions = optionsOf(op, args, known);
  reduceOf(op, x, options);
  return options;
}
const nanSumming = defineOp<Reduce, 'x', 'y'>({
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
}).called((run) => (x: Tensor, attrs: Reduce) => run.one([x], attrs));
const nanSumIn = castFirst(nanSumming);
/** Integers have no NaN: they take any type. */
function checkNanType(op: string, x: Tensor, { dtype }: SumOptions): void {
  if (dtype === undefined) return;
  const whole = !isFloating(checkDType(op, dtype)) && isFloating(tensorOf(op, x).dtype);
  refuseDType(op, dtype, whole, `of ${tensorOf(op, x).dtype} a floating result is wanted`);
}
/**
 * Sum along `dim` with NaN counted as 0, in the type `dtype` (torch.nansum). Integers give int64 unless it is said.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED` for an integer `dtype` of a floating tensor.
 */
export const nansum: SumReduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments<SumOptions>): Tensor => {
    const options = optionsOf('nansum', args, sumOptions);
    checkNanType('nansum', x, options);
    return nanSumIn(x, reduceOf('nansum', x, options), options.dtype);
  },
  { op: nanSumming.op },
);
/** Of a tensor without dimensions, batched or not: each element alone, integers as int64. */
const totalOf = (x: Tensor): Tensor => (isFloating(x.dtype) ? x.clone() : to(x, 'int64'));
/** Mean along `dim` of the elements that are not NaN, in the type `dtype` (torch.nanmean). Floating only. */
export const nanmean: SumReduction = Object.assign(
  (x: Tensor, ...args: ReduceArguments<SumOptions>): Tensor => {
    floating('nanmean', x);
    const { dtype = x.dtype, ...along } = readFor('nanmean', x, args, sumOptions);
    checkNanType('nanmean', x, { dtype });
    return div(nansum(x, { ...along, dtype }), to(sum(logicalNot(isnan(x)), along), dtype));
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

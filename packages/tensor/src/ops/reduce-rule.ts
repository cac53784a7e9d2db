/** What reductions share: reading `dim` and `keepdim`, shapes, and the walk over what is kept and what is folded. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { type Data, floatOf, isFloating } from '../dtype.js';
import { shapeOf, tensorOf } from '../operand.js';
import { axesOf, type Geometry, positions, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { unsqueeze } from './axes.js';

/** One axis, several, or undefined for all. Negative axes count from the end. */
export type Dim = number | readonly number[] | undefined;
export interface ReduceOptions {
  readonly dim?: Dim;
  /** Keep reduced axes with length 1. */
  readonly keepdim?: boolean | undefined;
}

/** Attributes of every reduction. */
export interface Reduce {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/** `sum(x, 0)`, `sum(x, [0, 1], { keepdim })` and `sum(x, { dim, keepdim })` all say which axes. */
export type ReduceArguments<Options extends ReduceOptions = ReduceOptions> = [
  dim?: Dim | Options,
  options?: Options,
];

/** The options object, whichever way it was said. */
export function optionsOf<Options extends ReduceOptions>(
  op: string,
  [first, second]: ReduceArguments<Options>,
  known: readonly string[] = ['dim', 'keepdim'],
): Partial<Options> & { readonly dim?: Dim } {
  if (first === undefined || isDim(first)) {
    const given: Partial<Options> = second ?? {};
    if (second !== undefined) checkOptions(op, given, known);
    return first === undefined ? given : { ...given, dim: first };
  }
  checkOptions(op, first, known);
  if (second === undefined) return first;
  throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
}
/** What sums and products know. */
export const sumOptions: readonly string[] = ['dim', 'keepdim', 'dtype'];
const isDim = (value: unknown): value is number | readonly number[] =>
  typeof value === 'number' || Array.isArray(value);

/** The attributes of a reduction of `x`. As in PyTorch an empty list of axes means all of them. */
export function reduceOf(op: string, x: Tensor, { dim, keepdim = false }: ReduceOptions): Reduce {
  const { length } = shapeOf(op, x);
  if (typeof keepdim !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: keepdim must be true or false, got ${shown(keepdim)}`, {
      op,
    });
  return { dims: axesOf(op, Array.isArray(dim) && dim.length === 0 ? undefined : dim, length), keepdim };
}

export const liftReduce = <A extends Reduce>(attrs: A): A => ({
  ...attrs,
  dims: attrs.dims.map((d) => d + 1),
});

export function reducedShape(shape: Shape, { dims, keepdim }: Reduce): Shape {
  const kept: number[] = [];
  for (let i = 0; i < shape.length; i++)
    if (!dims.includes(i)) kept.push(shape[i]!);
    else if (keepdim) kept.push(1);
  return kept;
}

/** How many elements are folded into one. */
export const countOf = (shape: Shape, dims: readonly number[]): number =>
  dims.reduce((n, d) => n * shape[d]!, 1);

/** A reduced tensor with the folded axes back, of length 1. */
export const restored = (y: Tensor, { dims, keepdim }: Reduce): Tensor =>
  keepdim ? y : dims.toSorted((a, b) => a - b).reduce((t, d) => unsqueeze(t, d), y);

/** Folds the elements `data[start + steps[k]]`. */
export type Fold = (data: Data, start: number, steps: Int32Array) => number;

/** For each kept place, `to[i] = fold(…)` over the folded ones. */
export function foldInto(x: Tensor, to: Data, dims: readonly number[], fold: Fold): void {
  const starts = positions(part(x, (d) => !dims.includes(d), x.offset));
  const steps = positions(part(x, (d) => dims.includes(d), 0));
  const data = x.storage.data;
  for (let i = 0; i < starts.length; i++) to[i] = fold(data, starts[i]!, steps);
}

const part = ({ shape, strides }: Geometry, keep: (axis: number) => boolean, offset: number): Geometry => ({
  shape: shape.filter((_, d) => keep(d)),
  strides: strides.filter((_, d) => keep(d)),
  offset,
});

/** Refuses integers and bools, as PyTorch's mean, std and norm do. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export function floating(op: string, x: Tensor): Tensor {
  if (isFloating(tensorOf(op, x).dtype)) return x;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${x.dtype}`, {
    op,
    details: { dtype: x.dtype },
    hint: `cast it: .to("${floatOf(x.dtype)}")`,
  });
}

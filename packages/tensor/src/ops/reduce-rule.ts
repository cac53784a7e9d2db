/** What reductions share: reading `dim` and `keepdim`, shapes, and the walk over what is kept and what is folded. */
import { checkOptions } from '@isograd/errors';
import type { Data } from '../dtype.js';
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
  const given: Partial<Options> = (typeof first === 'object' && !isList(first) ? first : second) ?? {};
  checkOptions(op, given, known);
  return typeof first === 'number' || isList(first) ? { ...given, dim: first } : given;
}
const isList = (value: unknown): value is readonly number[] => Array.isArray(value);

export const reduceOf = (op: string, x: Tensor, { dim, keepdim = false }: ReduceOptions): Reduce => ({
  dims: axesOf(op, dim, x.shape.length),
  keepdim,
});

export const liftReduce = <A extends Reduce>(attrs: A): A => ({
  ...attrs,
  dims: attrs.dims.map((d) => d + 1),
});

export const reducedShape = (shape: Shape, { dims, keepdim }: Reduce): Shape =>
  keepdim ? shape.map((n, i) => (dims.includes(i) ? 1 : n)) : shape.filter((_, i) => !dims.includes(i));

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

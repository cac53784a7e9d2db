/** Reductions, dot products and their kin in NumPy's words: `axis`, `keepdims`, and its defaults. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';

/** One axis, several, or null for all. Negative axes count from the end. */
export type Axis = number | readonly number[] | null;
export interface AxisOptions<A = Axis> {
  readonly axis?: A;
  /** Keep reduced axes with length 1. */
  readonly keepdims?: boolean;
}
/** `f(x)`, `f(x, axis)`, `f(x, axis, { keepdims })` and `f(x, { axis, keepdims })`. */
export type Reduction<A = Axis, T extends Tensor = Tensor> = (
  x: Tensor,
  axis?: A | AxisOptions<A>,
  options?: Omit<AxisOptions<A>, 'axis'>,
) => T;

const isAxis = (value: unknown): value is Axis =>
  typeof value === 'number' || value === null || Array.isArray(value);

/** A reduction in NumPy's words. Throws `ArgumentError` `ARG_UNKNOWN` for other words, and as `f`. */
const reduction =
  (op: string, f: (x: Tensor, options: t.ReduceOptions) => Tensor): Reduction =>
  (x, first, second) => {
    const options = optionsOf(op, first, second);
    const { axis, keepdims = false } = options;
    return f(x, { keepdim: keepdims, ...(axis === undefined || axis === null ? {} : { dim: axis }) });
  };

function optionsOf(
  op: string,
  first: Axis | AxisOptions | undefined,
  second: object | undefined,
): AxisOptions {
  if (first === undefined || isAxis(first)) {
    const options: AxisOptions = second ?? {};
    checkOptions(op, options, ['keepdims']);
    return first === undefined ? options : { ...options, axis: first };
  }
  if (second !== undefined)
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
  checkOptions(op, first, ['axis', 'keepdims']);
  return first;
}

/** A reduction along one axis, or of all. */
const position = (op: string, f: typeof t.argmax): Reduction<number | null> =>
  reduction(op, (x, { dim, keepdim = false }) => {
    if (typeof dim === 'object')
      throw new ArgumentError('ARG_TYPE', `${op}: one axis is wanted, got [${dim}]`, { op });
    return dim === undefined ? f(x) : f(x, dim, { keepdim });
  });

/** Reductions by their NumPy names. Variances divide by the number of elements, as in NumPy. */
export const reductions = {
  all: reduction('all', t.all),
  any: reduction('any', t.any),
  argmax: position('argmax', t.argmax),
  argmin: position('argmin', t.argmin),
  logsumexp: reduction('logsumexp', t.logsumexp),
  max: reduction('max', t.amax),
  mean: reduction('mean', t.mean),
  min: reduction('min', t.amin),
  prod: reduction('prod', t.prod),
  std: reduction('std', (x, options) => t.std(x, { ...options, correction: 0 })),
  sum: reduction('sum', t.sum),
  var: reduction('var', (x, options) => t.var(x, { ...options, correction: 0 })),
} as const;

/** Softmax and its kin: along the last axis unless another one is named. */
export const alongLast =
  (op: string, f: (x: Tensor, dim: number) => Tensor) =>
  (x: Tensor, given: number | { readonly axis?: number } = -1): Tensor => {
    if (typeof given === 'object') checkOptions(op, given, ['axis']);
    return f(x, typeof given === 'object' ? (given.axis ?? -1) : given);
  };

/** The axes of a tensor in the order `axes`, or in the reverse order, as NumPy transposes. Throws as torch's `permute`. */
export const reversed =
  (op: string) =>
  (x: Tensor, axes?: readonly number[]): Tensor => {
    if (!(x instanceof t.Tensor))
      throw new ArgumentError('ARG_TYPE', `${op}: a tensor is wanted, got ${shown(x)}`, { op });
    return t.permute(x, axes ?? x.shape.map((_, d) => x.ndim - 1 - d));
  };

/**
 * Sum over the last axis of `a` and the last but one of `b` (numpy.dot): for stacks of matrices not what `matmul` gives. A
 * scalar multiplies. Throws as `matmul` and `tensordot`.
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [rankOf(a), rankOf(b)];
  if (left === 0 || right === 0) return t.mul(a, b);
  const stacks = left > 1 && right > 1 && left + right > 4;
  return stacks ? t.tensordot(a, b, [[left - 1], [right - 2]]) : t.matmul(a, b);
}

/** Sum over the last axis of `a` and the first of `b` (mxnet.nd.dot). Throws as `matmul` and `tensordot`. */
export const lastByFirst = (a: Tensor, b: Tensor): Tensor =>
  rankOf(a) > 2 || rankOf(b) > 2 ? t.tensordot(a, b, 1) : t.matmul(a, b);

/** Of what is no tensor, 1: the operations say what is wrong. */
const rankOf = (x: unknown): number => (x instanceof t.Tensor ? x.ndim : 1);

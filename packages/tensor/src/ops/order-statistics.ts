/** Medians, most frequent values and quantiles. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { type AnyOp, defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axisOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import type { Extreme, ExtremeFunction } from './extremes.js';
import { type KeepOptions, oneAxis, picked, placed } from './one-axis.js';
import { stack } from './joins.js';
import { where } from './makers.js';
import { lerp } from './ternary.js';
import { select } from './parts.js';
import {
  countOf,
  floating,
  foldInto,
  liftReduce,
  type Reduce,
  reducedShape,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sumOver } from './sum-over.js';
import { reshape } from './reshapes.js';
import { sort } from './sorting.js';

/** Place of the chosen element among the folded ones. */
type Choice = (values: readonly number[]) => number;

/** The lower of the two middle elements; the first NaN where there is one. */
function middle(values: readonly number[]): number {
  const nan = values.findIndex(Number.isNaN);
  if (nan >= 0) return nan;
  const sorted = values.toSorted((a, b) => a - b);
  return values.indexOf(sorted[(sorted.length - 1) >> 1]!);
}

/** The most frequent element, of equally frequent ones the smallest, where it stands last. */
function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = values[0]!;
  for (const [value, count] of counts) {
    const lead = count - counts.get(best)!;
    if (lead > 0 || (lead === 0 && value < best)) best = value;
  }
  return values.findLastIndex((value) => Object.is(value, best) || value === best);
}

const valuesAt = (data: Data, start: number, steps: Int32Array): number[] =>
  Array.from(steps, (step) => data[start + step]!);

function choose(x: Tensor, values: Tensor, indices: Tensor, dims: readonly number[], choice: Choice): void {
  const [V, I] = [values.storage.data, indices.storage.data];
  foldInto(x, I, dims, (data, start, steps) => choice(valuesAt(data, start, steps)));
  let i = 0;
  foldInto(x, V, dims, (data, start, steps) => data[start + steps[I[i++]!]!]!);
}

const chosen = (name: string, node: string, choice: Choice) =>
  defineOp<Reduce, 'x', 'values' | 'indices'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['values', 'indices'],
    constants: ['indices'],
    inferAll([x], attrs) {
      const shape = reducedShape(x!.shape, attrs);
      return [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int64' },
      ];
    },
    kernel: ([x], [values, indices], { dims }) => choose(x!, values!, indices!, dims, choice),
    vjp: {
      x: needs(['indices'], ({ g, shape, attrs }, indices) =>
        placed(restored(g, attrs), restored(indices, attrs), attrs, shape),
      ),
    },
    jvp: ({ tangents: [t], outputs: [, indices], attrs }) => [picked(t!, indices!, attrs), null],
    batch: { lift: liftReduce },
  }).called((run) => (x: Tensor, dim: number, options: KeepOptions): Extreme => {
    const attrs = oneAxis(name, x, dim, options);
    if (countOf(x.shape, attrs.dims) === 0)
      throw new ShapeError(
        'SHAPE_EMPTY',
        `${name}: dim ${dim} of [${x.shape}] is empty; ${name} of nothing has no value`,
        {
          op: name,
          details: { shape: x.shape, dim },
        },
      );
    const [values, indices] = run([x], attrs);
    return { values: values!, indices: indices! };
  });

const medianAlong = chosen('median', 'MedianBackward1', middle);

/** The median of everything; equal elements share its gradient. NaN for nothing. */
const medianOfAll: OpFunction<[x: Tensor]> = defineOp<Reduce, 'x', 'y'>({
  name: 'median',
  node: 'MedianBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  kernel: ([x], [y], { dims }) =>
    foldInto(x!, y!.storage.data, dims, (data, start, steps) =>
      steps.length === 0 ? NaN : data[start + steps[middle(valuesAt(data, start, steps))]!]!,
    ),
  vjp: { x: needs(['x', 'y'], ({ g, attrs }, x, y) => mul(restored(g, attrs), sharers(x, y, attrs))) },
  jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [
    sumOver(mul(t!, sharers(x!, y!, attrs)), attrs),
  ],
  batch: { lift: liftReduce },
}).called((run) => (x) => run.one([x], reduceOf('median', x, {})));

function sharers(x: Tensor, y: Tensor, attrs: Reduce): Tensor {
  const value = restored(y, attrs);
  const mask = where(value.isnan(), x.isnan(), x.eq(value)).to(x.dtype);
  return div(mask, sumOver(mask, { ...attrs, keepdim: true }));
}

function medianOf(x: Tensor): Tensor;
function medianOf(x: Tensor, dim: number, options?: KeepOptions): Extreme;
function medianOf(x: Tensor, dim?: number, options: KeepOptions = {}): Tensor | Extreme {
  if (dim !== undefined) return medianAlong(x, dim, options);
  checkOptions('median', options, []);
  return medianOfAll(x);
}
/**
 * The middle of the sorted elements, the lower of two (torch.median): of all, or along `dim` with where it first
 * stands. NaN where there is one.
 */
export const median: ExtremeFunction & { readonly op: AnyOp } = Object.assign(medianOf, {
  op: medianAlong.op,
});

const modeAlong = chosen('mode', 'ModeBackward0', mostFrequent);
/**
 * The most frequent element along `dim`, the last by default, of equally frequent ones the smallest, and where it
 * stands last (torch.mode). Throws `ShapeError` `SHAPE_EMPTY`.
 */
export const mode: OpFunction<[x: Tensor, dim?: number, options?: KeepOptions], Extreme> = Object.assign(
  (x: Tensor, dim = -1, options: KeepOptions = {}): Extreme => modeAlong(x, dim, options),
  { op: modeAlong.op },
);

export type Interpolation = 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';
export interface QuantileOptions extends KeepOptions {
  /** What stands for a place between two elements; a straight line between them unless said otherwise. */
  readonly interpolation?: Interpolation;
}
const interpolations: readonly string[] = ['linear', 'lower', 'higher', 'midpoint', 'nearest'];

/**
 * The value below which the share `q` of the elements lies, of all or along `dim` (torch.quantile). `q`: a number in
 * [0, 1], or several, which come first in the result's shape. NaN where there is one.
 * Throws `ArgumentError` `ARG_RANGE`, `ARG_UNKNOWN`, `ShapeError` `SHAPE_EMPTY`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const quantile: OpFunction<
  [x: Tensor, q: number | readonly number[] | Tensor, dim?: number, options?: QuantileOptions]
> = Object.assign(
  (
    x: Tensor,
    q: number | readonly number[] | Tensor,
    dim?: number,
    options: QuantileOptions = {},
  ): Tensor => {
    checkOptions('quantile', options, ['keepdim', 'interpolation']);
    const rank = rankOf('quantile', floating('quantile', x));
    const { keepdim = false, interpolation = 'linear' } = options;
    if (!interpolations.includes(interpolation))
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `quantile: interpolation is one of ${interpolations.join(', ')}, got ${shown(interpolation)}`,
        { op: 'quantile' },
      );
    const several = typeof q !== 'number';
    const shares = sharesOf(q);
    const lines = dim === undefined ? reshape(x, [x.numel()]) : x;
    const axis = axisOf('quantile', dim ?? 0, lines.shape.length);
    if (lines.shape[axis] === 0)
      throw new ShapeError(
        'SHAPE_EMPTY',
        `quantile: [${x.shape}] has nothing along ${dim === undefined ? 'it' : `dim ${dim}`}`,
        { op: 'quantile' },
      );
    const sorted = rank === 0 ? lines : sort(lines, axis).values;
    const dims = { dims: dim === undefined ? x.shape.map((_, d) => d) : [axis], keepdim: false };
    const broken = lines.isnan().any(axis);
    const values = shares.map((share) => {
      const y = where(broken, NaN, atShare(sorted, axis, share, interpolation)).to(x.dtype);
      return keepdim ? restored(y, dims) : y;
    });
    return several ? stack(values) : values[0]!;
  },
  { op: modeAlong.op },
);

function sharesOf(q: unknown): readonly number[] {
  const list: readonly unknown[] =
    q instanceof Tensor ? Array.from(tensorOf('quantile', q).data()) : Array.isArray(q) ? q : [q];
  const good = list.filter((share): share is number => typeof share === 'number' && share >= 0 && share <= 1);
  if (good.length === list.length && list.length > 0) return good;
  throw new ArgumentError(
    'ARG_RANGE',
    `quantile: q must lie in [0, 1], got ${shown(q instanceof Tensor ? list : q)}`,
    {
      op: 'quantile',
    },
  );
}

function atShare(sorted: Tensor, axis: number, share: number, interpolation: Interpolation): Tensor {
  const place = share * ((sorted.shape[axis] ?? 1) - 1);
  const at = (k: number): Tensor => (sorted.shape.length === 0 ? sorted : select(sorted, axis, k));
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  if (interpolation === 'lower') return at(low);
  if (interpolation === 'higher') return at(high);
  if (interpolation === 'nearest') return at(place - low === 0.5 ? low + (low % 2) : Math.round(place));
  return lerp(at(low), at(high), interpolation === 'midpoint' ? 0.5 : place - low);
}

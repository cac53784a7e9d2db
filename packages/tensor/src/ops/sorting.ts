/** Sorting along an axis, and the first few of what is sorted. */
import { ArgumentError, shown } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { axisOf, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type Along, alongOf } from './along-dim.js';
import type { Extreme } from './extremes.js';
import { type Along as AlongAxis, liftAlong } from './index-rule.js';
import { gather, scatterAdd } from './indexing.js';
import { linesOf } from './lines.js';
import { zeros } from './makers.js';
import { sorterOf } from './sort-order.js';

interface Order extends AlongAxis {
  readonly descending: boolean;
  /** How many of each line are kept. */
  readonly count: number;
}

/** Elements at `places` of a line, and the places, into the lines of the results. Apart, so that it is compiled well. */
function laid(
  from: Data,
  start: number,
  step: number,
  places: Int32Array,
  count: number,
  values: Data,
  indices: Data,
  end: number,
  toStep: number,
): void {
  for (let k = 0, to = end; k < count; k++, to += toStep) {
    const place = places[k]!;
    values[to] = from[start + place * step]!;
    indices[to] = place;
  }
}

const withLength = (shape: Shape, axis: number, n: number): Shape =>
  shape.map((m, d) => (d === axis ? n : m));

const ordering = (name: string, node: string) =>
  defineOp<Order, 'x', 'values' | 'indices'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['values', 'indices'],
    constants: ['indices'],
    inferAll([x], { axis, count }) {
      const shape = withLength(x!.shape, axis, count);
      return [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int64' },
      ];
    },
    kernel([x], [values, indices], { axis, descending, count }) {
      const [from, to] = [linesOf(x!, axis), linesOf(values!, axis)];
      const [X, V, I] = [x!.storage.data, values!.storage.data, indices!.storage.data];
      const sorter = sorterOf(X, from.step, from.length, descending);
      for (let line = 0; line < from.starts.length; line++) {
        const places = sorter.order(from.starts[line]!, count);
        laid(X, from.starts[line]!, from.step, places, count, V, I, to.starts[line]!, to.step);
      }
    },
    vjp: {
      x: needs(['indices'], ({ g, shape, attrs }, indices) =>
        attrs.axis >= shape.length ? g : scatterAdd(zeros(shape, { dtype: g.dtype }), attrs.axis, indices, g),
      ),
    },
    jvp: ({ tangents: [t], outputs: [, indices], attrs }) => [
      attrs.axis >= t!.shape.length ? t! : gather(t!, attrs.axis, indices!),
      null,
    ],
    batch: liftAlong,
  }).called((run) => (x: Tensor, attrs: Order): Extreme => {
    const [values, indices] = run([x], attrs);
    return { values: values!, indices: indices! };
  });
const [sorting, choosing] = [ordering('sort', 'SortBackward0'), ordering('topk', 'TopkBackward0')];

export interface SortOptions {
  /** Largest first. */
  readonly descending?: boolean;
  /** Equal elements keep their order here in any case. */
  readonly stable?: boolean;
}

type SortArguments = [dim?: Along<SortOptions>, options?: SortOptions];

/**
 * Elements in rising order along `dim`, the last by default, and where each stood (torch.sort). NaN counts as the
 * largest; equal elements keep their order.
 */
export const sort: OpFunction<[x: Tensor, ...SortArguments], Extreme> = Object.assign(
  (x: Tensor, ...args: SortArguments): Extreme => {
    const [dim = -1, options] = alongOf('sort', args[0], args[1], ['descending', 'stable']);
    const axis = axisOf('sort', dim, rankOf('sort', x));
    const descending = flag('sort', 'descending', options.descending ?? false);
    return sorting(x, { axis, descending, count: x.shape[axis] ?? 1 });
  },
  { op: sorting.op },
);

function flag(op: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be true or false, got ${shown(value)}`, { op });
}

/** Where the elements in rising order along `dim` stand (torch.argsort). */
export const argsort: OpFunction<[x: Tensor, ...SortArguments]> = Object.assign(
  (x: Tensor, ...args: SortArguments): Tensor => sort(x, ...args).indices,
  { op: sorting.op },
);

export interface TopkOptions {
  /** The largest (default), or the smallest. */
  readonly largest?: boolean;
  /** In order; ours always are. */
  readonly sorted?: boolean;
}

/**
 * The `k` largest elements along `dim`, the last by default, and where they stand, of equals the first (torch.topk).
 * Throws `ArgumentError` `ARG_RANGE` for a `k` beyond the axis.
 */
export const topk: OpFunction<
  [x: Tensor, k: number, dim?: Along<TopkOptions>, options?: TopkOptions],
  Extreme
> = Object.assign(
  (x: Tensor, k: number, first?: Along<TopkOptions>, second?: TopkOptions): Extreme => {
    const [dim = -1, options] = alongOf('topk', first, second, ['largest', 'sorted']);
    const axis = axisOf('topk', dim, rankOf('topk', x));
    const length = x.shape[axis] ?? 1;
    if (!Number.isInteger(k) || k < 0 || k > length)
      throw new ArgumentError(
        'ARG_RANGE',
        `topk: k must be a whole number from 0 to ${length}, got ${shown(k)}`,
        {
          op: 'topk',
          details: { k: shown(k), length },
        },
      );
    // Of a tensor without dimensions there is its one element, whatever k is.
    const count = x.shape.length === 0 ? 1 : k;
    return choosing(x, { axis, descending: flag('topk', 'largest', options.largest ?? true), count });
  },
  { op: choosing.op },
);

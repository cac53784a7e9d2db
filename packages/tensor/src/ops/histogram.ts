/** Counting or weighing numbers between edges. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { defineOp, type OpFunction } from '../op.js';
import { refuseForeign, tensorOf } from '../operand.js';
import { dataOf } from '../reading.js';
import { sameShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { div } from './arithmetic.js';
import { diff } from './differences.js';
import { sameDType } from './index-rule.js';
import { onesLike } from './makers.js';
import { linspace } from './ranges.js';
import { sum } from './reduce.js';
import { floating } from './reduce-rule.js';

export interface HistogramOptions {
  /** Where the first bin begins and the last ends; the smallest and largest element unless said otherwise. */
  readonly range?: readonly [low: number, high: number];
  /** What each element counts; 1 unless said otherwise. */
  readonly weight?: Tensor;
  /** Divide by the total and by the widths of the bins, so that the integral is 1. */
  readonly density?: boolean;
}
export interface Histogram {
  readonly hist: Tensor;
  /** One more than there are bins. */
  readonly binEdges: Tensor;
}

/** The bin of a value: as many edges as are not above it, less one; the last edge belongs to the last bin. */
function binOf(edges: ArrayLike<number>, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, edges.length - 1) - 1;
}

const counting: OpFunction<[x: Tensor, edges: Tensor, weight: Tensor]> = defineOp<
  undefined,
  'x' | 'edges' | 'weight',
  'hist'
>({
  name: 'histogram',
  node: '',
  inputs: ['x', 'edges', 'weight'],
  outputs: ['hist'],
  infer: ([x, edges]) => ({ shape: [edges!.shape[0]! - 1], dtype: x!.dtype }),
  kernel([x, edges, weight], [hist]) {
    const [X, E, W, H] = [dataOf(x!), dataOf(edges!), dataOf(weight!), hist!.storage.data];
    X.forEach((value, i) => {
      if (value >= E[0]! && value <= E[E.length - 1]!) H[binOf(E, value)]! += W[i]!;
    });
  },
  vjp: { x: null, edges: null, weight: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x, edges, weight) => run.one([x, edges, weight], undefined));

/**
 * How many elements, or how much weight, lies in each bin, and the edges of the bins: so many equally wide ones, or
 * between the rising edges of a vector. A bin has its left edge, the last one both; what lies outside is not counted
 * (torch.histogram). Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`; `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`;
 * `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const histogram: OpFunction<
  [x: Tensor, bins: number | Tensor, options?: HistogramOptions],
  Histogram
> = Object.assign(
  (x: Tensor, bins: number | Tensor, options: HistogramOptions = {}): Histogram => {
    checkOptions('histogram', options, ['range', 'weight', 'density']);
    const { range, weight, density = false } = options;
    if (typeof density !== 'boolean') throw junk('density must be true or false', density);
    refuseForeign('histogram', bins);
    const weights = weight === undefined ? onesLike(floating('histogram', x)) : weightOf(x, weight);
    const edges = bins instanceof Tensor ? edgesOf(x, bins, range) : evenEdges(x, bins, range);
    const hist = counting(floating('histogram', x), edges, weights);
    return { hist: density ? div(div(hist, sum(hist)), diff(edges)) : hist, binEdges: edges };
  },
  { op: counting.op },
);

const junk = (wanted: string, got: unknown): ArgumentError =>
  new ArgumentError('ARG_TYPE', `histogram: ${wanted}, got ${shown(got)}`, { op: 'histogram' });

function weightOf(x: Tensor, weight: Tensor): Tensor {
  sameDType('histogram', floating('histogram', x), tensorOf('histogram', weight, 'weight'));
  if (sameShape(x.shape, weight.shape)) return weight;
  throw new ShapeError('SHAPE_MISMATCH', `histogram: weights of [${weight.shape}] for [${x.shape}]`, {
    op: 'histogram',
    details: { shapes: [x.shape, weight.shape] },
  });
}

function edgesOf(x: Tensor, edges: Tensor, range: unknown): Tensor {
  if (range !== undefined)
    throw new ArgumentError('ARG_RANGE', 'histogram: edges say the range already; leave one out', {
      op: 'histogram',
    });
  if (edges.dtype !== x.dtype)
    throw new DTypeError('DTYPE_MISMATCH', `histogram: edges of ${edges.dtype} for a tensor of ${x.dtype}`, {
      op: 'histogram',
    });
  if (edges.shape.length === 1 && edges.shape[0]! >= 2) return edges;
  throw new ShapeError(
    'SHAPE_RANK',
    `histogram: a vector of two edges or more is wanted, got [${edges.shape}]`,
    {
      op: 'histogram',
    },
  );
}

function evenEdges(x: Tensor, bins: number, range: HistogramOptions['range']): Tensor {
  if (typeof bins !== 'number') throw junk('bins are a number or a tensor of edges', bins);
  if (!Number.isInteger(bins) || bins < 1)
    throw new ArgumentError('ARG_RANGE', `histogram: bins must be a whole number from 1 up, got ${bins}`, {
      op: 'histogram',
    });
  const [low, high] = limitsOf(x, range);
  // As in PyTorch a range of one point is widened to both sides.
  return low === high
    ? linspace(low - 0.5, high + 0.5, bins + 1, { dtype: x.dtype })
    : linspace(low, high, bins + 1, { dtype: x.dtype });
}

function limitsOf(x: Tensor, range: HistogramOptions['range']): readonly [number, number] {
  if (range !== undefined && (!Array.isArray(range) || range.length !== 2))
    throw junk('range is a list of two numbers', range);
  const [low, high] = range ?? extremes(dataOf(floating('histogram', x)));
  if (Number.isFinite(low) && Number.isFinite(high) && low <= high) return [low, high];
  throw new ArgumentError(
    'ARG_RANGE',
    `histogram: the range from ${shown(low)} to ${shown(high)} is not finite or not in order`,
    { op: 'histogram' },
  );
}

function extremes(data: ArrayLike<number>): readonly [number, number] {
  if (data.length === 0) return [0, 1];
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]!);
    high = Math.max(high, data[i]!);
  }
  return [low, high];
}

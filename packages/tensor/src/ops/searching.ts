/** Places in sorted lines, and runs of equal elements. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { type AnyOp, defineOp, type OpFunction } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { positions, sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { distinct, type UniqueFunction } from './distinct.js';
import { gather } from './indexing.js';
import { compared, type TensorLike } from './scalar.js';

export interface BucketizeOptions {
  /** Behind elements that are equal, instead of in front of them. */
  readonly right?: boolean;
  /** Answer in int32 in place of int64. */
  readonly outInt32?: boolean;
}
export interface SearchOptions extends BucketizeOptions {
  /** The same as `right` in words; the two must not contradict each other. */
  readonly side?: 'left' | 'right';
  /** Which element stands at each place of the lines in rising order, int64, as `argsort` gives it. The lines themselves may then stand in any order. */
  readonly sorter?: Tensor;
}
interface Search {
  readonly right: boolean;
  /** The result is int32, not int64. */
  readonly narrow: boolean;
}

/** How many of the `n` elements from `start` on come before `value`; NaN comes behind all. */
function placeOf(
  data: Data,
  places: Int32Array,
  start: number,
  n: number,
  value: number,
  right: boolean,
): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = data[places[start + middle]!]!;
    if (right ? !(at > value) : !(at >= value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const searching: OpFunction<[sorted: Tensor, values: Tensor, attrs: Search]> = defineOp<
  Search,
  'sorted' | 'values',
  'y'
>({
  name: 'searchsorted',
  node: '',
  inputs: ['sorted', 'values'],
  outputs: ['y'],
  infer: ([, values], { narrow }) => ({ shape: values!.shape, dtype: narrow ? 'int32' : 'int64' }),
  kernel([sorted, values], [y], { right }) {
    const [S, V, Y] = [sorted!.storage.data, values!.storage.data, y!.storage.data];
    const [lines, n] = [positions(sorted!), sorted!.shape.at(-1)!];
    const each = sorted!.shape.length === 1 ? Infinity : values!.shape.at(-1)!;
    positions(values!).forEach((at, i) => {
      const line = each === Infinity ? 0 : Math.floor(i / each);
      Y[i] = placeOf(S, lines, line * n, n, V[at]!, right);
    });
  },
  vjp: { sorted: null, values: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (sorted, values, attrs) => run.one([sorted, values], attrs));

function flag(op: string, name: string, value: unknown = false): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be true or false, got ${shown(value)}`, { op });
}
function searchOf(op: string, { right, side, outInt32 }: SearchOptions): Search {
  const behind = flag(op, 'right', right);
  const narrow = flag(op, 'outInt32', outInt32);
  if (side === undefined) return { right: behind, narrow };
  if (side !== 'left' && side !== 'right')
    throw new ArgumentError('ARG_UNKNOWN', `${op}: side must be "left" or "right", got ${shown(side)}`, {
      op,
    });
  if (side === 'left' && behind)
    throw new ArgumentError('ARG_RANGE', `${op}: side is "left" and right is true; give one of the two`, {
      op,
    });
  return { right: side === 'right', narrow };
}

/** The lines in rising order. */
function inOrder(op: string, lines: Tensor, sorter: Tensor | undefined): Tensor {
  if (sorter === undefined) return lines;
  const { shape, dtype } = tensorOf(op, sorter, 'sorter');
  if (dtype !== 'int64')
    throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: sorter must be int64, got ${dtype}`, { op });
  if (!sameShape(shape, lines.shape))
    throw new ShapeError('SHAPE_MISMATCH', `${op}: sorter [${shape}] and sorted [${lines.shape}] differ`, {
      op,
      details: { shapes: [shape, lines.shape] },
    });
  return gather(lines, -1, sorter);
}

/** One line for all values, or one for each line of values. */
function checkLines(op: string, sorted: Shape, values: Shape): void {
  if (sorted.length === 1) return;
  const fits =
    sorted.length > 0 &&
    sorted.length === values.length &&
    sorted.slice(0, -1).every((n, d) => n === values[d]);
  if (fits) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: sorted [${sorted}] and values [${values}]; one line, or the same dims but for the last, are wanted`,
    { op, details: { shapes: [sorted, values] } },
  );
}

/**
 * Where in the rising lines of `sorted` each of `values` would have to stand, int64 (torch.searchsorted). `sorted`: one
 * line, or one for each line of values. Throws `ShapeError` `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED` for a
 * sorter that is not int64; `IndexError` for one that points outside; `ArgumentError` `ARG_UNKNOWN`, `ARG_RANGE`, `ARG_TYPE`.
 */
export const searchsorted: OpFunction<[sorted: Tensor, values: TensorLike, options?: SearchOptions]> =
  Object.assign(
    (sorted: Tensor, values: TensorLike, options: SearchOptions = {}): Tensor => {
      checkOptions('searchsorted', options, ['right', 'side', 'sorter', 'outInt32']);
      const search = searchOf('searchsorted', options);
      const given = compared('searchsorted', values, tensorOf('searchsorted', sorted, 'sorted'));
      checkLines('searchsorted', sorted.shape, given.shape);
      return searching(inOrder('searchsorted', sorted, options.sorter), given, search);
    },
    { op: searching.op },
  );

/**
 * Which interval of the rising `boundaries` each element lies in, int64 (torch.bucketize); `x` may be a number.
 * Throws `ShapeError` `SHAPE_RANK`, `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const bucketize: OpFunction<[x: TensorLike, boundaries: Tensor, options?: BucketizeOptions]> =
  Object.assign(
    (x: TensorLike, boundaries: Tensor, options: BucketizeOptions = {}): Tensor => {
      checkOptions('bucketize', options, ['right', 'outInt32']);
      const search = searchOf('bucketize', options);
      const shape = shapeOf('bucketize', boundaries, 'boundaries');
      if (shape.length !== 1)
        throw new ShapeError('SHAPE_RANK', `bucketize: boundaries in one line are wanted, got [${shape}]`, {
          op: 'bucketize',
        });
      return searching(boundaries, compared('bucketize', x, boundaries), search);
    },
    { op: searching.op },
  );

/** Where runs of equal elements begin. */
function runStarts(x: Tensor): Int32Array {
  const [{ data }, places] = [x.storage, positions(x)];
  const begins = (i: number): boolean => i === 0 || data[places[i]!] !== data[places[i - 1]!];
  let count = 0;
  for (let i = 0; i < places.length; i++) if (begins(i)) count++;
  const starts = new Int32Array(count);
  for (let i = 0, run = 0; run < count; i++) if (begins(i)) starts[run++] = i;
  return starts;
}

const separating = defineOp<undefined, 'x', 'values' | 'inverse' | 'counts'>({
  name: 'uniqueConsecutive',
  node: '',
  inputs: ['x'],
  outputs: ['values', 'inverse', 'counts'],
  inferAll([x]) {
    const shape = [runStarts(x!).length];
    return [
      { shape, dtype: x!.dtype },
      { shape: x!.shape, dtype: 'int64' },
      { shape, dtype: 'int64' },
    ];
  },
  kernel([x], [values, inverse, counts]) {
    const [X, V, I, C] = [x!, values!, inverse!, counts!].map(({ storage }) => storage.data);
    const [places, starts] = [positions(x!), runStarts(x!)];
    starts.forEach((start, run) => {
      const end = starts[run + 1] ?? places.length;
      V![run] = X![places[start]!]!;
      C![run] = end - start;
      I!.fill(run, start, end);
    });
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x: Tensor) => run([x], undefined));

/**
 * The first of each run of equal elements; with options also which run each element is in, and their lengths; with `dim` of
 * runs of equal slices along an axis (torch.unique_consecutive). Throws as `unique`.
 */
export const uniqueConsecutive: UniqueFunction & { readonly op: AnyOp } = Object.assign(
  distinct('uniqueConsecutive', false, separating),
  { op: separating.op },
);

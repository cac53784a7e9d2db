/** Places in sorted lines, membership, and runs of equal elements. */
import { checkOptions, ArgumentError, ShapeError, shown } from '@isograd/errors';
import type { Data } from '../dtype.js';
import { type AnyOp, defineOp, type OpFunction } from '../op.js';
import { shapeOf, tensorOf } from '../operand.js';
import { positions, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { logicalNot } from './compare.js';
import { distinct, type UniqueFunction } from './distinct.js';
import { like, type TensorLike } from './scalar.js';

export interface SearchOptions {
  /** Behind elements that are equal, instead of in front of them. */
  readonly right?: boolean;
}
interface Search {
  readonly right: boolean;
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
  infer: ([, values]) => ({ shape: values!.shape, dtype: 'int64' }),
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

function rightOf(op: string, options: SearchOptions): boolean {
  checkOptions(op, options, ['right']);
  const { right = false } = options;
  if (typeof right === 'boolean') return right;
  throw new ArgumentError('ARG_TYPE', `${op}: right must be true or false, got ${shown(right)}`, { op });
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
 * line, or one for each line of values. Throws `ShapeError` `SHAPE_MISMATCH`.
 */
export const searchsorted: OpFunction<[sorted: Tensor, values: TensorLike, options?: SearchOptions]> =
  Object.assign(
    (sorted: Tensor, values: TensorLike, options: SearchOptions = {}): Tensor => {
      const right = rightOf('searchsorted', options);
      const given = like('searchsorted', values, tensorOf('searchsorted', sorted, 'sorted'));
      checkLines('searchsorted', sorted.shape, given.shape);
      return searching(sorted, given, { right });
    },
    { op: searching.op },
  );

/** Which interval of the rising `boundaries` each element lies in, int64 (torch.bucketize). Throws `ShapeError` `SHAPE_RANK`. */
export const bucketize: OpFunction<[x: Tensor, boundaries: Tensor, options?: SearchOptions]> = Object.assign(
  (x: Tensor, boundaries: Tensor, options: SearchOptions = {}): Tensor => {
    const right = rightOf('bucketize', options);
    const shape = shapeOf('bucketize', boundaries, 'boundaries');
    if (shape.length !== 1)
      throw new ShapeError('SHAPE_RANK', `bucketize: boundaries in one line are wanted, got [${shape}]`, {
        op: 'bucketize',
      });
    return searching(boundaries, tensorOf('bucketize', x), { right });
  },
  { op: searching.op },
);

const belonging: OpFunction<[x: Tensor, test: Tensor]> = defineOp<undefined, 'x' | 'test', 'y'>({
  name: 'isin',
  node: '',
  inputs: ['x', 'test'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: x!.shape, dtype: 'bool' }),
  kernel([x, test], [y]) {
    const [X, T, Y] = [x!.storage.data, test!.storage.data, y!.storage.data];
    // A set holds that NaN equals itself, which it does not here.
    const members = new Set(Array.from(positions(test!), (at) => T[at]!).filter((v) => v === v));
    positions(x!).forEach((at, i) => void (Y[i] = members.has(X[at]!) ? 1 : 0));
  },
  vjp: { x: null, test: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x, test) => run.one([x, test], undefined));

export interface IsinOptions {
  /** Whether to ask for the others. */
  readonly invert?: boolean;
}
/** Where elements of `x` are among those of `test`; NaN is nowhere (torch.isin). */
export const isin: OpFunction<[x: Tensor, test: TensorLike, options?: IsinOptions]> = Object.assign(
  (x: Tensor, test: TensorLike, options: IsinOptions = {}): Tensor => {
    checkOptions('isin', options, ['invert']);
    const { invert = false } = options;
    if (typeof invert !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `isin: invert must be true or false, got ${shown(invert)}`, {
        op: 'isin',
      });
    const y = belonging(x, like('isin', test, x));
    return invert ? logicalNot(y) : y;
  },
  { op: belonging.op },
);

/** Where runs of equal elements begin. */
function runStarts(x: Tensor): number[] {
  const [data, places] = [x.storage.data, positions(x)];
  const starts: number[] = [];
  places.forEach((at, i) => {
    if (i === 0 || data[at] !== data[places[i - 1]!]) starts.push(i);
  });
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

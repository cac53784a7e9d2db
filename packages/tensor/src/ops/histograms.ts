/** Counting numbers into bins. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { positions, sameShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { indexSelect } from './indexing.js';
import { floating } from './reduce-rule.js';

export interface BincountOptions {
  /** What each number counts; 1 unless said otherwise. */
  readonly weights?: Tensor;
  /** The least number of bins. */
  readonly minlength?: number;
}

/** The numbers as bins, checked. */
function binsOf(x: Tensor): Int32Array {
  if (isFloating(x.dtype) || x.dtype === 'bool')
    throw new DTypeError('DTYPE_UNSUPPORTED', `bincount: integers are wanted, got ${x.dtype}`, {
      op: 'bincount',
    });
  if (x.shape.length !== 1)
    throw new ShapeError('SHAPE_RANK', `bincount: one axis is wanted, got [${x.shape}]`, { op: 'bincount' });
  const data = x.storage.data;
  return positions(x).map((at, i) => {
    const value = data[at]!;
    if (value >= 0 && value < 2 ** 31 - 1) return value;
    throw new ArgumentError(
      'ARG_RANGE',
      `bincount: ${value} at position ${i} is no bin; numbers from 0 up are wanted`,
      {
        op: 'bincount',
        details: { value, position: i },
      },
    );
  });
}
const binCount = (bins: Int32Array, least: number): number =>
  bins.reduce((n, bin) => Math.max(n, bin + 1), least);

const counting: OpFunction<[x: Tensor, minlength: number]> = defineOp<number, 'x', 'y'>({
  name: 'bincount',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], least) => ({ shape: [binCount(binsOf(x!), least)], dtype: 'int64' }),
  kernel([x], [y]) {
    const Y = y!.storage.data;
    for (const bin of binsOf(x!)) Y[bin]!++;
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x, minlength) => run.one([x], minlength));

const weighing: OpFunction<[x: Tensor, weights: Tensor, minlength: number]> = defineOp<
  number,
  'x' | 'weights',
  'y'
>({
  name: 'bincount',
  node: 'BincountBackward0',
  inputs: ['x', 'weights'],
  outputs: ['y'],
  infer([x, weights], least) {
    const shape = [binCount(binsOf(x!), least)];
    if (weights!.shape.length === 1 && weights!.shape[0] === x!.shape[0])
      return { shape, dtype: isFloating(weights!.dtype) ? weights!.dtype : 'float64' };
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `bincount: weights of [${weights!.shape}] for numbers of [${x!.shape}]`,
      {
        op: 'bincount',
      },
    );
  },
  kernel([x, weights], [y]) {
    const [bins, places] = [binsOf(x!), positions(weights!)];
    const [W, Y] = [weights!.storage.data, y!.storage.data];
    bins.forEach((bin, i) => void (Y[bin]! += W[places[i]!]!));
  },
  vjp: { x: null, weights: needs(['x'], ({ g }, x) => indexSelect(g, 0, x)) },
  jvp: ({ inputs: [x], tangents: [, t], outputs: [y] }) => [t ? weighing(x!, t, y!.shape[0]!) : null],
  batch: 'loop',
}).called((run) => (x, weights, minlength) => run.one([x, weights], minlength));

/**
 * How often each whole number from 0 up occurs, or the weights it has in all (torch.bincount). `x`: integers along one
 * axis. Throws `ArgumentError` `ARG_RANGE` for negative numbers, `DTypeError` `DTYPE_UNSUPPORTED`, `ShapeError`.
 */
export const bincount: OpFunction<[x: Tensor, options?: BincountOptions]> = Object.assign(
  (x: Tensor, options: BincountOptions = {}): Tensor => {
    checkOptions('bincount', options, ['weights', 'minlength']);
    const { weights, minlength = 0 } = options;
    if (!Number.isInteger(minlength) || minlength < 0)
      throw new ArgumentError(
        'ARG_RANGE',
        `bincount: minlength must be a whole number from 0 up, got ${shown(minlength)}`,
        {
          op: 'bincount',
        },
      );
    // As in PyTorch nothing weighs nothing, and int64 counts it.
    const plain = weights === undefined || (x instanceof Tensor && sameShape(x.shape, [0]));
    return plain ? counting(x, minlength) : weighing(x, weights, minlength);
  },
  { op: counting.op },
);

interface Bins {
  readonly bins: number;
  readonly low: number;
  readonly high: number;
}
export interface HistcOptions {
  /** How many; 100 unless said otherwise. */
  readonly bins?: number;
  /** Where the first begins; with an equal `max`, as by default, the smallest and largest element are the limits. */
  readonly min?: number;
  /** Where the last ends. */
  readonly max?: number;
}
/** In one object, or one behind the other. */
type HistcArguments = [bins?: HistcOptions | number, min?: number, max?: number];
function numbered(bins: HistcArguments[0], min = 0, max = 0): Required<HistcOptions> {
  if (typeof bins === 'number' || bins === undefined) return { bins: bins ?? 100, min, max };
  throw new ArgumentError('ARG_TYPE', `histc: bins must be a number, got ${shown(bins)}`, { op: 'histc' });
}
const least = (values: readonly number[]): number =>
  values.reduce((a, b) => (b < a || b !== b ? b : a), Infinity);

/**
 * How many elements fall into each of equally wide bins; those outside are not counted (torch.histc). Floating only.
 * Throws `ArgumentError` `ARG_RANGE` for no bins, a wrong order of limits, or limits that are not finite.
 */
export const histc: OpFunction<[x: Tensor, ...HistcArguments]> = defineOp<Bins, 'x', 'y'>({
  name: 'histc',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], { bins }) => ({ shape: [bins], dtype: x!.dtype }),
  kernel([x], [y], { bins, low, high }) {
    const [X, Y] = [x!.storage.data, y!.storage.data];
    const values = Array.from(positions(x!), (at) => X[at]!);
    const [from, to] = limitsOf(values, low, high);
    for (const value of values)
      if (value >= from && value <= to)
        Y[Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins))]!++;
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x, first, low, high) => {
  const options = typeof first === 'object' && low === undefined && high === undefined ? first : null;
  if (options !== null) checkOptions('histc', options, ['bins', 'min', 'max']);
  const { bins = 100, min = 0, max = 0 } = options ?? numbered(first, low, high);
  if (!Number.isInteger(bins) || bins < 1)
    throw new ArgumentError('ARG_RANGE', `histc: bins must be a whole number from 1 up, got ${shown(bins)}`, {
      op: 'histc',
    });
  if (!Number.isFinite(min) || !Number.isFinite(max) || min > max)
    throw new ArgumentError(
      'ARG_RANGE',
      `histc: min and max must be finite and in order, got ${shown(min)} and ${shown(max)}`,
      { op: 'histc' },
    );
  return run.one([floating('histc', x)], { bins, low: min, high: max });
});

function limitsOf(values: readonly number[], low: number, high: number): readonly [number, number] {
  if (low < high) return [low, high];
  const [from, to] = values.length === 0 ? [low, high] : [least(values), -least(values.map((v) => -v))];
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw new ArgumentError(
      'ARG_RANGE',
      `histc: the range from ${from} to ${to} is not finite; say min and max`,
      {
        op: 'histc',
      },
    );
  // As in PyTorch a range of one point is widened to both sides.
  return from === to ? [from - 1, to + 1] : [from, to];
}

/** Pools: the largest or the average element of each window of lines and planes. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import type { Windows } from '@isograd/kernels';
import { isFloating } from '../dtype.js';
import type { AnyOp, OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { averages, maxima, type Pooling } from './pooling-rows.js';
import {
  adaptiveWindows,
  movesOf,
  type PoolOptions,
  slidingWindows,
  withoutMargins,
} from './pooling-windows.js';
import { squeeze, unsqueeze } from './axes.js';
import { mean } from './reduce.js';
import type { Sizes } from './window-options.js';

export type { PoolOptions } from './pooling-windows.js';
export interface MaxPoolOptions extends PoolOptions {
  /** Steps between neighbouring elements of the window; 1 by default. */
  readonly dilation?: Sizes;
}
export interface AvgPoolOptions extends PoolOptions {
  /** Whether zeros of the margin count; true by default. */
  readonly countIncludePad?: boolean;
}
export interface AvgPool2dOptions extends AvgPoolOptions {
  /** Divides instead of the window's size. */
  readonly divisorOverride?: number;
}
export interface Pooled {
  readonly values: Tensor;
  /** int64: where in its plane each value stands, counted row after row. */
  readonly indices: Tensor;
}
/** One number for every axis, or one for each; null keeps an axis as it is. */
export type OutputSize = number | readonly (number | null)[];

const single: Windows = { starts: [0], ends: [1], step: 1, counts: [1] };

function floating(op: string, x: Tensor): Tensor {
  if (isFloating(tensorOf(op, x).dtype)) return x;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${x.dtype}`, {
    op,
    details: { dtype: x.dtype },
    hint: 'cast it: .to("float32")',
  });
}

function poolOf(shape: Shape, windows: readonly Windows[]): Pooling {
  const [rows, columns] = windows.length === 1 ? [single, windows[0]!] : [windows[0]!, windows[1]!];
  return { input: shape.slice(-windows.length), output: windows.map((w) => w.starts.length), rows, columns };
}

function flag(op: string, name: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be true or false, got ${shown(value)}`, { op });
}

/** Lines are planes of height 1: looked at as such, pooled, and looked at as lines again, as PyTorch does. */
const planar = ({ input, output, ...pool }: Pooling): Pooling => ({
  ...pool,
  input: [1, ...input],
  output: [1, ...output],
});
const lowered = (y: Tensor): Tensor => squeeze(y, -2);
const maxLines = (row: MaxRow): MaxRow =>
  Object.assign(
    (x: Tensor, pool: Pooling): readonly Tensor[] => row(unsqueeze(x, -2), planar(pool)).map(lowered),
    { op: row.op },
  );
const averageLines = (row: AvgRow): AvgRow =>
  Object.assign((x: Tensor, pool: Pooling): Tensor => lowered(row(unsqueeze(x, -2), planar(pool))), {
    op: row.op,
  });

type MaxRow = ReturnType<typeof maxima>;
const maxPool = (op: string, axes: 1 | 2, row: MaxRow) => {
  const pooled = (x: Tensor, kernelSize: Sizes, options: MaxPoolOptions = {}): Pooled => {
    checkOptions(op, options, ['stride', 'padding', 'dilation', 'ceilMode']);
    const { dilation = 1, ceilMode = false } = options;
    const { shape } = floating(op, x);
    const moves = movesOf(op, shape, kernelSize, axes, options, dilation);
    const windows = slidingWindows(op, shape, moves, flag(op, 'ceilMode', ceilMode));
    const [values, indices] = row(x, poolOf(shape, windows));
    return { values: values!, indices: indices! };
  };
  return Object.assign(pooled, { op: row.op });
};
type Max = OpFunction<[x: Tensor, kernelSize: Sizes, options?: MaxPoolOptions]>;
type MaxWithIndices = OpFunction<[x: Tensor, kernelSize: Sizes, options?: MaxPoolOptions], Pooled>;
const valuesOf = <Args extends unknown[]>(
  f: ((...args: Args) => Pooled) & { readonly op: AnyOp },
): OpFunction<Args> => Object.assign((...args: Args): Tensor => f(...args).values, { op: f.op });

const maxPlanes = maxima('MaxPool2DWithIndicesBackward0');
/**
 * The largest element of each window of lines, and where it stands (torch.nn.functional.max_pool1d with indices). `x`:
 * [N, C, L] or [C, L]. Throws as `maxPool2d`.
 */
export const maxPool1dWithIndices: MaxWithIndices = maxPool('maxPool1d', 1, maxLines(maxPlanes));
/**
 * The largest element of each window of planes, and where it stands (torch.nn.functional.max_pool2d with indices). `x`:
 * [N, C, H, W] or [C, H, W]. Throws as `maxPool2d`.
 */
export const maxPool2dWithIndices: MaxWithIndices = maxPool('maxPool2d', 2, maxPlanes);
/** The largest element of each window of lines (torch.nn.functional.max_pool1d). `x`: [N, C, L] or [C, L]. Throws as `maxPool2d`. */
export const maxPool1d: Max = valuesOf(maxPool1dWithIndices);
/**
 * The largest element of each window of planes (torch.nn.functional.max_pool2d). `x`: [N, C, H, W] or [C, H, W]. A NaN
 * wins. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_TYPE`,
 * `ARG_RANGE`, `ARG_UNKNOWN`.
 */
export const maxPool2d: Max = valuesOf(maxPool2dWithIndices);

type AvgRow = ReturnType<typeof averages>;
const slidingAverages = averages('AvgPool2DBackward0');
const avgPool = (op: string, axes: 1 | 2, row: AvgRow, known: readonly string[]) =>
  Object.assign(
    (x: Tensor, kernelSize: Sizes, options: AvgPool2dOptions = {}): Tensor => {
      checkOptions(op, options, ['stride', 'padding', 'ceilMode', 'countIncludePad', ...known]);
      const { ceilMode = false, countIncludePad = true, divisorOverride: divisor } = options;
      if (divisor !== undefined && (!Number.isInteger(divisor) || divisor === 0))
        throw new ArgumentError(
          'ARG_RANGE',
          `${op}: divisorOverride must be a whole number but 0, got ${shown(divisor)}`,
          { op },
        );
      const { shape } = floating(op, x);
      const moves = movesOf(op, shape, kernelSize, axes, options);
      const all = slidingWindows(op, shape, moves, flag(op, 'ceilMode', ceilMode));
      const windows = flag(op, 'countIncludePad', countIncludePad) ? all : withoutMargins(all);
      return row(x, { ...poolOf(shape, windows), ...(divisor === undefined ? {} : { divisor }) });
    },
    { op: row.op },
  );
/**
 * The average of each window of lines (torch.nn.functional.avg_pool1d). `x`: [N, C, L] or [C, L]. Throws as `maxPool2d`.
 */
export const avgPool1d: OpFunction<[x: Tensor, kernelSize: Sizes, options?: AvgPoolOptions]> = avgPool(
  'avgPool1d',
  1,
  averageLines(slidingAverages),
  [],
);
/**
 * The average of each window of planes (torch.nn.functional.avg_pool2d). `x`: [N, C, H, W] or [C, H, W]. Throws as
 * `maxPool2d`.
 */
export const avgPool2d: OpFunction<[x: Tensor, kernelSize: Sizes, options?: AvgPool2dOptions]> = avgPool(
  'avgPool2d',
  2,
  slidingAverages,
  ['divisorOverride'],
);

type Adaptive<Result = Tensor> = OpFunction<[x: Tensor, outputSize: OutputSize], Result>;
const adaptive = <Result>(
  op: string,
  axes: 1 | 2,
  row: { readonly op: AnyOp },
  f: (x: Tensor, pool: Pooling) => Result,
): Adaptive<Result> =>
  Object.assign(
    (x: Tensor, outputSize: OutputSize): Result => {
      const { shape } = floating(op, x);
      return f(x, poolOf(shape, adaptiveWindows(op, shape, outputSize, axes)));
    },
    { op: row.op },
  );
const averagePlanes = averages('AdaptiveAvgPool2DBackward0');
/** Averages of a given number of equal parts of lines (torch.nn.functional.adaptive_avg_pool1d). `x`: [N, C, L] or [C, L]. Throws as `maxPool2d`. */
export const adaptiveAvgPool1d: Adaptive = adaptive(
  'adaptiveAvgPool1d',
  1,
  averagePlanes,
  averageLines(averagePlanes),
);
/** Averages of a given number of equal parts of planes (torch.nn.functional.adaptive_avg_pool2d). `x`: [N, C, H, W] or [C, H, W]. Throws as `maxPool2d`. */
export const adaptiveAvgPool2d: Adaptive = adaptive('adaptiveAvgPool2d', 2, averagePlanes, (x, pool) =>
  // One part is a plain mean, for PyTorch, too.
  pool.output.every((n) => n === 1) ? mean(x, [-2, -1], { keepdim: true }) : averagePlanes(x, pool),
);

const largestPlanes = maxima('AdaptiveMaxPool2DBackward0');
const largestLines = maxLines(largestPlanes);
const pair = ([values, indices]: readonly Tensor[]): Pooled => ({ values: values!, indices: indices! });
/** The largest elements of equal parts of lines, and where they stand. Throws as `maxPool2d`. */
export const adaptiveMaxPool1dWithIndices: Adaptive<Pooled> = adaptive(
  'adaptiveMaxPool1d',
  1,
  largestLines,
  (x, pool) => pair(largestLines(x, pool)),
);
/** The largest elements of equal parts of planes, and where they stand. Throws as `maxPool2d`. */
export const adaptiveMaxPool2dWithIndices: Adaptive<Pooled> = adaptive(
  'adaptiveMaxPool2d',
  2,
  largestPlanes,
  (x, pool) => pair(largestPlanes(x, pool)),
);
/** The largest elements of a given number of equal parts of lines (torch.nn.functional.adaptive_max_pool1d). Throws as `maxPool2d`. */
export const adaptiveMaxPool1d: Adaptive = valuesOf(adaptiveMaxPool1dWithIndices);
/** The largest elements of a given number of equal parts of planes (torch.nn.functional.adaptive_max_pool2d). Throws as `maxPool2d`. */
export const adaptiveMaxPool2d: Adaptive = valuesOf(adaptiveMaxPool2dWithIndices);

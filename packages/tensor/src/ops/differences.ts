/** Differences of neighbours, and areas under sampled curves. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axisOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { add, mul, sub } from './arithmetic.js';
import { type ByName, byName } from './by-name.js';
import { logicalXor } from './compare.js';
import { cat } from './joins.js';
import { overNumber, timesNumber } from './number-steps.js';
import { select, slice } from './parts.js';
import { sum } from './reduce.js';
import { reshape } from './reshapes.js';
import { cumsum } from './scans.js';

export interface DiffOptions {
  /** How many times over; 1 by default. */
  readonly n?: number;
  /** The last axis by default. */
  readonly dim?: number;
  /** Stands in front of `x` along `dim`. */
  readonly prepend?: Tensor;
  /** Stands behind `x` along `dim`. */
  readonly append?: Tensor;
}

const diffByPlace: OpFunction<[x: Tensor, n?: number, dim?: number, prepend?: Tensor, append?: Tensor]> =
  Object.assign(
    (x: Tensor, n = 1, dim = -1, prepend?: Tensor, append?: Tensor): Tensor => {
      const axis = innerAxis('diff', x, dim);
      if (!Number.isInteger(n) || n < 0 || n > 2 ** 31)
        throw new ArgumentError('ARG_RANGE', `diff: n must be a whole number from 0 up, got ${shown(n)}`, {
          op: 'diff',
        });
      if (n === 0) return x;
      const parts = [prepend, x, append].filter((part) => part !== undefined);
      let y = parts.length === 1 ? x : cat(parts, axis);
      const step = x.dtype === 'bool' ? logicalXor : sub;
      for (let k = Math.min(n, y.shape[axis]!); k > 0; k--)
        y = step(slice(y, axis, 1), slice(y, axis, 0, Math.max(y.shape[axis]! - 1, 0)));
      return y;
    },
    { op: sub.op },
  );

/**
 * What each element has over the one before it along `dim`, the last by default, `n` times over (torch.diff).
 * Throws `ShapeError` `SHAPE_RANK` without dimensions, `ArgumentError` `ARG_RANGE`.
 */
export const diff: OpFunction<
  [x: Tensor, ...args: ByName<[n?: number, dim?: number, options?: DiffOptions], DiffOptions>]
> = byName('diff', diffByPlace, 1, ['n', 'dim', 'prepend', 'append']);

function innerAxis(op: string, x: Tensor, dim: number): number {
  const rank = rankOf(op, x);
  if (rank > 0) return axisOf(op, dim, rank);
  throw new ShapeError('SHAPE_RANK', `${op}: at least one dim is wanted, got a tensor without any`, { op });
}

export interface TrapezoidOptions {
  /** How far apart the samples lie; 1 unless said otherwise. Not beside `x`. */
  readonly dx?: number;
  /** The axis of the curve, the last by default. */
  readonly dim?: number;
}
type Area = OpFunction<[y: Tensor, x?: Tensor | TrapezoidOptions, options?: TrapezoidOptions]>;

interface Curve {
  readonly axis: number;
  readonly dx: number;
  /** Distances of the samples in the shape of the intervals, where they are given. */
  readonly steps: Tensor | null;
}

function curveOf(
  op: string,
  y: Tensor,
  args: readonly [x: Tensor | TrapezoidOptions | undefined, options: TrapezoidOptions | undefined],
): Curve {
  const [first, second = {}] = args;
  const [x, options] = first instanceof Tensor ? [first, second] : [null, first ?? second];
  checkOptions(op, options, ['dx', 'dim']);
  const { dx = 1, dim = -1 } = options;
  if (typeof dx !== 'number' || (x !== null && options.dx !== undefined))
    throw new ArgumentError('ARG_TYPE', `${op}: dx is a number, and not given beside x; got ${shown(dx)}`, {
      op,
    });
  const axis = innerAxis(op, y, dim);
  if (x === null) return { axis, dx, steps: null };
  const steps = diff(x, 1, x.shape.length === 1 ? 0 : dim);
  const along = y.shape.map((_, d) => (d === axis ? (steps.shape[0] ?? 1) : 1));
  return { axis, dx, steps: steps.shape.length === 1 ? reshape(steps, along) : steps };
}

/** Neighbours added up along the axis: twice the mean height of each interval. */
const heights = (y: Tensor, axis: number): Tensor =>
  add(slice(y, axis, 0, Math.max(y.shape[axis]! - 1, 0)), slice(y, axis, 1));

/**
 * Area under the samples `y` along `dim` by the trapezoidal rule, `dx` apart or at the places `x` (torch.trapezoid).
 * Throws as `diff`.
 */
export const trapezoid: Area = Object.assign(
  (y: Tensor, x?: Tensor | TrapezoidOptions, options?: TrapezoidOptions): Tensor => {
    const { axis, dx, steps } = curveOf('trapezoid', tensorOf('trapezoid', y, 'y'), [x, options]);
    const n = y.shape[axis]!;
    if (steps !== null) return overNumber(sum(mul(heights(y, axis), steps), axis), 2);
    if (n === 0) return timesNumber(sum(y, axis), dx);
    const ends = add(select(y, axis, 0), select(y, axis, -1));
    return timesNumber(sub(sum(y, axis), timesNumber(ends, 0.5)), dx);
  },
  { op: sum.op },
);
/** `trapezoid` (torch.trapz). */
export const trapz: Area = trapezoid;

/** Areas up to each sample but the first, as `trapezoid` (torch.cumulative_trapezoid). Throws as `diff`. */
export const cumulativeTrapezoid: Area = Object.assign(
  (y: Tensor, x?: Tensor | TrapezoidOptions, options?: TrapezoidOptions): Tensor => {
    const { axis, dx, steps } = curveOf('cumulativeTrapezoid', tensorOf('cumulativeTrapezoid', y, 'y'), [
      x,
      options,
    ]);
    return steps === null
      ? cumsum(timesNumber(heights(y, axis), dx / 2), axis)
      : overNumber(cumsum(mul(heights(y, axis), steps), axis), 2);
  },
  { op: cumsum.op },
);

/** Slopes of samples of a function by differences: second order inside, first or second at the edges. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axesOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { add, div, mul, sub } from './arithmetic.js';
import { diff } from './differences.js';
import { cat } from './joins.js';
import { overNumber, timesNumber } from './number-steps.js';
import { select, slice } from './parts.js';
import { reshape } from './reshapes.js';

/** One distance for all axes, one for each axis, or the coordinates along each. */
export type Spacing = number | readonly (number | Tensor)[];
export interface GradientOptions {
  /** How far samples lie apart, or their coordinates; 1 unless said otherwise. */
  readonly spacing?: Spacing;
  /** One axis or several; all unless said otherwise. */
  readonly dim?: number | readonly number[];
  /** Whether the edges see two samples (1, default) or three (2). */
  readonly edgeOrder?: 1 | 2;
}

/**
 * Estimated slopes of `x`, which holds samples of a function, along each of `dim` (torch.gradient). Not what `backward`
 * computes. Throws `ShapeError` `SHAPE_MISMATCH`, `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `IndexError`.
 */
export const gradient: OpFunction<[x: Tensor, options?: GradientOptions], readonly Tensor[]> = Object.assign(
  (x: Tensor, options: GradientOptions = {}): readonly Tensor[] => {
    checkOptions('gradient', options, ['spacing', 'dim', 'edgeOrder']);
    const { spacing = 1, dim, edgeOrder = 1 } = options;
    const axes = axesOf('gradient', dim, rankOf('gradient', x));
    if (edgeOrder !== 1 && edgeOrder !== 2)
      throw new ArgumentError('ARG_RANGE', `gradient: edgeOrder is 1 or 2, got ${shown(edgeOrder)}`, {
        op: 'gradient',
      });
    const short = axes.find((d) => x.shape[d]! <= edgeOrder);
    if (short !== undefined)
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `gradient: dim ${short} of [${x.shape}] is too short; ${edgeOrder + 1} samples are wanted`,
        { op: 'gradient', details: { shape: x.shape, dim: short } },
      );
    const spaces = spacesOf(spacing, axes.length);
    axes.forEach((d, k) => checkCoordinates(spaces[k]!, x.shape[d]!));
    return axes.map((d, k) => {
      const space = spaces[k]!;
      return space instanceof Tensor ? uneven(x, d, space, edgeOrder) : even(x, d, space, edgeOrder);
    });
  },
  { op: cat.op },
);

function spacesOf(spacing: Spacing, count: number): readonly (number | Tensor)[] {
  const given: readonly (number | Tensor)[] =
    typeof spacing === 'number' ? new Array<number>(count).fill(spacing) : spacing;
  if (Array.isArray(given) && given.length === count) return given;
  throw new ArgumentError(
    'ARG_RANGE',
    `gradient: spacing is a number or a list of ${count}, got ${shown(spacing)}`,
    { op: 'gradient' },
  );
}

function checkCoordinates(space: unknown, n: number): void {
  if (typeof space === 'number') return;
  const { shape } = tensorOf('gradient', space, 'spacing');
  if (shape.length === 1 && shape[0] === n) return;
  throw new ShapeError('SHAPE_MISMATCH', `gradient: coordinates of [${shape}] for ${n} samples`, {
    op: 'gradient',
  });
}

/** The samples along an axis from `start` on, up to `end`. */
const part = (x: Tensor, axis: number, start: number, end = Infinity): Tensor => slice(x, axis, start, end);
const times = (x: Tensor, factor: number | Tensor): Tensor =>
  typeof factor === 'number' ? timesNumber(x, factor) : mul(x, factor);
/** The sum of some samples, each times its factor. */
const weighed = (x: Tensor, axis: number, first: number, factors: readonly (number | Tensor)[]): Tensor => {
  const n = x.shape[axis]!;
  const from = first < 0 ? first + n : first;
  return factors
    .map((factor, k) => times(part(x, axis, from + k, from + k + 1), factor))
    .reduce((a, b) => add(a, b));
};

function even(x: Tensor, axis: number, step: number, order: 1 | 2): Tensor {
  const inner = overNumber(overNumber(sub(part(x, axis, 2), part(x, axis, 0, -2)), step), 2);
  if (order === 2) {
    const first = overNumber(weighed(x, axis, 0, [-1.5, 2, -0.5]), step);
    return cat([first, inner, overNumber(weighed(x, axis, -3, [0.5, -2, 1.5]), step)], axis);
  }
  const first = overNumber(sub(part(x, axis, 1, 2), part(x, axis, 0, 1)), step);
  return cat([first, inner, overNumber(sub(part(x, axis, -1), part(x, axis, -2, -1)), step)], axis);
}

function uneven(x: Tensor, axis: number, coordinates: Tensor, order: 1 | 2): Tensor {
  const steps = diff(coordinates);
  const [left, right] = [part(steps, 0, 0, -1), part(steps, 0, 1)];
  const along = (t: Tensor): Tensor =>
    reshape(
      t,
      x.shape.map((_, d) => (d === axis ? -1 : 1)),
    );
  const both = add(left, right);
  const inner = add(
    add(
      mul(along(div(right.neg(), mul(left, both))), part(x, axis, 0, -2)),
      mul(along(div(sub(right, left), mul(left, right))), part(x, axis, 1, -1)),
    ),
    mul(along(div(left, mul(right, both))), part(x, axis, 2)),
  );
  const [h, k] = [select(steps, 0, 0), select(steps, 0, -1)];
  if (order === 1) {
    const first = div(sub(part(x, axis, 1, 2), part(x, axis, 0, 1)), h);
    return cat([first, inner, div(sub(part(x, axis, -1), part(x, axis, -2, -1)), k)], axis);
  }
  const first = weighed(x, axis, 0, edge(h, select(steps, 0, 1)));
  const last = weighed(
    x,
    axis,
    -3,
    edge(k, select(steps, 0, -2))
      .map((factor) => factor.neg())
      .toReversed(),
  );
  return cat([first, inner, last], axis);
}

/** Factors of three samples at an edge whose neighbours lie `h` and then `k` apart. */
const edge = (h: Tensor, k: Tensor): readonly Tensor[] => [
  div(add(mul(h, 2), k), mul(h, add(h, k))).neg(),
  div(add(h, k), mul(h, k)),
  div(h.neg(), mul(k, add(h, k))),
];

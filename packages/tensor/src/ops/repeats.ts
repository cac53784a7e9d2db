/** The same elements more often. */
import { ArgumentError, ShapeError } from '@isograd/errors';
import { storedBytes } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, refuseForeign, tensorOf } from '../operand.js';
import { axisOf, checkBytes, checkShape, type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import type { DimOption } from './along-dim.js';
import { expand } from './axes.js';
import { byName, type ByName } from './by-name.js';
import { clone } from './copies.js';
import { tensor } from './create.js';
import { indexSelect } from './indexing.js';
import { refuseMore } from './refuse-more.js';
import { sumTo } from './reduce.js';
import { reshape, view } from './reshapes.js';
import { wholeNumbers } from './whole-numbers.js';

/** A scalar is repeated along no axis at all. */
const listed = (op: string, repeats: unknown): readonly number[] =>
  Array.isArray(repeats) && repeats.length === 0 ? [] : wholeNumbers(op, 'repeats', repeats);

/** How often along each axis, checked; fewer axes than the tensor has are refused. */
function timesOf(op: string, x: Tensor, repeats: unknown): readonly number[] {
  const times = listed(op, repeats);
  checkShape(op, times);
  if (times.length >= rankOf(op, x)) return times;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: ${times.length} repeats for the ${x.shape.length} dims of [${x.shape}]`,
    {
      op,
    },
  );
}

interface Times {
  readonly times: readonly number[];
  /** Where new axes stand: behind those of a batch. */
  readonly at: number;
}
/** Each axis as two, of which the first can be stretched: [3, 4] as [1, 3, 1, 4]. */
const apart = (shape: Shape, { times, at }: Times): number[] =>
  shape.toSpliced(at, 0, ...new Array<number>(times.length - shape.length).fill(1)).flatMap((n) => [1, n]);
const stretched = (sizes: Shape, { times }: Times): number[] =>
  sizes.map((n, i) => (i % 2 === 0 ? times[i / 2]! : n));

/**
 * The tensor `repeats[d]` times one behind the other along each axis; more repeats than axes put new axes in front
 * (torch.Tensor.repeat). Throws `ShapeError` `SHAPE_RANK`, `SHAPE_INVALID`, `ArgumentError` `ARG_TYPE`.
 */
export const repeat: OpFunction<[x: Tensor, repeats: readonly number[]]> = defineOp<Times, 'x', 'y'>({
  name: 'repeat',
  node: 'RepeatBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], attrs) => ({
    shape: attrs.times.map((n, d) => n * apart(x!.shape, attrs)[2 * d + 1]!),
    dtype: x!.dtype,
  }),
  made([x], attrs) {
    const sizes = apart(x!.shape, attrs);
    const y = clone(expand(reshape(x!, sizes), stretched(sizes, attrs)));
    return [
      view(
        y,
        attrs.times.map((n, d) => n * sizes[2 * d + 1]!),
      ),
    ];
  },
  vjp: {
    x: needs([], ({ g, shape, attrs }) => {
      const sizes = apart(shape, attrs);
      return reshape(sumTo(reshape(g, stretched(sizes, attrs)), sizes), shape);
    }),
  },
  jvp: 'linear',
  batch: { lift: ({ times, at }) => ({ times: [1, ...times], at: at + 1 }) },
}).called((run) => (x, repeats, ...more: never[]) => {
  refuseMore('repeat', 'repeats', repeats, more);
  return run.one([x], { times: timesOf('repeat', x, repeats), at: 0 });
});

/** `repeat`, with ones in front where fewer repeats than axes are given (torch.tile). */
export const tile: OpFunction<[x: Tensor, repeats: readonly number[]]> = Object.assign(
  (x: Tensor, repeats: readonly number[], ...more: never[]): Tensor => {
    refuseMore('tile', 'repeats', repeats, more);
    const times = listed('tile', repeats);
    const missing = Math.max(0, rankOf('tile', x) - times.length);
    return repeat(x, [...new Array<number>(missing).fill(1), ...times]);
  },
  { op: repeat.op },
);

const repeatInterleaveByPlace: OpFunction<
  [x: Tensor, repeats: number | readonly number[] | Tensor, dim?: number]
> = Object.assign(
  (x: Tensor, repeats: number | readonly number[] | Tensor, dim?: number): Tensor => {
    const { shape } = tensorOf('repeatInterleave', x);
    const flat = dim === undefined || shape.length === 0 ? reshape(x, [sizeOf(shape)]) : x;
    const axis = axisOf('repeatInterleave', dim ?? 0, flat.shape.length);
    const n = flat.shape[axis]!;
    const times = timesFor(repeats, n);
    const total = times.length === 1 ? n * times[0]! : times.reduce((sum, t) => sum + t, 0);
    const size = n === 0 ? 0 : (sizeOf(shape) / n) * total;
    checkBytes('repeatInterleave', size * storedBytes(x.dtype), `${size} elements of ${x.dtype}`);
    checkBytes('repeatInterleave', 8 * total, `an index of ${total} places`);
    const which = new Float64Array(total);
    for (let i = 0, to = 0; i < n; i++) which.fill(i, to, (to += times.length === 1 ? times[0]! : times[i]!));
    return indexSelect(flat, axis, tensor(which, { dtype: 'int64' }));
  },
  { op: indexSelect.op },
);
/**
 * Each element along `dim` several times in a row; without `dim` of the flattened tensor (torch.repeat_interleave).
 * `repeats`: one number for all, or one for each. Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_MISMATCH`,
 * `AllocationError` `ALLOC_LIMIT`.
 */
export const repeatInterleave: OpFunction<
  [x: Tensor, repeats: number | readonly number[] | Tensor, ...args: ByName<[dim?: number], DimOption>]
> = byName('repeatInterleave', repeatInterleaveByPlace, 2, ['dim']);

/** One number for all of the axis, or one for each of its places. */
function timesFor(repeats: number | readonly number[] | Tensor, n: number): readonly number[] {
  refuseForeign('repeatInterleave', repeats);
  const given = repeats instanceof Tensor ? Array.from(repeats.data()) : repeats;
  const times = wholeNumbersFrom0(given);
  if (times.length !== 1 && times.length !== n)
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `repeatInterleave: ${times.length} repeats for an axis of length ${n}`,
      {
        op: 'repeatInterleave',
      },
    );
  return times;
}

function wholeNumbersFrom0(given: unknown): readonly number[] {
  if (Array.isArray(given) && given.length === 0) return [];
  const times = wholeNumbers('repeatInterleave', 'repeats', given);
  const bad = times.find((n) => n < 0);
  if (bad === undefined) return times;
  throw new ArgumentError('ARG_RANGE', `repeatInterleave: repeats must be from 0 up, got ${bad}`, {
    op: 'repeatInterleave',
  });
}

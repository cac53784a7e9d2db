/** The same elements in another order, or more often. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { compiledPlacing } from '../compiled/copy.js';
import type { Located } from '../compiled/located.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { storedBytes } from '../dtype.js';
import {
  axesOf,
  axisOf,
  checkBytes,
  checkShape,
  type Geometry,
  positions,
  type Shape,
  sizeOf,
} from '../shape.js';
import { Tensor } from '../tensor.js';
import { expand } from './axes.js';
import { clone } from './copies.js';
import { indexSelect } from './indexing.js';
import { tensor } from './create.js';
import { reshape, view } from './reshapes.js';
import { unsafeView } from './unsafe-view.js';

/** `x` read with some axes backwards. */
const backwards = (x: Geometry, axes: readonly number[]): Geometry => ({
  shape: x.shape,
  strides: x.strides.map((s, d) => (axes.includes(d) ? -s : s)),
  offset: axes.reduce((at, d) => at + (x.shape[d]! - 1) * x.strides[d]!, x.offset),
});

/** The order of elements turned around along the given axes; a copy (torch.flip). */
export const flip: OpFunction<[x: Tensor, dims: number | readonly number[]]> = defineOp<
  readonly number[],
  'x',
  'y'
>({
  name: 'flip',
  node: 'FlipBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x]) => x!,
  kernel: ([x], [y], axes) =>
    copyInto(y!, { ...backwards(x!, axes), dtype: x!.dtype, storage: x!.storage }, 0),
  vjp: { x: needs([], ({ g, attrs }) => flip(g, attrs)) },
  jvp: 'linear',
  batch: { lift: (axes) => axes.map((d) => d + 1) },
}).called((run) => (x, dims) => {
  const rank = rankOf('flip', x);
  if (dims === undefined) throw new ArgumentError('ARG_MISSING', 'flip: dims are missing', { op: 'flip' });
  return run.one([x], axesOf('flip', dims, rank));
});

/** Copies elements to where a fresh tensor has them, `offset` behind its first. */
function copyInto(y: Tensor, from: Located, offset: number): void {
  if (compiledPlacing(from, y, y.strides, offset)) return;
  const [X, Y, places] = [from.storage.data, y.storage.data, positions(from)];
  positions({ shape: from.shape, strides: y.strides, offset }).forEach(
    (at, i) => void (Y[at] = X[places[i]!]!),
  );
}

/** A part of a tensor that moves as it is. */
interface Block {
  readonly sizes: Shape;
  readonly from: Shape;
  readonly to: Shape;
}
/** The parts that move when each axis is rolled: two along every axis that moves at all. */
function blocksOf(shape: Shape, moves: readonly number[]): readonly Block[] {
  let blocks: readonly Block[] = [{ sizes: [], from: [], to: [] }];
  shape.forEach((n, d) => {
    const move = moves[d]!;
    const parts =
      move === 0
        ? [[n, 0, 0]]
        : [
            [n - move, 0, move],
            [move, n - move, 0],
          ];
    blocks = blocks.flatMap(({ sizes, from, to }) =>
      parts.map(([size, start, end]) => ({
        sizes: [...sizes, size!],
        from: [...from, start!],
        to: [...to, end!],
      })),
    );
  });
  return blocks;
}

interface Roll {
  readonly axes: readonly number[];
  readonly shifts: readonly number[];
}
const rolling: OpFunction<[x: Tensor, attrs: Roll]> = defineOp<Roll, 'x', 'y'>({
  name: 'roll',
  node: 'RollBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x]) => x!,
  kernel([x], [y], { axes, shifts }) {
    const { shape } = x!;
    const moves = shape.map((n, d) => {
      const shift = axes.reduce((total, axis, k) => (axis === d ? total + shifts[k]! : total), 0);
      return n === 0 ? 0 : ((shift % n) + n) % n;
    });
    for (const { sizes, from, to } of blocksOf(shape, moves)) {
      const offset = from.reduce((at, i, d) => at + i * x!.strides[d]!, x!.offset);
      const part = { shape: sizes, strides: x!.strides, offset, dtype: x!.dtype, storage: x!.storage };
      copyInto(
        y!,
        part,
        to.reduce((at, i, d) => at + i * y!.strides[d]!, 0),
      );
    }
  },
  vjp: {
    x: needs([], ({ g, attrs: { axes, shifts } }) => rolling(g, { axes, shifts: shifts.map((s) => -s) })),
  },
  jvp: 'linear',
  batch: { lift: ({ axes, shifts }) => ({ axes: axes.map((d) => d + 1), shifts }) },
}).called((run) => (x, attrs) => run.one([x], attrs));

/**
 * Elements moved along axes by `shifts` places; what leaves at one end enters at the other. Without `dims` the
 * flattened tensor is rolled (torch.roll). Throws `ShapeError` `SHAPE_MISMATCH` for lists of two lengths.
 */
export const roll: OpFunction<
  [x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]]
> = Object.assign(
  (x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor => {
    const { shape } = tensorOf('roll', x);
    const by = wholeNumbers('roll', 'shifts', shifts);
    if (dims === undefined && by.length === 1)
      return view(rolling(reshape(x, [sizeOf(shape)]), { axes: [0], shifts: by }), shape);
    const given = dims === undefined ? [] : wholeNumbers('roll', 'dims', dims);
    const axes = given.map((d) => axisOf('roll', d, shape.length));
    if (axes.length !== by.length)
      throw new ShapeError('SHAPE_MISMATCH', `roll: ${by.length} shifts for ${axes.length} dims`, {
        op: 'roll',
      });
    return rolling(x, { axes: shape.length === 0 ? [] : axes, shifts: by });
  },
  { op: rolling.op },
);

function wholeNumbers(op: string, name: string, given: unknown): readonly number[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const whole = list.filter((n): n is number => typeof n === 'number' && Number.isSafeInteger(n));
  if (whole.length === list.length && list.length > 0) return whole;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be whole numbers, got ${shown(given)}`, { op });
}

/** How often along each axis, checked; fewer axes than the tensor has are refused. */
function timesOf(op: string, x: Tensor, repeats: unknown): readonly number[] {
  const times = wholeNumbers(op, 'repeats', repeats);
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

/**
 * The tensor `repeats[d]` times one behind the other along each axis; more repeats than axes put new axes in front
 * (torch.Tensor.repeat). Throws `ShapeError` `SHAPE_RANK`, `SHAPE_INVALID`, `ArgumentError` `ARG_TYPE`.
 */
export const repeat: OpFunction<[x: Tensor, repeats: readonly number[]]> = Object.assign(
  (x: Tensor, repeats: readonly number[]): Tensor => {
    const times = timesOf('repeat', x, repeats);
    const sizes: Shape = [...new Array<number>(times.length - x.shape.length).fill(1), ...x.shape];
    // [3, 4] two and three times is [2, 3, 3, 4] with the first and third axis stretched.
    const apart = reshape(
      x,
      sizes.flatMap((n) => [1, n]),
    );
    const stretched = expand(
      apart,
      sizes.flatMap((n, d) => [times[d]!, n]),
    );
    return unsafeView(
      clone(stretched),
      sizes.map((n, d) => n * times[d]!),
    );
  },
  { op: expand.op },
);

/** `repeat`, with ones in front where fewer repeats than axes are given (torch.tile). */
export const tile: OpFunction<[x: Tensor, repeats: readonly number[]]> = Object.assign(
  (x: Tensor, repeats: readonly number[]): Tensor => {
    const times = wholeNumbers('tile', 'repeats', repeats);
    const missing = Math.max(0, rankOf('tile', x) - times.length);
    return repeat(x, [...new Array<number>(missing).fill(1), ...times]);
  },
  { op: expand.op },
);

/**
 * Each element along `dim` several times in a row; without `dim` of the flattened tensor (torch.repeat_interleave).
 * `repeats`: one number for all, or one for each. Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_MISMATCH`,
 * `AllocationError` `ALLOC_LIMIT`.
 */
export const repeatInterleave: OpFunction<
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

/** One number for all of the axis, or one for each of its places. */
function timesFor(repeats: number | readonly number[] | Tensor, n: number): readonly number[] {
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

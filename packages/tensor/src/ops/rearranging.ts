/** The same elements in another order. */
import { ArgumentError, ShapeError } from '@isograd/errors';
import { compiledPlacing } from '../compiled/copy.js';
import type { Located } from '../compiled/located.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axesOf, axisOf, type Geometry, positions, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type ByName, byName, inOrder } from './by-name.js';
import { refuseMore } from './refuse-more.js';
import { reshape, view } from './reshapes.js';
import { wholeNumbers } from './whole-numbers.js';

/** `x` read with some axes backwards. */
const backwards = (x: Geometry, axes: readonly number[]): Geometry => ({
  shape: x.shape,
  strides: x.strides.map((s, d) => (axes.includes(d) ? -s : s)),
  offset: axes.reduce((at, d) => at + (x.shape[d]! - 1) * x.strides[d]!, x.offset),
});

type Dims = number | readonly number[];
/** The order of elements turned around along the given axes; a copy (torch.flip). */
export const flip: OpFunction<[x: Tensor, ...args: ByName<[dims: Dims], { readonly dims: Dims }>]> = defineOp<
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
}).called((run) => (x, given, ...more: never[]) => {
  const [dims] = inOrder('flip', 0, ['dims'], [given]);
  const rank = rankOf('flip', x);
  refuseMore('flip', 'dims', dims, more);
  if (dims === undefined) throw new ArgumentError('ARG_MISSING', 'flip: dims are missing', { op: 'flip' });
  // What is no list of axes is refused there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return run.one([x], axesOf('flip', dims as Dims, rank));
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

interface FlatRoll {
  readonly shift: number;
  /** How many axes of a batch stand in front. */
  readonly lead: number;
}
const rollingFlat: OpFunction<[x: Tensor, attrs: FlatRoll]> = defineOp<FlatRoll, 'x', 'y'>({
  name: 'roll',
  node: 'RollBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => x!,
  made([x], { shift, lead }) {
    const line = [...x!.shape.slice(0, lead), sizeOf(x!.shape.slice(lead))];
    return [view(rolling(reshape(x!, line), { axes: [lead], shifts: [shift] }), x!.shape)];
  },
  vjp: { x: needs([], ({ g, attrs: { shift, lead } }) => rollingFlat(g, { shift: -shift, lead })) },
  jvp: 'linear',
  batch: { lift: ({ shift, lead }) => ({ shift, lead: lead + 1 }) },
}).called((run) => (x, attrs) => run.one([x], attrs));

/** The arguments of `roll` by name. */
export interface RollOptions {
  readonly shifts?: number | readonly number[];
  readonly dims?: number | readonly number[];
}
const rollByPlace: OpFunction<
  [x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]]
> = Object.assign(
  (x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor => {
    const { shape } = tensorOf('roll', x);
    const by = wholeNumbers('roll', 'shifts', shifts);
    if (dims === undefined && by.length === 1) return rollingFlat(x, { shift: by[0]!, lead: 0 });
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
/**
 * Elements moved along axes by `shifts` places; what leaves at one end enters at the other. Without `dims` the
 * flattened tensor is rolled (torch.roll). Throws `ShapeError` `SHAPE_MISMATCH` for lists of two lengths.
 */
export const roll: OpFunction<
  [
    x: Tensor,
    ...args: ByName<[shifts: number | readonly number[], dims?: number | readonly number[]], RollOptions>,
  ]
> = byName('roll', rollByPlace, 1, ['shifts', 'dims']);

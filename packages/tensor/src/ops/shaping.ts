/** Shapes taken from elsewhere, axes split in two, quarter turns, and pieces. */
import { ArgumentError, IndexError, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, shapeOf } from '../operand.js';
import { axisOf, innerAxisOf, type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import type { DimOption } from './along-dim.js';
import { expand, transpose, unsqueeze } from './axes.js';
import { byName, type ByName } from './by-name.js';
import { slice } from './parts.js';
import { flip } from './rearranging.js';
import { reshape, view } from './reshapes.js';
import { clone } from './copies.js';
import { inferred, viewStrides } from '../view-strides.js';
import type { ViewOp } from './view-op.js';

/** `view` in the shape of another tensor (torch.Tensor.view_as). */
export const viewAs: ViewOp<[other: Tensor]> = Object.assign(
  (x: Tensor, other: Tensor): Tensor => view(x, shapeOf('viewAs', other, 'other')),
  { op: view.op },
);
/** `reshape` in the shape of another tensor (torch.Tensor.reshape_as). */
export const reshapeAs: ViewOp<[other: Tensor]> = Object.assign(
  (x: Tensor, other: Tensor): Tensor => reshape(x, shapeOf('reshapeAs', other, 'other')),
  { op: view.op },
);
/** `expand` to the shape of another tensor (torch.Tensor.expand_as). */
export const expandAs: ViewOp<[other: Tensor]> = Object.assign(
  (x: Tensor, other: Tensor): Tensor => expand(x, shapeOf('expandAs', other, 'other')),
  { op: expand.op },
);
/** `expand` (torch.broadcast_to). */
export const broadcastTo: typeof expand = expand;

/** All elements along one axis, a view where that is possible (torch.ravel). */
export const ravel: ViewOp<[]> = Object.assign(
  (x: Tensor): Tensor => {
    const line = [sizeOf(shapeOf('ravel', x))];
    return view(viewStrides(x, line) === null ? clone(x) : x, line);
  },
  {
    op: view.op,
  },
);

/** One axis as several, of which one size may be -1 (torch.unflatten). Throws `ShapeError` `SHAPE_NUMEL`. */
export const unflatten: ViewOp<[dim: number, sizes: Shape]> = Object.assign(
  (x: Tensor, dim: number, sizes: Shape): Tensor => {
    const axis = innerAxisOf('unflatten', dim, rankOf('unflatten', x));
    const parts = inferred('unflatten', [x.shape[axis]!], sizes);
    return view(x, x.shape.toSpliced(axis, 1, ...parts));
  },
  { op: view.op },
);

/** At least one axis, of length 1 (torch.atleast_1d). */
export const atleast1d: ViewOp<[]> = Object.assign(
  (x: Tensor): Tensor => (rankOf('atleast1d', x) === 0 ? view(x, [1]) : x),
  { op: view.op },
);
/** At least two axes; a vector becomes a row (torch.atleast_2d). */
export const atleast2d: ViewOp<[]> = Object.assign(
  (x: Tensor): Tensor => {
    const rank = rankOf('atleast2d', x);
    return rank === 0 ? view(x, [1, 1]) : rank === 1 ? unsqueeze(x, 0) : x;
  },
  { op: view.op },
);
/** At least three axes: new ones behind, and one in front of a vector (torch.atleast_3d). */
export const atleast3d: ViewOp<[]> = Object.assign(
  (x: Tensor): Tensor => {
    const rank = rankOf('atleast3d', x);
    return rank === 0 ? view(x, [1, 1, 1]) : rank < 3 ? unsqueeze(atleast2d(x), 2) : x;
  },
  { op: view.op },
);

interface Turn {
  readonly quarters: number;
  readonly a: number;
  readonly b: number;
}
const turning: OpFunction<[x: Tensor, attrs: Turn]> = defineOp<Turn, 'x', 'y'>({
  name: 'rot90',
  node: 'Rot90Backward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], { quarters, a, b }) => {
    const { shape, dtype } = x!;
    return { shape: quarters % 2 === 0 ? shape : shape.with(a, shape[b]!).with(b, shape[a]!), dtype };
  },
  made([x], { quarters, a, b }) {
    if (quarters === 0) return [clone(x!)];
    if (quarters === 2) return [flip(x!, [a, b])];
    return [transpose(flip(x!, quarters === 1 ? b : a), a, b)];
  },
  vjp: {
    x: needs([], ({ g, attrs: { quarters, a, b } }) => turning(g, { quarters: (4 - quarters) % 4, a, b })),
  },
  jvp: 'linear',
  batch: { lift: ({ quarters, a, b }) => ({ quarters, a: a + 1, b: b + 1 }) },
}).called((run) => (x, attrs) => run.one([x], attrs));

/** The arguments of `rot90` by name. */
export interface Rot90Options {
  /** How many quarters, 1 by default. */
  readonly k?: number;
  readonly dims?: readonly [number, number];
}
const rot90ByPlace: OpFunction<[x: Tensor, k?: number, dims?: readonly [number, number]]> = Object.assign(
  (x: Tensor, k = 1, dims: readonly [number, number] = [0, 1]): Tensor => {
    const rank = rankOf('rot90', x);
    const given: readonly unknown[] = Array.isArray(dims) ? dims : [dims];
    if (!Number.isSafeInteger(k) || given.length !== 2)
      throw new ArgumentError(
        'ARG_TYPE',
        `rot90: a whole number of quarters and two dims are wanted, got ${shown(k)} and ${shown(dims)}`,
        { op: 'rot90' },
      );
    const [a, b] = [axisOf('rot90', dims[0], rank), axisOf('rot90', dims[1], rank)];
    if (a === b || rank < 2)
      throw new IndexError('DIM_DUPLICATE', `rot90: two dims are wanted, got ${dims} for rank ${rank}`, {
        op: 'rot90',
      });
    return turning(x, { quarters: ((k % 4) + 4) % 4, a, b });
  },
  { op: turning.op },
);
/**
 * Turned by `k` quarters from the first of two axes towards the second; a copy (torch.rot90).
 * Throws `ArgumentError` `ARG_TYPE`, `IndexError` `DIM_DUPLICATE`, `DIM_OUT_OF_RANGE`.
 */
export const rot90: OpFunction<
  [x: Tensor, ...args: ByName<[k?: number, dims?: readonly [number, number]], Rot90Options>]
> = byName('rot90', rot90ByPlace, 1, ['k', 'dims']);
/** Columns of matrices in the opposite order; a copy (torch.fliplr). Throws `ShapeError` `SHAPE_RANK`. */
export const fliplr: OpFunction<[x: Tensor]> = Object.assign(
  (x: Tensor): Tensor => flip(ranked('fliplr', x, 2), 1),
  { op: flip.op },
);
/** Rows in the opposite order; a copy (torch.flipud). Throws `ShapeError` `SHAPE_RANK`. */
export const flipud: OpFunction<[x: Tensor]> = Object.assign(
  (x: Tensor): Tensor => flip(ranked('flipud', x, 1), 0),
  { op: flip.op },
);

type Pieces = OpFunction<[x: Tensor, sections: number | readonly number[], dim?: number], readonly Tensor[]>;
type PiecesAlong = OpFunction<[x: Tensor, sections: number | readonly number[]], readonly Tensor[]>;

const tensorSplitByPlace: Pieces = Object.assign(
  (x: Tensor, sections: number | readonly number[], dim = 0): readonly Tensor[] => {
    const axis = innerAxisOf('tensorSplit', dim, rankOf('tensorSplit', x));
    const n = x.shape[axis]!;
    const cuts = [0, ...cutsOf('tensorSplit', n, sections), n];
    return cuts.slice(1).map((end, k) => slice(x, axis, cuts[k]!, Math.max(end, cuts[k]!)));
  },
  { op: slice.op },
);
/**
 * Views along an axis: `sections` of them, the first ones longer by one where it does not come out even, or cut in front
 * of the given places, negative ones counted from the back (torch.tensor_split). Throws `ArgumentError` `ARG_RANGE`.
 */
export const tensorSplit: OpFunction<
  [x: Tensor, sections: number | readonly number[], ...args: ByName<[dim?: number], DimOption>],
  readonly Tensor[]
> = byName('tensorSplit', tensorSplitByPlace, 2, ['dim']);

function cutsOf(op: string, n: number, sections: unknown): number[] {
  const list: readonly unknown[] = Array.isArray(sections) ? sections : [];
  const whole = list.filter((at): at is number => Number.isSafeInteger(at));
  if (Array.isArray(sections) && whole.length === list.length)
    return whole.map((at) => Math.min(Math.max(at < 0 ? at + n : at, 0), n));
  if (typeof sections !== 'number' || !Number.isInteger(sections) || sections < 1 || sections > 2 ** 20)
    throw new ArgumentError(
      'ARG_RANGE',
      `${op}: a number of sections from 1 to 1048576, or places, are wanted, got ${shown(sections)}`,
      { op },
    );
  const [size, longer] = [Math.floor(n / sections), n % sections];
  return Array.from({ length: sections - 1 }, (_, k) => (k + 1) * size + Math.min(k + 1, longer));
}

function ranked(op: string, x: Tensor, least: number): Tensor {
  if (rankOf(op, x) >= least) return x;
  throw new ShapeError('SHAPE_RANK', `${op}: at least ${least} dims are wanted, got [${x.shape}]`, { op });
}

/** `tensorSplit` into equal pieces along one axis. */
const evenly = (op: string, least: number, dimOf: (rank: number) => number): PiecesAlong =>
  Object.assign(
    (x: Tensor, sections: number | readonly number[]): readonly Tensor[] => {
      const dim = dimOf(ranked(op, x, least).shape.length);
      const n = x.shape[dim]!;
      if (typeof sections !== 'number' || (sections >= 1 && n % sections === 0))
        return tensorSplit(x, sections, dim);
      throw new ArgumentError(
        'ARG_RANGE',
        `${op}: an axis of length ${n} has no ${shown(sections)} equal pieces`,
        {
          op,
        },
      );
    },
    { op: slice.op },
  );
/** Equal pieces, or cut at places, side by side: along the second axis, of a vector along its only one (torch.hsplit). */
export const hsplit: PiecesAlong = evenly('hsplit', 1, (rank) => (rank === 1 ? 0 : 1));
/** Equal pieces, or cut at places, along the first of two axes or more (torch.vsplit). */
export const vsplit: PiecesAlong = evenly('vsplit', 2, () => 0);
/** Equal pieces, or cut at places, along the third of three axes or more (torch.dsplit). */
export const dsplit: PiecesAlong = evenly('dsplit', 3, () => 2);

/** Views that move, add, remove or stretch axes. */
import { ArgumentError, IndexError, ShapeError, shown } from '@isograd/errors';
import { needs } from '../op.js';
import { rankOf, shapeOf } from '../operand.js';
import { axesOf, axisOf, checkShape, type Shape, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { DimOption } from './along-dim.js';
import { byName, type ByName } from './by-name.js';
import { select } from './parts.js';
import { sumTo } from './reduce.js';
import { squeezing } from './squeezing.js';
import { type ViewOp, viewOp } from './view-op.js';

const swapped = (list: Shape, a: number, b: number): number[] =>
  list.map((n, i) => (i === a ? list[b]! : i === b ? list[a]! : n));
function inserted(list: Shape, at: number, count: number, value: number): number[] {
  const longer = new Array<number>(list.length + count);
  for (let i = 0; i < longer.length; i++)
    longer[i] = i < at ? list[i]! : i < at + count ? value : list[i - count]!;
  return longer;
}

type Pair = readonly [a: number, b: number];
const swap = <Args extends unknown[]>(
  name: string,
  node: string,
  attrsOf: (x: Tensor, ...args: Args) => Pair,
): ViewOp<Args> =>
  viewOp<Pair, Args>({
    name,
    node,
    rule: (x, [a, b]) => ({
      shape: swapped(x.shape, a, b),
      strides: swapped(x.strides, a, b),
      offset: x.offset,
    }),
    x: needs([], ({ g, attrs: [a, b] }) => transpose(g, a, b)),
    lift: ([a, b]) => [a + 1, b + 1],
    attrsOf,
  });

/** Swaps two axes (torch.transpose). */
export const transpose: ViewOp<[a: number, b: number]> = swap(
  'transpose',
  'TransposeBackward0',
  (x, a: number, b: number) => {
    const rank = rankOf('transpose', x);
    return [axisOf('transpose', a, rank), axisOf('transpose', b, rank)];
  },
);

/** A matrix with rows and columns swapped; a vector as it is (torch.t). Throws `ShapeError` `SHAPE_RANK` above two axes. */
export const t: ViewOp<[]> = swap('t', 'TBackward0', (x) => {
  const rank = rankOf('t', x);
  if (rank <= 2) return [0, Math.max(rank - 1, 0)];
  throw new ShapeError(
    'SHAPE_RANK',
    `t: at most two axes are wanted, got [${x.shape}]; use transpose(a, b)`,
    { op: 't' },
  );
});

const permuteByPlace: ViewOp<[axes: Shape]> = viewOp<Shape, [axes: Shape]>({
  name: 'permute',
  node: 'PermuteBackward0',
  rule: (x, axes) => ({
    shape: axes.map((d) => x.shape[d]!),
    strides: axes.map((d) => x.strides[d]!),
    offset: x.offset,
  }),
  x: needs([], ({ g, attrs }) =>
    permute(
      g,
      attrs.map((_, i) => attrs.indexOf(i)),
    ),
  ),
  lift: (axes) => [0, ...axes.map((d) => d + 1)],
  attrsOf: (x, axes) => {
    const rank = rankOf('permute', x);
    if (!Array.isArray(axes))
      throw new ArgumentError('ARG_TYPE', `permute: dims stand in an array, got ${shown(axes)}`, {
        op: 'permute',
      });
    const order = axesOf('permute', axes, rank);
    if (order.length === rank) return order;
    throw new IndexError(
      'DIM_OUT_OF_RANGE',
      `permute: [${axes}] names ${axes.length} of ${x.shape.length} dims; every dim is wanted once`,
      { op: 'permute' },
    );
  },
});
/** Reorders the axes (torch.permute). */
export const permute: ViewOp<ByName<[axes: Shape], { readonly dims: Shape }>> = byName(
  'permute',
  permuteByPlace,
  1,
  ['dims'],
);

const unsqueezeByPlace: ViewOp<[dim: number]> = viewOp<number, [dim: number]>({
  name: 'unsqueeze',
  node: 'UnsqueezeBackward0',
  rule: (x, axis) => ({
    shape: inserted(x.shape, axis, 1, 1),
    strides: inserted(x.strides, axis, 1, axis < x.shape.length ? x.shape[axis]! * x.strides[axis]! : 1),
    offset: x.offset,
  }),
  x: needs([], ({ g, attrs }) => select(g, attrs, 0)),
  lift: (axis) => axis + 1,
  attrsOf: (x, dim) => axisOf('unsqueeze', dim, rankOf('unsqueeze', x) + 1),
});
/** Inserts an axis of length 1 (torch.unsqueeze). */
export const unsqueeze: ViewOp<ByName<[dim: number], Required<DimOption>>> = byName(
  'unsqueeze',
  unsqueezeByPlace,
  1,
  ['dim'],
);

const squeezeAll = squeezing('SqueezeBackward0');
const squeezeOne = squeezing('SqueezeBackward1');
const squeezeSome = squeezing('SqueezeBackward2');

const squeezeByPlace: ViewOp<[dim?: number | readonly number[]]> = Object.assign(
  (x: Tensor, dim?: number | readonly number[]): Tensor => {
    const axes = axesOf('squeeze', dim, rankOf('squeeze', x)).filter((d) => x.shape[d] === 1);
    if (dim === undefined) return squeezeAll(x, axes);
    return typeof dim === 'number' ? squeezeOne(x, axes) : squeezeSome(x, axes);
  },
  { op: squeezeAll.op },
);
/** Removes axes of length 1: those named, or all (torch.squeeze). A named axis of another length stays. */
export const squeeze: ViewOp<
  ByName<[dim?: number | readonly number[]], { readonly dim?: number | readonly number[] }>
> = byName('squeeze', squeezeByPlace, 1, ['dim']);

interface Stretch {
  readonly shape: Shape;
  readonly at: number;
}
/** Repeats axes of length 1 without copying, and puts new ones in front; -1 keeps a length (torch.expand). */
export const expand: ViewOp<[shape: Shape]> = viewOp<Stretch, [shape: Shape]>({
  name: 'expand',
  node: 'ExpandBackward0',
  rule: (x, { shape, at }) => {
    const more = shape.length - x.shape.length;
    const long = { shape: inserted(x.shape, at, more, 1), strides: inserted(x.strides, at, more, 0) };
    const y = stretch({ ...long, offset: x.offset }, shape);
    if (more === 0 || x.shape.length === at) return y;
    const strides = [...y.strides];
    // As in PyTorch a new axis of length 1 steps over what lies behind it.
    for (let d = at + more - 1; d >= at; d--)
      if (shape[d] === 1) strides[d] = shape[d + 1]! * strides[d + 1]!;
    return { ...y, strides };
  },
  x: needs([], ({ g, shape, attrs: { at } }) => sumTo(g, shape, at)),
  lift: ({ shape, at }, size) => ({ shape: [size, ...shape], at: at + 1 }),
  attrsOf: (x, shape) => {
    const lead = checkedLength(shape) - shapeOf('expand', x).length;
    const full = shape.map((n, i) => (n === -1 && i >= lead ? x.shape[i - lead]! : n));
    // Checked here, because a negative number of inserted axes has no geometry.
    stretch(x, checkShape('expand', full));
    return { shape: full, at: 0 };
  },
});

/** Swaps two axes: the name NumPy has for `transpose` (torch.swapaxes). */
export const swapaxes: ViewOp<[a: number, b: number]> = transpose;

/** The arguments of `movedim` by name. */
export interface MoveOptions {
  readonly source: number | readonly number[];
  readonly destination: number | readonly number[];
}
const movedimByPlace: ViewOp<[source: number | readonly number[], destination: number | readonly number[]]> =
  Object.assign(
    (x: Tensor, source: number | readonly number[], destination: number | readonly number[]): Tensor => {
      const rank = rankOf('movedim', x);
      const [from, to] = [listed('source', source), listed('destination', destination)].map((dims) =>
        axesOf('movedim', dims, rank),
      );
      if (from!.length !== to!.length)
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `movedim: ${from!.length} axes do not go to ${to!.length} places`,
          { op: 'movedim' },
        );
      const rest = x.shape.flatMap((_, d) => (from!.includes(d) ? [] : [d]));
      const order = x.shape.map((_, d) => {
        const k = to!.indexOf(d);
        return k < 0 ? rest.shift()! : from![k]!;
      });
      return permute(x, order);
    },
    { op: permute.op },
  );
/**
 * Moves axes to other places; the others keep their order (torch.movedim).
 * Throws `IndexError` `DIM_DUPLICATE`, `DIM_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH` for lists of two lengths.
 */
export const movedim: ViewOp<
  ByName<[source: number | readonly number[], destination?: number | readonly number[]], MoveOptions>
> = byName('movedim', movedimByPlace, 1, ['source', 'destination']);

function listed(name: string, dims: unknown): number | readonly number[] {
  if (typeof dims === 'number' || Array.isArray(dims)) return dims;
  throw new ArgumentError('ARG_TYPE', `movedim: ${name} is an axis or several, got ${shown(dims)}`, {
    op: 'movedim',
  });
}

function checkedLength(shape: Shape): number {
  if (!Array.isArray(shape)) checkShape('expand', shape);
  return shape.length;
}

/** Lists of tensors put together in the ways that NumPy names, and products of lists. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { broadcastShapes, checkBytes, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { expand } from './axes.js';
import { type ByName, byName } from './by-name.js';
import { tensor } from './create.js';
import { meshgrid } from './grids.js';
import { indexSelect } from './indexing.js';
import { cat, stack, typeOf } from './joins.js';
import { checkList } from './lists.js';
import { pad } from './padding.js';
import { slice } from './parts.js';
import { reshape } from './reshapes.js';
import { atleast1d, atleast2d, atleast3d } from './shaping.js';

type Joined = OpFunction<[xs: readonly Tensor[]]>;
const joining = (op: string, join: (xs: readonly Tensor[]) => Tensor): Joined =>
  Object.assign(
    (xs: readonly Tensor[]): Tensor => {
      checkList(op, xs);
      return join(xs);
    },
    { op: cat.op },
  );

/** `cat` (torch.concat). */
export const concat: typeof cat = cat;
/** `cat` (torch.concatenate). */
export const concatenate: typeof cat = cat;
/** Side by side: along the second axis, vectors along their only one (torch.hstack). */
export const hstack: Joined = joining('hstack', (xs) => {
  const parts = xs.map((x) => atleast1d(x));
  return cat(parts, parts[0]!.shape.length === 1 ? 0 : 1);
});
/** One below the other: along the first axis, vectors as rows (torch.vstack). */
export const vstack: Joined = joining('vstack', (xs) =>
  cat(
    xs.map((x) => atleast2d(x)),
    0,
  ),
);
/** `vstack` (torch.row_stack). */
export const rowStack: Joined = vstack;
/** One behind the other along a third axis (torch.dstack). */
export const dstack: Joined = joining('dstack', (xs) =>
  cat(
    xs.map((x) => atleast3d(x)),
    2,
  ),
);
/** Side by side, vectors as columns (torch.column_stack). */
export const columnStack: Joined = joining('columnStack', (xs) =>
  cat(
    xs.map((x) => (x.shape.length <= 1 ? reshape(x, [x.numel(), 1]) : x)),
    1,
  ),
);

/** How many axes of a batch all have in front, and the sizes of the blocks. */
interface Blocks {
  readonly lead: number;
  readonly heights: readonly number[];
  readonly widths: readonly number[];
}
const upTo = (sizes: readonly number[], k: number): number => sizes.slice(0, k).reduce((n, m) => n + m, 0);
const blocks = defineOp<Blocks, 'xs', 'y'>({
  name: 'blockDiag',
  node: 'BlockDiagBackward0',
  inputs: ['xs'],
  variadic: true,
  outputs: ['y'],
  infer: (xs, { lead, heights, widths }) => ({
    shape: [...xs[0]!.shape.slice(0, lead), upTo(heights, xs.length), upTo(widths, xs.length)],
    dtype: typeOf(xs),
  }),
  made(xs, { lead, heights, widths }) {
    const width = upTo(widths, xs.length);
    const rows = xs.map((x, k) => {
      const [block, left] = [
        reshape(x, [...x.shape.slice(0, lead), heights[k]!, widths[k]!]),
        upTo(widths, k),
      ];
      return pad(block, [left, width - left - widths[k]!]);
    });
    return [cat(rows, lead)];
  },
  vjp: {
    xs: needs([], ({ g, shape, attrs: { lead, heights, widths }, position: k }) => {
      const rows = slice(g, lead, upTo(heights, k), upTo(heights, k + 1));
      return reshape(slice(rows, lead + 1, upTo(widths, k), upTo(widths, k + 1)), shape);
    }),
  },
  jvp: 'linear',
  batch: { lift: (attrs) => ({ ...attrs, lead: attrs.lead + 1 }) },
}).called((run) => (xs: readonly Tensor[], attrs: Blocks) => run.one(xs, attrs));
/** Matrices along the diagonal of one, zeros elsewhere; vectors count as rows (torch.block_diag). Throws `SHAPE_RANK`. */
export const blockDiag: Joined = Object.assign(
  (xs: readonly Tensor[]): Tensor => {
    checkList('blockDiag', xs);
    const long = xs.find((x) => x.shape.length > 2);
    if (long !== undefined)
      throw new ShapeError('SHAPE_RANK', `blockDiag: at most two dims are wanted, got [${long.shape}]`, {
        op: 'blockDiag',
      });
    const heights = xs.map(({ shape }) => (shape.length === 2 ? shape[0]! : 1));
    return blocks(xs, { lead: 0, heights, widths: xs.map(({ shape }) => shape.at(-1) ?? 1) });
  },
  { op: blocks.op },
);

/** All tensors as views of their common shape (torch.broadcast_tensors). Throws `ShapeError` `SHAPE_BROADCAST`. */
export const broadcastTensors: OpFunction<[xs: readonly Tensor[]], readonly Tensor[]> = Object.assign(
  (xs: readonly Tensor[]): readonly Tensor[] => {
    checkList('broadcastTensors', xs);
    const shape = xs.reduce<Shape>((all, x) => broadcastShapes('broadcastTensors', all, x.shape), []);
    return xs.map((x) => expand(x, shape));
  },
  { op: expand.op },
);

/** Every choice of one element from each vector, as rows (torch.cartesian_prod). Throws as `meshgrid`. */
export const cartesianProd: Joined = joining('cartesianProd', (xs) => {
  const [first] = xs;
  if (xs.length === 1 && first!.shape.length === 1) return first!;
  return stack(
    meshgrid(xs).map((grid) => reshape(grid, [grid.numel()])),
    1,
  );
});

export interface CombinationsOptions {
  /** How many elements stand in a row; 2 by default. */
  readonly r?: number;
  /** Whether an element may come more than once. */
  readonly withReplacement?: boolean;
}
const combinationsByPlace: OpFunction<[x: Tensor, r?: number, withReplacement?: boolean]> = Object.assign(
  (x: Tensor, r = 2, withReplacement = false): Tensor => {
    checkList('combinations', [x]);
    if (x.shape.length !== 1)
      throw new ShapeError('SHAPE_RANK', `combinations: a vector is wanted, got [${x.shape}]`, {
        op: 'combinations',
      });
    if (!Number.isInteger(r) || r < 0 || r > 64)
      throw new ArgumentError('ARG_RANGE', `combinations: r must be from 0 to 64, got ${shown(r)}`, {
        op: 'combinations',
      });
    // As in PyTorch no row of no elements, but an empty vector.
    if (r === 0) return slice(x, 0, 0, 0);
    const places = choices(x.shape[0]!, r, withReplacement ? 0 : 1);
    const index = tensor(places, { dtype: 'int64', shape: [places.length] });
    return reshape(indexSelect(x, 0, index), [places.length / r, r]);
  },
  { op: indexSelect.op },
);
/**
 * Every choice of `r` elements of a vector in the vector's order, as rows (torch.combinations).
 * Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_RANK`, `AllocationError` `ALLOC_LIMIT`.
 */
export const combinations: OpFunction<
  [x: Tensor, ...args: ByName<[r?: number, options?: CombinationsOptions], CombinationsOptions>]
> = byName('combinations', combinationsByPlace, 1, ['r', 'withReplacement']);

/** Rising lists of `r` places below `n`, `step` apart at least, one behind the other. */
function choices(n: number, r: number, step: 0 | 1): Float64Array {
  const size = r * choose(step === 1 ? n : n + r - 1, r);
  checkBytes('combinations', 8 * size, `an index of ${size} places`);
  const out = new Float64Array(size);
  const row = Array.from({ length: r }, (_, k) => k * step);
  for (let at = 0; at < size; at += r) {
    for (let i = 0; i < r; i++) out[at + i] = row[i]!;
    let k = r - 1;
    while (k > 0 && row[k] === n - 1 - (r - 1 - k) * step) k--;
    row[k]!++;
    for (k++; k < r; k++) row[k] = row[k - 1]! + step;
  }
  return out;
}

/** Of how many choices of `r` out of `n` there is one; beyond 2^53 about so many. */
function choose(n: number, r: number): number {
  let count = 1;
  for (let k = 0; k < r; k++) count = (count * Math.max(n - k, 0)) / (k + 1);
  return count;
}

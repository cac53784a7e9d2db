/** Diagonals: looking at one, making a matrix of one, and what lies above and below. */
import { ArgumentError, IndexError, ShapeError, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, shapeOf } from '../operand.js';
import { axisOf, positions, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { expand, unsqueeze } from './axes.js';
import { byName, type ByName, preparedByName } from './by-name.js';
import { inPlace } from './in-place.js';
import { sum } from './reduce.js';
import { reshape } from './reshapes.js';
import { embed, type ViewOp, viewOp } from './view-op.js';

function wholeOffset(op: string, offset: unknown): number {
  if (typeof offset === 'number' && Number.isInteger(offset)) return offset;
  throw new ArgumentError('ARG_TYPE', `${op}: the offset must be a whole number, got ${shown(offset)}`, {
    op,
  });
}

function twoAxes(op: string, a: number, b: number, rank: number): readonly [number, number] {
  if (rank < 2 && op === 'diagonal')
    throw new ShapeError('SHAPE_RANK', `${op}: at least two dims are wanted, got ${rank}`, { op });
  const axes = [axisOf(op, a, rank), axisOf(op, b, rank)] as const;
  if (axes[0] !== axes[1]) return axes;
  throw new IndexError('DIM_DUPLICATE', `${op}: dim ${axes[0]} given twice, as ${a} and ${b}`, { op });
}

interface Diagonal {
  readonly offset: number;
  readonly a: number;
  readonly b: number;
}
export interface DiagonalOptions {
  /** How far above the main diagonal; 0 by default. */
  readonly offset?: number;
  readonly dim1?: number;
  readonly dim2?: number;
}
/** The arguments of `tril` and `triu` by name. */
export interface TriangleOption {
  /** How far above the main diagonal; 0 by default. */
  readonly diagonal?: number;
}
const diagonalByPlace: ViewOp<[offset?: number, dim1?: number, dim2?: number]> = viewOp<
  Diagonal,
  [offset?: number, dim1?: number, dim2?: number]
>({
  name: 'diagonal',
  node: 'DiagonalBackward0',
  rule: (x, { offset, a, b }) => {
    const [down, right] = [Math.max(-offset, 0), Math.max(offset, 0)];
    const length = Math.max(0, Math.min(x.shape[a]! - down, x.shape[b]! - right));
    const without = (list: Shape): number[] => list.filter((_, d) => d !== a && d !== b);
    return {
      shape: [...without(x.shape), length],
      strides: [...without(x.strides), x.strides[a]! + x.strides[b]!],
      // An empty diagonal begins nowhere in particular.
      offset: length === 0 ? x.offset : x.offset + down * x.strides[a]! + right * x.strides[b]!,
    };
  },
  x: needs([], ({ g, shape, attrs }) => embed(g, shape, diagonal.op, attrs)),
  lift: ({ offset, a, b }) => ({ offset, a: a + 1, b: b + 1 }),
  attrsOf: (x, offset = 0, dim1 = 0, dim2 = 1) => {
    const [a, b] = twoAxes('diagonal', dim1, dim2, rankOf('diagonal', x));
    return { offset: wholeOffset('diagonal', offset), a, b };
  },
});
/**
 * The diagonal of two axes as the last axis of a view; a positive `offset` lies above the main one (torch.diagonal).
 * Throws `ShapeError` `SHAPE_RANK`, `IndexError` `DIM_DUPLICATE`, `DIM_OUT_OF_RANGE`.
 */
export const diagonal: ViewOp<ByName<[offset?: number, dim1?: number, dim2?: number], DiagonalOptions>> =
  byName('diagonal', diagonalByPlace, 1, ['offset', 'dim1', 'dim2']);

/** Lines along the last axis as diagonals of matrices, whose rows and columns are the axes `a` and `b`. */
const embedding: OpFunction<[x: Tensor, attrs: Diagonal]> = defineOp<Diagonal, 'x', 'y'>({
  name: 'diagEmbed',
  node: 'DiagEmbedBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer([x], { offset, a, b }) {
    const n = x!.shape.at(-1)! + Math.abs(offset);
    const rest = x!.shape.slice(0, -1);
    const shape = Array.from({ length: x!.shape.length + 1 }, (_, d) =>
      d === a || d === b ? n : rest.shift()!,
    );
    return { shape, dtype: x!.dtype };
  },
  kernel([x], [y], attrs) {
    const [X, Y] = [x!.storage.data, y!.storage.data];
    const places = positions(diagonal.op.view!(y!, attrs)[0]!);
    positions(x!).forEach((at, i) => void (Y[places[i]!] = X[at]!));
  },
  vjp: { x: needs([], ({ g, attrs: { offset, a, b } }) => diagonal(g, offset, a, b)) },
  jvp: 'linear',
  batch: { lift: ({ offset, a, b }) => ({ offset, a: a + 1, b: b + 1 }) },
}).called((run) => (x, attrs) => run.one([x], attrs));

const diagEmbedByPlace: OpFunction<[x: Tensor, offset?: number, dim1?: number, dim2?: number]> =
  Object.assign(
    (x: Tensor, offset = 0, dim1 = -2, dim2 = -1): Tensor => {
      const rank = rankOf('diagEmbed', x);
      if (rank === 0)
        throw new ShapeError('SHAPE_RANK', 'diagEmbed: at least one dim is wanted', { op: 'diagEmbed' });
      const [a, b] = twoAxes('diagEmbed', dim1, dim2, rank + 1);
      return embedding(x, { offset: wholeOffset('diagEmbed', offset), a, b });
    },
    { op: embedding.op },
  );
/**
 * Matrices with the lines along the last axis as diagonals; `dim1` and `dim2` say where rows and columns stand
 * (torch.diag_embed). Throws as `diagonal`.
 */
export const diagEmbed: OpFunction<
  [x: Tensor, ...args: ByName<[offset?: number, dim1?: number, dim2?: number], DiagonalOptions>]
> = byName('diagEmbed', diagEmbedByPlace, 1, ['offset', 'dim1', 'dim2']);

const diagByPlace: OpFunction<[x: Tensor, offset?: number]> = Object.assign(
  (x: Tensor, offset = 0): Tensor => {
    const rank = rankOf('diag', x);
    if (rank === 1) return diagEmbed(x, offset);
    if (rank === 2) return diagonal(x, offset).clone();
    throw new ShapeError('SHAPE_RANK', `diag: a vector or a matrix is wanted, got [${x.shape}]`, {
      op: 'diag',
    });
  },
  { op: embedding.op },
);
/** The diagonal of a matrix, copied, or the matrix with a vector as its diagonal (torch.diag). Throws `SHAPE_RANK`. */
export const diag: OpFunction<[x: Tensor, ...args: ByName<[diagonal?: number], TriangleOption>]> = byName(
  'diag',
  diagByPlace,
  1,
  ['diagonal'],
);

const diagflatByPlace: OpFunction<[x: Tensor, offset?: number]> = Object.assign(
  (x: Tensor, offset = 0): Tensor => {
    return diagEmbed(reshape(x, [sizeOf(shapeOf('diagflat', x))]), wholeOffset('diagflat', offset));
  },
  { op: diagEmbed.op },
);
/** A matrix with the elements of the flattened tensor as a diagonal (torch.diagflat). Throws `ArgumentError` `ARG_TYPE`. */
export const diagflat: OpFunction<
  [x: Tensor, ...args: ByName<[offset?: number], { readonly offset?: number }>]
> = byName('diagflat', diagflatByPlace, 1, ['offset']);

/** Sum of the main diagonal of a matrix (torch.trace). Throws `ShapeError` `SHAPE_RANK`. */
export const trace: OpFunction<[x: Tensor]> = defineOp<Diagonal, 'x', 'y'>({
  name: 'trace',
  node: 'TraceBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x], { a }) => ({ shape: x!.shape.slice(0, a), dtype: isFloating(x!.dtype) ? x!.dtype : 'int64' }),
  made: ([x], { offset, a, b }) => [sum(diagonal(x!, offset, a, b), a)],
  vjp: {
    x: needs([], ({ g, shape, attrs }) => {
      const { a, b } = attrs;
      const line = expand(unsqueeze(g, a), [...g.shape, Math.min(shape[a]!, shape[b]!)]);
      return embed(line, shape, diagonal.op, attrs);
    }),
  },
  jvp: 'linear',
  batch: { lift: ({ offset, a, b }) => ({ offset, a: a + 1, b: b + 1 }) },
}).called((run) => (x) => {
  if (rankOf('trace', x) === 2) return run.one([x], { offset: 0, a: 0, b: 1 });
  throw new ShapeError('SHAPE_RANK', `trace: a matrix is wanted, got [${x.shape}]`, { op: 'trace' });
});

type Triangle = Prepared<[x: Tensor, ...args: ByName<[diagonal?: number], TriangleOption>]>;
const triangle = (name: string, node: string, keeps: (above: number, limit: number) => boolean): Triangle => {
  const cut: Prepared<[x: Tensor, diagonal?: number]> = defineOp<number, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x]) => x!,
    kernel([x], [y], limit) {
      const [from, to] = [positions(x!), positions(y!)];
      const [X, Y, rows, columns] = [x!.storage.data, y!.storage.data, x!.shape.at(-2)!, x!.shape.at(-1)!];
      for (let i = 0; i < sizeOf(x!.shape); i++) {
        const above = (i % columns) - (Math.floor(i / columns) % rows);
        Y[to[i]!] = keeps(above, limit) ? X[from[i]!]! : 0;
      }
    },
    vjp: { x: needs([], ({ g, attrs }) => cut(g, attrs)) },
    jvp: 'linear',
    batch: { lift: (limit) => limit },
  }).prepared((x: Tensor, limit = 0) => {
    if (rankOf(name, x) >= 2) return [[x], wholeOffset(name, limit)];
    throw new ShapeError('SHAPE_RANK', `${name}: at least two dims are wanted, got [${x.shape}]`, {
      op: name,
    });
  });
  return preparedByName(cut, 1, ['diagonal']);
};
/** Matrices with zeros above a diagonal, which a positive number moves up (torch.tril). Throws `SHAPE_RANK`. */
export const tril: Triangle = triangle('tril', 'TrilBackward0', (above, limit) => above <= limit);
/** Matrices with zeros below a diagonal, which a positive number moves up (torch.triu). Throws `SHAPE_RANK`. */
export const triu: Triangle = triangle('triu', 'TriuBackward0', (above, limit) => above >= limit);
/** Zeros above a diagonal, in place. */
export const tril_: OpFunction<[x: Tensor, ...args: ByName<[diagonal?: number], TriangleOption>]> =
  inPlace(tril);
/** Zeros below a diagonal, in place. */
export const triu_: OpFunction<[x: Tensor, ...args: ByName<[diagonal?: number], TriangleOption>]> =
  inPlace(triu);

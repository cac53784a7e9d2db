/** Distances: of two tensors, of the rows of two matrices, and of the rows of one. */
import { ShapeError } from '@isograd/errors';
import { promote, storedBytes } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, shapeOf } from '../operand.js';
import { broadcastShapes, checkBytes, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mul, sub } from './arithmetic.js';
import { unsqueeze } from './axes.js';
import { byName, type ByName } from './by-name.js';
import { tensor } from './create.js';
import { indexAdd, indexSelect } from './indexing.js';
import { zeros } from './makers.js';
import { neg } from './math.js';
import { norm } from './norm.js';
import { anyOrder, directions, orderOf } from './norm-rule.js';
import { floating, restored } from './reduce-rule.js';
import { sum } from './reduce.js';
import { sumOver } from './sum-over.js';

interface Distance {
  /** How many axes, counted from the back, are folded into one number. */
  readonly inner: number;
  readonly p: number;
}
const lastAxes = (rank: number, inner: number): number[] =>
  Array.from({ length: inner }, (_, k) => rank - inner + k);
/** How a distance `y` changes with each difference, and the axes of those. */
function slopes(apart: Tensor, y: Tensor, { inner, p }: Distance) {
  const reduced = { dims: lastAxes(apart.shape.length, inner), keepdim: false };
  return { reduced, by: directions(apart, restored(y, reduced), { ...reduced, p }) };
}
function pulled(g: Tensor, apart: Tensor, y: Tensor, attrs: Distance): Tensor {
  const { reduced, by } = slopes(apart, y, attrs);
  return mul(restored(g, reduced), by);
}
function pushed(t: Tensor, apart: Tensor, y: Tensor, attrs: Distance): Tensor {
  const { reduced, by } = slopes(apart, y, attrs);
  return sumOver(mul(t, by), reduced);
}
/** The norm of the differences along `dims`. Where there are none all orders give 0, the largest of them too, as in PyTorch. */
const span = (apart: Tensor, p: number, dims: readonly number[]): Tensor =>
  norm(apart, p === Infinity && sizeOf(dims.map((d) => apart.shape.at(d)!)) === 0 ? 2 : p, dims);
/** A difference of tangents, of which one may be missing. */
const movement = (ta: Tensor | null, tb: Tensor | null): Tensor =>
  ta === null ? neg(tb!) : tb === null ? ta : sub(ta, tb);

/** The arguments of `dist` and its kin by name. */
export interface DistanceOptions {
  /** The order of the norm, 2 by default. */
  readonly p?: number;
}
const distByPlace: OpFunction<[a: Tensor, b: Tensor, p?: number]> = defineOp<Distance, 'a' | 'b', 'y'>({
  name: 'dist',
  node: 'DistBackward0',
  inputs: ['a', 'b'],
  outputs: ['y'],
  infer([a, b], { inner }) {
    const shape = broadcastShapes('dist', a!.shape, b!.shape);
    return { shape: shape.slice(0, shape.length - inner), dtype: promote(a!, b!) };
  },
  made([a, b], { inner, p }) {
    const apart = sub(a!, b!);
    return [span(apart, p, lastAxes(apart.shape.length, inner))];
  },
  vjp: {
    a: needs(['a', 'b', 'y'], ({ g, attrs }, a, b, y) => pulled(g, sub(a, b), y, attrs)),
    b: needs(['a', 'b', 'y'], ({ g, attrs }, a, b, y) => neg(pulled(g, sub(a, b), y, attrs))),
  },
  jvp: ({ inputs: [a, b], tangents: [ta, tb], outputs: [y], attrs }) => {
    const apart = sub(a!, b!);
    return [pushed(movement(ta!, tb!).expand(apart.shape), apart, y!, attrs)];
  },
  batch: 'aligned',
}).called((run) => (a, b, p = 2) => {
  const shape = broadcastShapes('dist', shapeOf('dist', a, 'a'), shapeOf('dist', b, 'b'));
  floating('dist', promote(a, b) === b.dtype ? b : a);
  return run.one([a, b], { inner: shape.length, p: anyOrder('dist', p) });
});
/** Norm of the difference of two tensors that broadcast (torch.dist). Throws `DTypeError` `DTYPE_UNSUPPORTED` for integers. */
export const dist: OpFunction<[a: Tensor, b: Tensor, ...args: ByName<[p?: number], DistanceOptions>]> =
  byName('dist', distByPlace, 2, ['p']);

/** Every row of one matrix minus every row of another. */
const eachApart = (a: Tensor, b: Tensor): Tensor => sub(unsqueeze(a, -2), unsqueeze(b, -3));
const cdistByPlace: OpFunction<[a: Tensor, b: Tensor, p?: number]> = defineOp<Distance, 'a' | 'b', 'y'>({
  name: 'cdist',
  node: 'CdistBackward0',
  inputs: ['a', 'b'],
  outputs: ['y'],
  infer([a, b]) {
    const lead = broadcastShapes('cdist', a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    return { shape: [...lead, a!.shape.at(-2)!, b!.shape.at(-2)!], dtype: promote(a!, b!) };
  },
  made: ([a, b], { p }) => [span(eachApart(a!, b!), p, [-1])],
  vjp: {
    a: needs(['a', 'b', 'y'], ({ g, attrs }, a, b, y) => sum(pulled(g, eachApart(a, b), y, attrs), -2)),
    b: needs(['a', 'b', 'y'], ({ g, attrs }, a, b, y) => neg(sum(pulled(g, eachApart(a, b), y, attrs), -3))),
  },
  jvp: ({ inputs: [a, b], tangents: [ta, tb], outputs: [y], attrs }) => {
    const apart = eachApart(a!, b!);
    const t = movement(ta ? unsqueeze(ta, -2) : null, tb ? unsqueeze(tb, -3) : null);
    return [pushed(t.expand(apart.shape), apart, y!, attrs)];
  },
  batch: 'aligned',
}).called((run) => (a, b, p = 2) => {
  const [p1, p2] = [shapeOf('cdist', floating('cdist', a), 'a'), shapeOf('cdist', floating('cdist', b), 'b')];
  if (p1.length < 2 || p2.length < 2)
    throw new ShapeError('SHAPE_RANK', `cdist: two matrices are wanted, got [${p1}] and [${p2}]`, {
      op: 'cdist',
    });
  if (p1.at(-1) !== p2.at(-1))
    throw new ShapeError('SHAPE_MISMATCH', `cdist: rows of [${p1}] and [${p2}] have other lengths`, {
      op: 'cdist',
      details: { shapes: [p1, p2] },
    });
  broadcastShapes('cdist', p1.slice(0, -2), p2.slice(0, -2));
  return run.one([a, b], { inner: 1, p: orderOf('cdist', p) });
});
/**
 * Distances of all rows of one matrix, or stack of matrices, from all rows of another (torch.cdist). Every difference is
 * formed, so that near rows keep their digits. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`.
 */
export const cdist: OpFunction<[a: Tensor, b: Tensor, ...args: ByName<[p?: number], DistanceOptions>]> =
  byName('cdist', cdistByPlace, 2, ['p']);

const line = (places: Float64Array): Tensor => tensor(places, { dtype: 'int64', shape: [places.length] });
const pairCount = (n: number): number => (n * (n - 1)) / 2;
/** The two rows of each pair, each pair once: (0, 1), (0, 2), … */
function pairsOf([n = 0]: Shape): readonly [Tensor, Tensor] {
  const [first, second] = [new Float64Array(pairCount(n)), new Float64Array(pairCount(n))];
  for (let i = 0, at = 0; i < n; i++) for (let k = i + 1; k < n; k++, at++) [first[at], second[at]] = [i, k];
  return [line(first), line(second)];
}
function pairsApart(x: Tensor): Tensor {
  const [first, second] = pairsOf(x.shape);
  return sub(indexSelect(x, 0, first), indexSelect(x, 0, second));
}
const pdistByPlace: OpFunction<[x: Tensor, p?: number]> = defineOp<Distance, 'x', 'y'>({
  name: 'pdist',
  node: 'PdistBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: [pairCount(x!.shape[0]!)], dtype: x!.dtype }),
  made: ([x], { p }) => [span(pairsApart(x!), p, [1])],
  vjp: {
    x: needs(['x', 'y'], ({ g, shape, attrs }, x, y) => {
      const each = pulled(g, pairsApart(x), y, attrs);
      const [first, second] = pairsOf(shape);
      const none = zeros(shape, { dtype: g.dtype });
      return indexAdd(indexAdd(none, 0, first, each), 0, second, neg(each));
    }),
  },
  jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [
    pushed(pairsApart(t!), pairsApart(x!), y!, attrs),
  ],
  batch: 'loop',
}).called((run) => (x, p = 2) => {
  if (rankOf('pdist', floating('pdist', x)) !== 2)
    throw new ShapeError('SHAPE_RANK', `pdist: a matrix is wanted, got [${x.shape}]`, { op: 'pdist' });
  const [rows, columns] = [x.shape[0]!, x.shape[1]!];
  const [pairs, widest] = [pairCount(rows), Math.max(columns * storedBytes(x.dtype), 8)];
  checkBytes('pdist', pairs * widest, `${pairs} pairs of rows of ${columns}`);
  return run.one([x], { inner: 1, p: orderOf('pdist', p) });
});
/**
 * Distances of every pair of rows of a matrix, each pair once: (0, 1), (0, 2), … (torch.nn.functional.pdist).
 * Throws `ShapeError` `SHAPE_RANK`, `ArgumentError` `ARG_RANGE`, `DTypeError` `DTYPE_UNSUPPORTED`, `AllocationError`
 * `ALLOC_LIMIT`.
 */
export const pdist: OpFunction<[x: Tensor, ...args: ByName<[p?: number], DistanceOptions>]> = byName(
  'pdist',
  pdistByPlace,
  1,
  ['p'],
);

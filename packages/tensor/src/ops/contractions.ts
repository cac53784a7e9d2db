/** Products with a sum: outer, cross and Kronecker products, sums over several axes. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { rankOf, shapeOf } from '../operand.js';
import { axesOf, axisOf, broadcastShapes, type Shape, sizeOf, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { viewStrides } from '../view-strides.js';
import type { DimOption } from './along-dim.js';
import { mul } from './arithmetic.js';
import { permute } from './axes.js';
import { byName, type ByName } from './by-name.js';
import { linesOf } from './lines.js';
import { matmul, mm } from './product.js';
import { sameType } from './product-rule.js';
import { sum } from './reduce.js';
import { reshape, view } from './reshapes.js';
import { unsafeView } from './unsafe-view.js';

/** All products of an element of one vector and one of another (torch.outer). Throws `ShapeError` `SHAPE_RANK`. */
export const outer: OpFunction<[a: Tensor, b: Tensor]> = Object.assign(
  (a: Tensor, b: Tensor): Tensor => {
    const ranks = [rankOf('outer', a, 'a'), rankOf('outer', b, 'b')];
    if (ranks.some((rank) => rank !== 1))
      throw new ShapeError('SHAPE_RANK', `outer: two vectors are wanted, got [${a.shape}] and [${b.shape}]`, {
        op: 'outer',
      });
    return mul(reshape(a, [a.shape[0]!, 1]), b);
  },
  { op: mul.op },
);

/** How many axes, or which of the first and which of the second. */
type Contracted = number | readonly [readonly number[], readonly number[]];
const tensordotByPlace: OpFunction<
  [a: Tensor, b: Tensor, dims?: number | readonly [readonly number[], readonly number[]]]
> = Object.assign(
  (a: Tensor, b: Tensor, dims: number | readonly [readonly number[], readonly number[]] = 2): Tensor => {
    const [p, q] = [shapeOf('tensordot', a, 'a'), shapeOf('tensordot', b, 'b')];
    const [left, right] = contracted(p, q, dims);
    const fits = (d: number, e: number): boolean => p[d] === q[e] || p[d] === 1 || q[e] === 1;
    if (left.length !== right.length || !left.every((d, i) => fits(d, right[i]!)))
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `tensordot: dims ${left} of [${p}] and ${right} of [${q}] have other lengths`,
        {
          op: 'tensordot',
          details: { shapes: [p, q], dims: [left, right] },
        },
      );
    const [keptLeft, keptRight] = [rest(p, left), rest(q, right)];
    const [n, m] = [keptLeft.map((d) => p[d]!), keptRight.map((d) => q[d]!)];
    // An axis of length 1 counts for all elements of its partner, which are added up before.
    const [x, y] = [folded(a, left, (i) => q[right[i]!]!), folded(b, right, (i) => p[left[i]!]!)];
    const k = sizeOf(left.map((d) => x.shape[d]!));
    const rows = reshape(permute(x, [...keptLeft, ...left]), [sizeOf(n), k]);
    const columns = reshape(permute(y, [...right, ...keptRight]), [k, sizeOf(m)]);
    return view(mm(rows, columns), [...n, ...m]);
  },
  { op: matmul.op },
);
/**
 * Sum of products over several axes of both: the last `dims` of the first with the first of the second, or the two
 * lists of axes; an axis of length 1 fits any (torch.tensordot). Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`, `IndexError`, `ArgumentError`.
 */
export const tensordot: OpFunction<
  [a: Tensor, b: Tensor, ...args: ByName<[dims?: Contracted], { readonly dims?: Contracted }>]
> = byName('tensordot', tensordotByPlace, 2, ['dims']);
const folded = (x: Tensor, axes: readonly number[], partner: (i: number) => number): Tensor => {
  const alone = axes.filter((d, i) => x.shape[d] !== 1 && partner(i) === 1);
  return alone.length === 0 ? x : sum(x, alone, { keepdim: true });
};
const rest = (shape: Shape, axes: readonly number[]): number[] =>
  shape.flatMap((_, d) => (axes.includes(d) ? [] : [d]));

function contracted(p: Shape, q: Shape, dims: unknown): readonly [number[], number[]] {
  if (typeof dims === 'number' && Number.isInteger(dims) && dims >= 0) {
    if (dims > p.length || dims > q.length)
      throw new ShapeError('SHAPE_RANK', `tensordot: [${p}] and [${q}] do not both have ${dims} dims`, {
        op: 'tensordot',
      });
    const count = Array.from({ length: dims }, (_, i) => i);
    return [count.map((i) => p.length - dims + i), count];
  }
  const lists: readonly unknown[] = Array.isArray(dims) ? dims : [];
  if (lists.length === 2 && lists.every((list): list is number[] => Array.isArray(list)))
    return [axesOf('tensordot', lists[0], p.length), axesOf('tensordot', lists[1], q.length)];
  throw new ArgumentError(
    'ARG_TYPE',
    `tensordot: dims is a number or two lists of axes, got ${shown(dims)}`,
    {
      op: 'tensordot',
    },
  );
}

const opened = (x: Tensor, shape: Shape): Tensor =>
  viewStrides(x, shape) === null ? reshape(x, shape) : unsafeView(x, shape);
/** Every element of `a` times all of `b`, in blocks (torch.kron). */
export const kron: OpFunction<[a: Tensor, b: Tensor]> = Object.assign(
  (a: Tensor, b: Tensor): Tensor => {
    const rank = Math.max(rankOf('kron', a, 'a'), rankOf('kron', b, 'b'));
    const long = (shape: Shape): number[] => [...new Array<number>(rank - shape.length).fill(1), ...shape];
    const [p, q] = [long(a.shape), long(b.shape)];
    const blocks = mul(
      opened(
        a,
        p.flatMap((n) => [n, 1]),
      ),
      opened(
        b,
        q.flatMap((n) => [1, n]),
      ),
    );
    return unsafeView(
      blocks,
      p.map((n, d) => n * q[d]!),
    );
  },
  { op: mul.op },
);

const crossing: OpFunction<[a: Tensor, b: Tensor, axis: number]> = defineOp<number, 'a' | 'b', 'y'>({
  name: 'cross',
  node: 'LinalgCrossBackward0',
  inputs: ['a', 'b'],
  outputs: ['y'],
  infer: ([a, b]) => ({
    shape: broadcastShapes('cross', a!.shape, b!.shape),
    dtype: sameType('cross', a!, b!),
  }),
  kernel([a, b], [y], axis) {
    const [la, lb] = [a!, b!].map((x) => linesOf(stretch(x, y!.shape), axis));
    const ly = linesOf(y!, axis);
    const [A, B, Y] = [a!.storage.data, b!.storage.data, y!.storage.data];
    ly.starts.forEach((start, line) => {
      const of = (k: number): number => A[la!.starts[line]! + (k % 3) * la!.step]!;
      const with_ = (k: number): number => B[lb!.starts[line]! + (k % 3) * lb!.step]!;
      for (let k = 0; k < 3; k++)
        Y[start + k * ly.step] = of(k + 1) * with_(k + 2) - of(k + 2) * with_(k + 1);
    });
  },
  vjp: {
    a: needs(['b'], ({ g, attrs }, b) => crossing(b, g, attrs)),
    b: needs(['a'], ({ g, attrs }, a) => crossing(g, a, attrs)),
  },
  jvp: 'multilinear',
  batch: { lift: (axis) => axis + 1 },
}).called((run) => (a, b, axis) => run.one([a, b], axis));

const crossByPlace: OpFunction<[a: Tensor, b: Tensor, dim?: number]> = Object.assign(
  (a: Tensor, b: Tensor, given?: number): Tensor => {
    const [p, q] = [shapeOf('cross', a, 'a'), shapeOf('cross', b, 'b')];
    if (p.length !== q.length)
      throw new ShapeError('SHAPE_RANK', `cross: equal ranks are wanted, got [${p}] and [${q}]`, {
        op: 'cross',
      });
    const dim = given ?? p.indexOf(3);
    if (given === undefined && dim < 0)
      throw new ShapeError('SHAPE_MISMATCH', `cross: an axis of length 3 is wanted, [${p}] has none`, {
        op: 'cross',
        details: { shapes: [p, q] },
      });
    const axis = axisOf('cross', dim, p.length);
    if (p[axis] !== 3 || q[axis] !== 3)
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `cross: length 3 is wanted along dim ${dim}, got [${p}] and [${q}]`,
        {
          op: 'cross',
          details: { shapes: [p, q], dim },
        },
      );
    return crossing(a, b, axis);
  },
  { op: crossing.op },
);
/**
 * Cross products of vectors of length 3 along `dim`, the first axis of that length by default; both broadcast
 * (torch.cross). Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`.
 */
export const cross: OpFunction<[a: Tensor, b: Tensor, ...args: ByName<[dim?: number], DimOption>]> = byName(
  'cross',
  crossByPlace,
  2,
  ['dim'],
);

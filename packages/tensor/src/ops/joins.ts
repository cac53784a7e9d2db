/** Tensors side by side, along a new axis or an old one. */
import { ShapeError } from '@isograd/errors';
import { compiledPlacing } from '../compiled/copy.js';
import { type DType, promote } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { axisOf, positions, sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type Along, alongOf } from './along-dim.js';
import { to } from './cast.js';
import { checkList } from './lists.js';
import { select, slice } from './parts.js';

export const typeOf = (xs: readonly Tensor[]): DType =>
  xs.reduce((dtype, x) => promote({ dtype, shape: [1] }, { dtype: x.dtype, shape: [1] }), xs[0]!.dtype);

/** Tensors of one shape side by side along a new axis (torch.stack). */
export const stack: OpFunction<[xs: readonly Tensor[], dim?: Along<object>]> = defineOp<number, 'xs', 'y'>({
  name: 'stack',
  node: 'StackBackward0',
  inputs: ['xs'],
  variadic: true,
  outputs: ['y'],
  fills: true,
  infer(xs, axis) {
    xs.forEach((x, i) => {
      if (!sameShape(x.shape, xs[0]!.shape))
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `stack: tensor ${i} is [${x.shape}], the first is [${xs[0]!.shape}]; equal shapes are wanted`,
          { op: 'stack' },
        );
    });
    return { shape: xs[0]!.shape.toSpliced(axis, 0, xs.length), dtype: typeOf(xs) };
  },
  kernel: (xs, [y], axis) =>
    xs.forEach((x, k) => place(x, y!, y!.strides.toSpliced(axis, 1), k * y!.strides[axis]!)),
  vjp: { xs: needs([], ({ g, attrs, position }) => select(g, attrs, position)) },
  jvp: 'linear',
  batch: { lift: (axis) => axis + 1 },
}).called((run) => (xs, by = 0) => {
  checkList('stack', xs);
  const [dim = 0] = alongOf('stack', by, undefined, []);
  return run.one(xs, axisOf('stack', dim, xs[0]!.shape.length + 1));
});

interface Cat {
  readonly axis: number;
  /** Where each tensor begins and ends along the axis. */
  readonly bounds: readonly number[];
}
/** Tensors one behind the other along an axis (torch.cat). */
export const cat: OpFunction<[xs: readonly Tensor[], dim?: Along<object>]> = defineOp<Cat, 'xs', 'y'>({
  name: 'cat',
  node: 'CatBackward0',
  inputs: ['xs'],
  variadic: true,
  outputs: ['y'],
  fills: true,
  infer: (xs, { axis, bounds }) => ({ shape: xs[0]!.shape.with(axis, bounds.at(-1)!), dtype: typeOf(xs) }),
  kernel: (xs, [y], { axis, bounds }) =>
    xs.forEach((x, k) => place(x, y!, y!.strides, bounds[k]! * y!.strides[axis]!)),
  vjp: {
    xs: needs([], ({ g, attrs: { axis, bounds }, position }) =>
      slice(g, axis, bounds[position]!, bounds[position + 1]!),
    ),
  },
  jvp: 'linear',
  batch: { lift: ({ axis, bounds }) => ({ axis: axis + 1, bounds }) },
}).called((run) => (list, by = 0) => {
  checkList('cat', list);
  const [dim = 0] = alongOf('cat', by, undefined, []);
  // As in PyTorch a tensor of shape [0] joins with anything.
  const solid = list.filter(({ shape }) => shape.length !== 1 || shape[0] !== 0);
  const xs = solid.length === 0 ? list : solid;
  const first = xs[0]!.shape;
  if (xs.some((x) => x.shape.length === 0))
    throw new ShapeError('SHAPE_RANK', 'cat: tensors without dimensions cannot be joined; use stack', {
      op: 'cat',
    });
  const axis = axisOf('cat', dim, first.length);
  xs.forEach(({ shape }, i) => checkJoint(first, shape, axis, i));
  const bounds = [0];
  for (const x of xs) bounds.push(bounds.at(-1)! + x.shape[axis]!);
  // The shapeless ones have a say in the type.
  const dtype = typeOf(list);
  return run.one(solid.length === list.length ? xs : xs.map((x) => to(x, dtype)), { axis, bounds });
});

function checkJoint(first: Shape, shape: Shape, axis: number, i: number): void {
  const at = first.findIndex((n, d) => d !== axis && n !== shape[d]);
  if (shape.length === first.length && at < 0) return;
  const facts =
    shape.length === first.length ? `at dim ${at} ${shape[at]} does not fit ${first[at]}` : 'ranks differ';
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `cat: tensor ${i} is [${shape}], the first is [${first}]; ${facts}`,
    {
      op: 'cat',
      details: { shapes: [first, shape], dim: at },
    },
  );
}

/** Copies `x` into `y` at the given strides and offset. */
function place(x: Tensor, y: Tensor, strides: Shape, offset: number): void {
  if (x.dtype === y.dtype && compiledPlacing(x, y, strides, offset)) return;
  const [from, X, Y] = [positions(x), x.storage.data, y.storage.data];
  positions({ shape: x.shape, strides, offset }).forEach((at, i) => void (Y[at] = X[from[i]!]!));
}

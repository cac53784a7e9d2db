/** What operations share that choose elements along one axis: their attributes, and the way there and back. */
import { checkOptions } from '@isograd/errors';
import { needs, type Op } from '../op.js';
import { rankOf } from '../operand.js';
import { axisOf, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type Along, alongOf, type DimOption, named } from './along-dim.js';
import { squeeze } from './axes.js';
import { gather, scatterAdd } from './indexing.js';
import { zeros } from './makers.js';
import { liftReduce, type Reduce, reducedShape, reduceOf, restored } from './reduce-rule.js';

/** All of a row but its names and its kernel that chooses one element of each line, and says where it stands. */
export const oneOfEach = <A extends Reduce>(): Omit<Op<A, 'x', 'values' | 'indices'>, 'name' | 'node'> => ({
  inputs: ['x'],
  outputs: ['values', 'indices'],
  constants: ['indices'],
  inferAll([x], attrs) {
    const shape = reducedShape(x!.shape, attrs);
    return [
      { shape, dtype: x!.dtype },
      { shape, dtype: 'int64' },
    ];
  },
  vjp: {
    x: needs(['indices'], ({ g, shape, attrs }, indices) =>
      placed(restored(g, attrs), restored(indices, attrs), attrs, shape),
    ),
  },
  jvp: ({ tangents: [t], outputs: [, indices], attrs }) => [picked(t!, indices!, attrs), null],
  batch: { lift: liftReduce },
});

export interface KeepOptions {
  /** Keep the reduced axis with length 1. */
  readonly keepdim?: boolean;
}
/** The axis, and whether it is kept, in one object. */
export interface AlongOptions extends KeepOptions, Required<DimOption> {}

/** The axis and the rest of `f(x, dim, options)` or `f(x, { dim, ...options })`; an object must name the axis. */
export function oneDim(
  op: string,
  first: Along<KeepOptions>,
  second: KeepOptions | undefined,
): readonly [dim: number, options: KeepOptions] {
  const [dim, options] = alongOf(op, first, second, ['keepdim']);
  return [named(op, dim), options];
}

/** The attributes of a reduction along one axis; a tensor without dimensions has none to fold. */
export function oneAxis(op: string, x: Tensor, dim: number, options: KeepOptions): Reduce {
  checkOptions(op, options, ['keepdim']);
  axisOf(op, dim, rankOf(op, x));
  return reduceOf(op, x, { ...options, dim });
}

/** Values where `indices` say, along the folded axis: zeros of `shape` elsewhere. */
function placed(g: Tensor, indices: Tensor, { dims: [axis] }: Reduce, shape: Shape): Tensor {
  return axis === undefined ? g : scatterAdd(zeros(shape, { dtype: g.dtype }), axis, indices, g);
}

/** What `placed` reverses: the elements of `t` at `indices` along the folded axis. */
function picked(t: Tensor, indices: Tensor, attrs: Reduce): Tensor {
  const [axis] = attrs.dims;
  if (axis === undefined) return t;
  const values = gather(t, axis, restored(indices, attrs));
  return attrs.keepdim ? values : squeeze(values, axis);
}

/** The rows behind pools: the largest element of each window, or the average, and the ways back. */
import {
  avgPool,
  avgPoolSpread,
  maxPool,
  maxPoolGather,
  maxPoolScatter,
  type Pool,
  type Pooling,
} from '../compiled/pooling.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';

export type { Pooling } from '../compiled/pooling.js';

const leadOf = (shape: Shape, { input }: Pool): Shape => shape.slice(0, -input.length);
const pooled = (x: Shape, pool: Pool): Shape => [...leadOf(x, pool), ...pool.output];
const unpooled = (y: Shape, pool: Pool): Shape => [...leadOf(y, pool), ...pool.input];
const same = { lift: <A>(attrs: A): A => attrs };

/** The largest element of each window, and its place in its plane, counted row after row. */
export const maxima = (node: string): OpFunction<[x: Tensor, pool: Pooling], readonly Tensor[]> =>
  defineOp<Pooling, 'x', 'values' | 'indices'>({
    name: 'maxPool',
    node,
    inputs: ['x'],
    outputs: ['values', 'indices'],
    constants: ['indices'],
    fills: true,
    inferAll: ([x], pool) => [
      { shape: pooled(x!.shape, pool), dtype: x!.dtype },
      { shape: pooled(x!.shape, pool), dtype: 'int64' },
    ],
    kernel: ([x], [values, indices], pool) => maxPool(x!, values!, indices!, pool),
    vjp: { x: needs(['indices'], ({ g, attrs }, indices) => scatterPlaces(g, indices, attrs)) },
    jvp: ({ tangents: [t], outputs: [, indices], attrs }) => [gatherPlaces(t!, indices!, attrs), null],
    batch: same,
  }).called((run) => (x, pool) => run([x], pool));

type Placed = OpFunction<[x: Tensor, indices: Tensor, pool: Pool]>;

/** Numbers of each plane at `indices`. */
const gatherPlaces: Placed = defineOp<Pool, 'x' | 'indices', 'y'>({
  name: 'maxPoolGather',
  node: 'MaxPool2DWithIndicesBackwardBackward0',
  inputs: ['x', 'indices'],
  outputs: ['y'],
  fills: true,
  infer: ([x], pool) => ({ shape: pooled(x!.shape, pool), dtype: x!.dtype }),
  kernel: ([x, indices], [y], pool) => maxPoolGather(x!, indices!, y!, pool),
  vjp: {
    x: needs(['indices'], ({ g, attrs }, indices) => scatterPlaces(g, indices, attrs)),
    indices: null,
  },
  jvp: ({ inputs: [, indices], tangents: [t], attrs }) => [t ? gatherPlaces(t, indices!, attrs) : null],
  batch: same,
}).called(
  (run) =>
    (x, indices, { input, output }) =>
      run.one([x, indices], { input, output }),
);

/** Planes of zeros, to which numbers are added at `indices`. */
const scatterPlaces: Placed = defineOp<Pool, 'g' | 'indices', 'x'>({
  name: 'maxPoolScatter',
  node: 'MaxPool2DWithIndicesBackwardBackward0',
  inputs: ['g', 'indices'],
  outputs: ['x'],
  fills: true,
  infer: ([g], pool) => ({ shape: unpooled(g!.shape, pool), dtype: g!.dtype }),
  kernel: ([g, indices], [x], pool) => maxPoolScatter(g!, indices!, x!, pool),
  vjp: {
    g: needs(['indices'], ({ g, attrs }, indices) => gatherPlaces(g, indices, attrs)),
    indices: null,
  },
  jvp: ({ inputs: [, indices], tangents: [t], attrs }) => [t ? scatterPlaces(t, indices!, attrs) : null],
  batch: same,
}).called(
  (run) =>
    (g, indices, { input, output }) =>
      run.one([g, indices], { input, output }),
);

type Averaged = OpFunction<[x: Tensor, pool: Pooling]>;
/** The average of each window. */
export function averages(node: string): Averaged {
  const average: Averaged = defineOp<Pooling, 'x', 'y'>({
    name: 'avgPool',
    node,
    inputs: ['x'],
    outputs: ['y'],
    fills: true,
    infer: ([x], pool) => ({ shape: pooled(x!.shape, pool), dtype: x!.dtype }),
    kernel: ([x], [y], pool) => avgPool(x!, y!, pool),
    vjp: { x: needs([], ({ g, attrs }) => spread(g, attrs)) },
    jvp: 'linear',
    batch: same,
  }).called((run) => (x, pool) => run.one([x], pool));
  const spread: Averaged = defineOp<Pooling, 'g', 'x'>({
    name: 'avgPoolSpread',
    node: node.replace('Backward0', 'BackwardBackward0'),
    inputs: ['g'],
    outputs: ['x'],
    fills: true,
    infer: ([g], pool) => ({ shape: unpooled(g!.shape, pool), dtype: g!.dtype }),
    kernel: ([g], [x], pool) => avgPoolSpread(g!, x!, pool),
    vjp: { g: needs([], ({ g, attrs }) => average(g, attrs)) },
    jvp: 'linear',
    batch: same,
  }).called((run) => (g, pool) => run.one([g], pool));
  return average;
}

/** The rows behind pools: the largest element of each window, or the average, and the ways back. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { type Geometry, positions, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { Windows } from './pooling-windows.js';

/** Windows over the last axes of a tensor; all axes before them are a batch. */
export interface Pool {
  /** Sizes of the axes that windows move over, and how many places they take there. */
  readonly input: Shape;
  readonly output: Shape;
}
/** As `Pool`, with the windows: those of the last axis last. Lines are planes of height 1. */
export interface Pooling extends Pool {
  readonly rows: Windows;
  readonly columns: Windows;
  /** What an average is divided by instead of its window's size. */
  readonly divisor?: number;
}

const leadOf = (shape: Shape, { input }: Pool): Shape => shape.slice(0, -input.length);
const pooled = (x: Shape, pool: Pool): Shape => [...leadOf(x, pool), ...pool.output];
const unpooled = (y: Shape, pool: Pool): Shape => [...leadOf(y, pool), ...pool.input];
const same = { lift: <A>(attrs: A): A => attrs };

/** Where each plane (or line) begins, and the steps to the next row and column. */
interface Planes {
  readonly starts: Int32Array;
  readonly down: number;
  readonly across: number;
}
function planesOf({ shape, strides, offset }: Geometry, axes: number): Planes {
  return {
    starts: positions({ shape: shape.slice(0, -axes), strides: strides.slice(0, -axes), offset }),
    down: axes === 1 ? 0 : strides.at(-2)!,
    across: strides.at(-1)!,
  };
}

/** The largest element of each window. Values of one place of `rows` come one after the other in the output. */
function largest(x: Tensor, values: Tensor, indices: Tensor, { rows, columns, input }: Pooling): void {
  const { starts, down, across } = planesOf(x, input.length);
  const [X, V, I, width] = [x.storage.data, values.storage.data, indices.storage.data, input.at(-1)!];
  const [tops, bottoms, lefts, rights] = [rows.starts, rows.ends, columns.starts, columns.ends];
  let k = 0;
  for (let plane = 0; plane < starts.length; plane++)
    for (let row = 0; row < tops.length; row++)
      for (let column = 0; column < lefts.length; column++, k++) {
        const [bottom, left, right] = [bottoms[row]!, lefts[column]!, rights[column]!];
        let best = tops[row]! * width + left;
        let most = -Infinity;
        for (let i = tops[row]!; i < bottom; i += rows.step) {
          const line = starts[plane]! + i * down;
          for (let j = left; j < right; j += columns.step) {
            const value = X[line + j * across]!;
            // A NaN wins, and of several the last, as in PyTorch.
            if (value > most || value !== value) {
              most = value;
              best = i * width + j;
            }
          }
        }
        V[k] = most;
        I[k] = best;
      }
}

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
    kernel: ([x], [values, indices], pool) => largest(x!, values!, indices!, pool),
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
  kernel: ([x, indices], [y], { input }) => {
    const { starts, down, across } = planesOf(x!, input.length);
    const [X, I, Y, width] = [x!.storage.data, indices!.storage.data, y!.storage.data, input.at(-1)!];
    const at = positions(indices!);
    const places = at.length / Math.max(starts.length, 1);
    at.forEach((place, k) => {
      const index = I[place]!;
      const row = Math.floor(index / width);
      Y[k] = X[starts[Math.floor(k / places)]! + row * down + (index - row * width) * across]!;
    });
  },
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
  infer: ([g], pool) => ({ shape: unpooled(g!.shape, pool), dtype: g!.dtype }),
  kernel: ([g, indices], [x], { input }) => {
    const [G, I, X] = [g!.storage.data, indices!.storage.data, x!.storage.data];
    const [from, at] = [positions(g!), positions(indices!)];
    const size = input.reduce((a, b) => a * b, 1);
    const places = from.length / Math.max(X.length / size, 1);
    from.forEach((place, k) => void (X[Math.floor(k / places) * size + I[at[k]!]!]! += G[place]!));
  },
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

/** What the sum over a window is divided by. */
const sizeAt = ({ rows, columns, divisor }: Pooling, row: number, column: number): number =>
  divisor ?? rows.counts[row]! * columns.counts[column]!;

function averageInto(x: Tensor, y: Tensor, pool: Pooling): void {
  const { rows, columns, input } = pool;
  const { starts, down, across } = planesOf(x, input.length);
  const [X, Y] = [x.storage.data, y.storage.data];
  let k = 0;
  for (let plane = 0; plane < starts.length; plane++)
    for (let row = 0; row < rows.starts.length; row++)
      for (let column = 0; column < columns.starts.length; column++, k++) {
        const right = columns.ends[column]!;
        let total = 0;
        for (let i = rows.starts[row]!; i < rows.ends[row]!; i++) {
          const line = starts[plane]! + i * down;
          for (let j = columns.starts[column]!; j < right; j++) total += X[line + j * across]!;
        }
        Y[k] = total / sizeAt(pool, row, column);
      }
}

/** Every element of a window gets an equal part. */
function spreadInto(g: Tensor, x: Tensor, pool: Pooling): void {
  const { rows, columns, input } = pool;
  const from = positions(g);
  const { starts, down, across } = planesOf(x, input.length);
  const [G, X] = [g.storage.data, x.storage.data];
  let k = 0;
  for (let plane = 0; plane < starts.length; plane++)
    for (let row = 0; row < rows.starts.length; row++)
      for (let column = 0; column < columns.starts.length; column++, k++) {
        const right = columns.ends[column]!;
        const part = G[from[k]!]! / sizeAt(pool, row, column);
        for (let i = rows.starts[row]!; i < rows.ends[row]!; i++) {
          const line = starts[plane]! + i * down;
          for (let j = columns.starts[column]!; j < right; j++) X[line + j * across]! += part;
        }
      }
}

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
    kernel: ([x], [y], pool) => averageInto(x!, y!, pool),
    vjp: { x: needs([], ({ g, attrs }) => spread(g, attrs)) },
    jvp: 'linear',
    batch: same,
  }).called((run) => (x, pool) => run.one([x], pool));
  const spread: Averaged = defineOp<Pooling, 'g', 'x'>({
    name: 'avgPoolSpread',
    node: node.replace('Backward0', 'BackwardBackward0'),
    inputs: ['g'],
    outputs: ['x'],
    infer: ([g], pool) => ({ shape: unpooled(g!.shape, pool), dtype: g!.dtype }),
    kernel: ([g], [x], pool) => spreadInto(g!, x!, pool),
    vjp: { g: needs([], ({ g, attrs }) => average(g, attrs)) },
    jvp: 'linear',
    batch: same,
  }).called((run) => (g, pool) => run.one([g], pool));
  return average;
}

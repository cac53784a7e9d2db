/** Softmax, its logarithm, and logsumexp, each without overflow. */
import { compiledSoftmax } from '../compiled/reduce.js';
import { type Data, floatOf, isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type Along, alongOf, named } from './along-dim.js';
import { mul, sub } from './arithmetic.js';
import { expand } from './axes.js';
import { to } from './cast.js';
import { type DTypeOption, inDType } from './cast-first.js';
import { exp } from './math.js';
import {
  floating,
  foldInto,
  type ReduceArguments,
  liftReduce,
  optionsOf,
  type Reduce,
  reducedShape,
  reduceOf,
  restored,
} from './reduce-rule.js';
import { sum } from './reduce.js';
import { sumOver } from './sum-over.js';
import { positions } from '../shape.js';

interface AlongAxis {
  readonly axis: number;
}
/** For each line along an axis: its elements, from their largest and the sum of their exponentials. */
type Line = (x: number, largest: number, total: number) => number;

function eachLine(x: Tensor, y: Tensor, axis: number, f: Line): void {
  const without = (t: Tensor): Int32Array =>
    positions({ shape: t.shape.toSpliced(axis, 1), strides: t.strides.toSpliced(axis, 1), offset: t.offset });
  const [px, py, sx, sy, n] = [
    without(x),
    without(y),
    x.strides[axis] ?? 1,
    y.strides[axis] ?? 1,
    x.shape[axis] ?? 1,
  ];
  const [X, Y] = [x.storage.data, y.storage.data];
  for (let i = 0; i < px.length; i++) {
    const { largest, total } = summary(X, px[i]!, sx, n);
    for (let k = 0; k < n; k++) Y[py[i]! + k * sy] = f(X[px[i]! + k * sx]!, largest, total);
  }
}

function summary(data: Data, start: number, step: number, n: number): { largest: number; total: number } {
  let largest = -Infinity;
  for (let k = 0; k < n; k++) largest = Math.max(largest, data[start + k * step]!);
  let total = 0;
  for (let k = 0; k < n; k++) total += Math.exp(data[start + k * step]! - largest);
  return { largest, total };
}

type AlongDim = OpFunction<[x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption]>;
const normalised = (
  name: 'softmax' | 'logSoftmax',
  node: string,
  f: Line,
  back: (g: Tensor, y: Tensor, axis: number) => Tensor,
  push: (t: Tensor, y: Tensor, axis: number) => Tensor,
): AlongDim =>
  defineOp<AlongAxis, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    fills: true,
    infer: ([x]) => x!,
    kernel([x], [y], { axis }) {
      if (!compiledSoftmax(name, x!, y!, axis)) eachLine(x!, y!, axis, f);
    },
    vjp: { x: needs(['y'], ({ g, attrs }, y) => back(g, y, attrs.axis)) },
    jvp: ({ tangents: [t], outputs: [y], attrs }) => [push(t!, y!, attrs.axis)],
    batch: { lift: ({ axis }) => ({ axis: axis + 1 }) },
  }).called((run) => (x, first, second) => {
    const plain = typeof first === 'number' && second === undefined;
    const [dim, options] = plain ? [first, null] : alongOf(name, first, second, ['dtype']);
    const input = floating(name, options === null ? x : inDType(name, tensorOf(name, x), options));
    return run.one([input], { axis: axisOf(name, named(name, dim), x.shape.length) });
  });

const kept = { keepdim: true } as const;
// The Jacobian of softmax is symmetric: it moves tangents as it moves gradients.
const softmaxPull = (g: Tensor, y: Tensor, axis: number): Tensor =>
  mul(sub(g, sum(mul(g, y), axisList(y, axis), kept)), y);
const axisList = (y: Tensor, axis: number): readonly number[] => (y.shape.length === 0 ? [] : [axis]);

/** Exponentials that sum to 1 along `dim`, in the type `dtype` (torch.softmax): `softmax(x, 1)` or `softmax(x, { dim: 1 })`. */
export const softmax: AlongDim = normalised(
  'softmax',
  'SoftmaxBackward0',
  (x, largest, total) => Math.exp(x - largest) / total,
  softmaxPull,
  softmaxPull,
);

/** Logarithm of softmax along `dim`, in the type `dtype` (torch.log_softmax). */
export const logSoftmax: AlongDim = normalised(
  'logSoftmax',
  'LogSoftmaxBackward0',
  (x, largest, total) => x - largest - Math.log(total),
  (g, y, axis) => sub(g, mul(exp(y), sum(g, axisList(y, axis), kept))),
  (t, y, axis) => sub(t, sum(mul(exp(y), t), axisList(y, axis), kept)),
);

type Reduction = OpFunction<[x: Tensor, ...args: ReduceArguments]>;
/** `log(sum(exp(x)))` along `dim` (torch.logsumexp). Integers give float32. A line of -inf gives -inf, with gradient NaN. */
export const logsumexp: Reduction = defineOp<Reduce, 'x', 'y'>({
  name: 'logsumexp',
  node: 'LogsumexpBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x], attrs) => ({ shape: reducedShape(x!.shape, attrs), dtype: x!.dtype }),
  kernel: ([x], [y], { dims }) =>
    foldInto(x!, y!.storage.data, dims, (data, start, steps) => {
      let largest = -Infinity;
      for (const step of steps) largest = Math.max(largest, data[start + step]!);
      if (!Number.isFinite(largest)) return largest;
      let total = 0;
      for (const step of steps) total += Math.exp(data[start + step]! - largest);
      return largest + Math.log(total);
    }),
  vjp: {
    x: needs(['x', 'y'], ({ g, attrs }, x, y) =>
      mul(expand(restored(g, attrs), x.shape), weights(x, y, attrs)),
    ),
  },
  jvp: ({ inputs: [x], tangents: [t], outputs: [y], attrs }) => [
    sumOver(mul(t!, weights(x!, y!, attrs)), attrs),
  ],
  batch: { lift: liftReduce },
}).called(
  (run) =>
    (x, ...args) =>
      run.one([asFloats(tensorOf('logsumexp', x))], reduceOf('logsumexp', x, optionsOf('logsumexp', args))),
);

const asFloats = (x: Tensor): Tensor => (isFloating(x.dtype) ? x : to(x, floatOf(x.dtype)));

/** Shares of the sum; NaN where infinities meet, as in PyTorch. */
const weights = (x: Tensor, y: Tensor, attrs: Reduce): Tensor => exp(sub(x, restored(y, attrs)));

/** isograd/mxnet: MXNet's recording and names on the same engine. */
import './mxnet-begin.js';
import { markCode } from '@isograd/errors';
import { generator, randomOf, seed, semantics } from './mxnet-random.js';
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';
import { alongLast, dot, type Reduction, reductions } from './axis-words.js';
import { type NDArray, ndarray } from './mxnet-array.js';
import { isRecording, isTraining, pause, predictMode, record, trainMode } from './mxnet-modes.js';
import { type Spaced, spaced } from './spaced.js';

export { type GradReq, type NDArray, ndarray } from './mxnet-array.js';

/** mxnet.autograd. */
export const autograd = {
  record,
  pause,
  trainMode,
  predictMode,
  /** Whether a `record` is open and no `pause` inside it. */
  isRecording,
  /** Whether layers that behave otherwise in training should do so. */
  isTraining,
} as const;

const unary =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): NDArray =>
    ndarray(f(x));
const binary =
  (f: (a: Tensor, b: t.TensorLike) => Tensor) =>
  (a: Tensor, b: t.TensorLike): NDArray =>
    ndarray(f(a, b));
const product =
  (f: (a: Tensor, b: Tensor) => Tensor) =>
  (a: Tensor, b: Tensor): NDArray =>
    ndarray(f(a, b));
const ofAxis =
  (f: ReturnType<typeof alongLast>) =>
  (...args: Parameters<typeof f>): NDArray =>
    ndarray(f(...args));

const streams = randomOf(ndarray);

/** A reduction in NumPy's words, of which the result is an array. */
const reduced =
  <A>(f: Reduction<A>): Reduction<A, NDArray> =>
  (x, axis, options) =>
    ndarray(f(x, axis, options));
const counted = spaced('arange');

/** mxnet.np: arrays, arithmetic and random numbers. */
export const np = {
  /** Numbers from `start`, or 0, up to `stop`, each `start + i * step` in float32. */
  arange: ((...limits) => ndarray(counted(...limits))) satisfies Spaced<NDArray>,
  array: (values: t.Nested | Tensor): NDArray => ndarray(t.tensor(values)),
  zeros: (shape: t.Shape): NDArray => ndarray(t.zeros(shape)),
  ones: (shape: t.Shape): NDArray => ndarray(t.ones(shape)),
  abs: unary(t.abs),
  add: binary(t.add),
  argmax: reduced(reductions.argmax),
  argmin: reduced(reductions.argmin),
  concatenate: (arrays: readonly Tensor[], axis = 0): NDArray => ndarray(t.cat(arrays, axis)),
  cos: unary(t.cos),
  divide: binary(t.div),
  dot: product(dot),
  exp: unary(t.exp),
  log: unary(t.log),
  matmul: product(t.matmul),
  max: reduced(reductions.max),
  maximum: product(t.maximum),
  mean: reduced(reductions.mean),
  min: reduced(reductions.min),
  minimum: product(t.minimum),
  multiply: binary(t.mul),
  negative: unary(t.neg),
  power: binary(t.pow),
  prod: reduced(reductions.prod),
  sin: unary(t.sin),
  sqrt: unary(t.sqrt),
  square: unary(t.square),
  stack: (arrays: readonly Tensor[], axis = 0): NDArray => ndarray(t.stack(arrays, axis)),
  std: reduced(reductions.std),
  subtract: binary(t.sub),
  sum: reduced(reductions.sum),
  tanh: unary(t.tanh),
  var: reduced(reductions.var),
  random: streams.np,
} as const;

/** mxnet.npx: what NumPy does not have. */
export const npx = {
  sigmoid: unary(t.sigmoid),
  relu: unary(t.relu),
  logSoftmax: ofAxis(alongLast('logSoftmax', t.logSoftmax)),
  softmax: ofAxis(alongLast('softmax', t.softmax)),
  ...semantics,
} as const;

/** mxnet.nd: the classic interface. */
export const nd = { random: streams.nd, dot: streams.dot } as const;

/** mxnet.random: the seed of both interfaces, and the stream that initialisers draw from. */
export const random = { seed, generator } as const;

// The last line of this entry in a bundle.
markCode('isograd/mxnet');

/** isograd/mxnet: MXNet's recording and names on the same engine. */
import './mxnet-begin.js';
import { markCode } from '@isograd/errors';
import { generator, randomOf, seed, semantics } from './mxnet-random.js';
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';
import { type NDArray, ndarray } from './mxnet-array.js';
import { isRecording, isTraining, pause, predictMode, record, trainMode } from './mxnet-modes.js';

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
  (f: (a: Tensor, b: Tensor) => Tensor) =>
  (a: Tensor, b: Tensor): NDArray =>
    ndarray(f(a, b));

const streams = randomOf(ndarray);

/** mxnet.np: arrays, arithmetic and random numbers. */
export const np = {
  /** Numbers from `start` up to `stop`, each `start + i * step` in float32. */
  arange(start: number, stop: number, step = 1): NDArray {
    const size = Math.max(0, Math.ceil((stop - start) / step));
    const delta = Math.fround(step);
    return ndarray(
      t.tensor(Float32Array.from({ length: size }, (_, i) => Math.fround(start) + Math.fround(i * delta))),
    );
  },
  array: (values: t.Nested | Tensor): NDArray => ndarray(t.tensor(values)),
  zeros: (shape: t.Shape): NDArray => ndarray(t.zeros(shape)),
  ones: (shape: t.Shape): NDArray => ndarray(t.ones(shape)),
  add: binary(t.add),
  multiply: binary(t.mul),
  dot: binary(t.matmul),
  exp: unary(t.exp),
  log: unary(t.log),
  sum: unary((x) => t.sum(x)),
  mean: unary((x) => t.mean(x)),
  tanh: unary(t.tanh),
  random: streams.np,
} as const;

/** mxnet.npx: what NumPy does not have. */
export const npx = {
  sigmoid: unary(t.sigmoid),
  relu: unary(t.relu),
  softmax: unary((x) => t.softmax(x, -1)),
  ...semantics,
} as const;

/** mxnet.nd: the classic interface. */
export const nd = { random: streams.nd, dot: streams.dot } as const;

/** mxnet.random: the seed of both interfaces, and the stream that initialisers draw from. */
export const random = { seed, generator } as const;

// The last line of this entry in a bundle.
markCode('isograd/mxnet');

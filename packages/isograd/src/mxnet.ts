/** isograd/mxnet: MXNet's recording and names on the same engine. */
/// <reference lib="esnext.disposable" preserve="true" />
import { generator, randomOf, seed, semantics } from './mxnet-random.js';
import { enableGrad, noGrad } from '@isograd/autograd';
import { ArgumentError, shown } from '@isograd/errors';
import * as t from '@isograd/tensor';
import { door, onesLike, type Tensor, zerosLike } from '@isograd/tensor';

/** What a new gradient does to the old one: replaces it (`write`), is added (`add`), or is not computed (`null`). */
export type GradReq = 'write' | 'add' | 'null';

/** A tensor as MXNet has it: gradients are asked for by `attachGrad`, and `backward` of many numbers sums over them. */
export interface NDArray extends Tensor {
  attachGrad(gradReq?: GradReq): void;
  asnumpy(): t.Data;
}

/** Turns a tensor into one of these, in place. */
export function ndarray(x: Tensor): NDArray {
  return Object.assign(x, {
    attachGrad: (gradReq: GradReq = 'write') => attach(x, gradReq),
    asnumpy: () => x.data(),
    backward: (gradient?: Tensor, options?: t.BackwardOptions) =>
      door.recorder.backward(x, gradient ?? onesLike(x), options),
  });
}

function attach(x: Tensor, gradReq: GradReq): void {
  if (gradReq !== 'write' && gradReq !== 'add' && gradReq !== 'null')
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `attachGrad: gradReq is "write", "add" or "null", got ${shown(gradReq)}`,
      {
        op: 'attachGrad',
      },
    );
  x.requiresGrad_(gradReq !== 'null');
  if (gradReq === 'null') return;
  x.grad = zerosLike(x);
  if (gradReq === 'write') x.registerHook(() => void (x.grad = null));
}

let [recordingNow, training] = [false, false];

/** A mode for the length of `f`, or until the returned object is disposed of. */
function scope<T>(
  mode: { recording?: boolean; training: boolean },
  f: (() => T) | undefined,
): T | Disposable {
  const before = [recordingNow, training] as const;
  const restore = (): void => {
    [recordingNow, training] = before;
  };
  recordingNow = mode.recording ?? recordingNow;
  ({ training } = mode);
  if (f === undefined) {
    const { recording, hidden } = door;
    if (mode.recording !== undefined) [door.recording, door.hidden] = [mode.recording, !mode.recording];
    return {
      [Symbol.dispose]() {
        [door.recording, door.hidden] = [recording, hidden];
        restore();
      },
    };
  }
  try {
    return mode.recording === undefined ? f() : mode.recording ? enableGrad(f) : noGrad(f);
  } finally {
    restore();
  }
}

/** Records while `f` runs, in training mode unless said otherwise; without `f`, until disposed of (autograd.record). */
function record<T>(f: () => T, trainMode?: boolean): T;
function record(): Disposable;
function record(f?: () => unknown, trainMode = true): unknown {
  return scope({ recording: true, training: trainMode }, f);
}
/** Records nothing while `f` runs, in prediction mode unless said otherwise (autograd.pause). */
function pause<T>(f: () => T, trainMode?: boolean): T;
function pause(): Disposable;
function pause(f?: () => unknown, trainMode = false): unknown {
  return scope({ recording: false, training: trainMode }, f);
}
/** Training mode while `f` runs; recording stays as it is (autograd.train_mode). */
function trainMode<T>(f: () => T): T;
function trainMode(): Disposable;
function trainMode(f?: () => unknown): unknown {
  return scope({ training: true }, f);
}
/** Prediction mode while `f` runs; recording stays as it is (autograd.predict_mode). */
function predictMode<T>(f: () => T): T;
function predictMode(): Disposable;
function predictMode(f?: () => unknown): unknown {
  return scope({ training: false }, f);
}

/** mxnet.autograd. */
export const autograd = {
  record,
  pause,
  trainMode,
  predictMode,
  /** Whether a `record` is open and no `pause` inside it. */
  isRecording: (): boolean => recordingNow,
  /** Whether layers that behave otherwise in training should do so. */
  isTraining: (): boolean => training,
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

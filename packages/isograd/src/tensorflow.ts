/** isograd/tensorflow: TensorFlow's gradient tape and names on the same engine. */
import './tensorflow-begin.js';
import { noGrad } from '@isograd/autograd';
import { ArgumentError, checkOptions, markCode } from '@isograd/errors';
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';

export { GradientTape, gradientTape, type TapeGradientOptions, type TapeOptions } from './tensorflow-tape.js';
export type { JacobianOptions } from './tensorflow-unconnected.js';

/** A tensor that tapes watch by themselves, and that can be assigned to (tf.Variable). */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the constructor returns what the interface says
export interface Variable extends Tensor {
  assign(value: t.TensorLike): Variable;
  assignAdd(value: t.TensorLike): Variable;
  assignSub(value: t.TensorLike): Variable;
}
// oxlint-disable-next-line typescript/no-extraneous-class, typescript/no-unsafe-declaration-merging -- new Variable(x) is a tensor with three more methods
export class Variable {
  /** `trainable: false`, and whole numbers, are not watched by themselves. */
  constructor(initial: Tensor | number | readonly number[], options: { readonly trainable?: boolean } = {}) {
    if (initial === undefined)
      throw new ArgumentError('ARG_MISSING', 'Variable: the initial value is missing', { op: 'Variable' });
    checkOptions('Variable', options, ['trainable']);
    const x = t.tensor(initial).detach();
    if (options.trainable !== false && t.isFloating(x.dtype)) x.requiresGrad_();
    const self: Variable = Object.assign(x, {
      assign: (value: t.TensorLike) => (noGrad(() => x.copy_(value)), self),
      assignAdd: (value: t.TensorLike) => (noGrad(() => x.add_(value)), self),
      assignSub: (value: t.TensorLike) => (noGrad(() => x.sub_(value)), self),
    });
    return self;
  }
}

/** Numbers from `start` up to `limit`, each `start + i * delta` in float32 (tf.range). */
export function range(start: number, limit: number, delta = 1): Tensor {
  const size = Math.max(0, Math.ceil((limit - start) / delta));
  const step = Math.fround(delta);
  return t.tensor(Float32Array.from({ length: size }, (_, i) => Math.fround(start) + Math.fround(i * step)));
}

/** tf.nn: activation functions. */
export const nn = {
  elu: t.elu,
  leakyRelu: t.leakyRelu,
  logSoftmax: t.logSoftmax,
  relu: t.relu,
  sigmoid: t.sigmoid,
  softmax: t.softmax,
  tanh: t.tanh,
} as const;

export {
  add,
  eye,
  exp,
  matmul,
  mean as reduceMean,
  mul as multiply,
  ones,
  onesLike,
  sigmoid,
  square,
  stack,
  sub as subtract,
  sum as reduceSum,
  tanh,
  tensor as constant,
  zeros,
  zerosLike,
} from '@isograd/tensor';

/** tf.random: the eager streams, op seeds included. */
export * as random from './tensorflow-random.js';

// The last line of this entry in a bundle.
markCode('isograd/tensorflow');

/** isograd/tensorflow: TensorFlow's gradient tape and names on the same engine. */
import './tensorflow-begin.js';
import { noGrad } from '@isograd/autograd';
import { ArgumentError, checkOptions, markCode } from '@isograd/errors';
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';
import { alongLast, reductions, reversed } from './axis-words.js';
import { type Spaced, spaced } from './spaced.js';

export { GradientTape, type TapeGradientOptions, type TapeOptions } from './tensorflow-tape.js';
export { gradientTape } from './tensorflow-with.js';
export type { JacobianOptions } from './tensorflow-unconnected.js';

/** A tensor that tapes watch by themselves, and that can be assigned to (tf.Variable). */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the constructor returns what the interface says
export interface Variable extends Tensor {
  /** Takes other numbers (tf.Variable.assign). Returns the variable. */
  assign(value: Value): Variable;
  /** Adds to the numbers (tf.Variable.assign_add). */
  assignAdd(value: Value): Variable;
  /** Subtracts from the numbers (tf.Variable.assign_sub). */
  assignSub(value: Value): Variable;
}
/** A tensor, a number, or numbers nested as the shape says. */
type Value = t.TensorLike | t.Nested;
const isList = (value: Value): value is readonly t.Nested[] => Array.isArray(value);
const valueOf = (value: Value): t.TensorLike => (isList(value) ? t.tensor(value) : value);

// oxlint-disable-next-line typescript/no-extraneous-class, typescript/no-unsafe-declaration-merging -- new Variable(x) is a tensor with three more methods
export class Variable {
  /** `trainable: false`, and whole numbers, are not watched by themselves. */
  constructor(initial: Tensor | t.Nested, options: { readonly trainable?: boolean } = {}) {
    if (initial === undefined)
      throw new ArgumentError('ARG_MISSING', 'Variable: the initial value is missing', { op: 'Variable' });
    checkOptions('Variable', options, ['trainable']);
    const x = t.tensor(initial).detach();
    if (options.trainable !== false && t.isFloating(x.dtype)) x.requiresGrad_();
    const self: Variable = Object.assign(x, {
      assign: (value: Value) => (noGrad(() => x.copy_(valueOf(value))), self),
      assignAdd: (value: Value) => (noGrad(() => x.add_(valueOf(value))), self),
      assignSub: (value: Value) => (noGrad(() => x.sub_(valueOf(value))), self),
    });
    return self;
  }
}

/** Numbers from `start`, or 0, up to `limit`, each `start + i * delta` in float32 (tf.range). */
export const range: Spaced = spaced('range');

/** tf.nn: activation functions, with TensorFlow's defaults: a leak of 0.2, softmax along the last axis. */
export const nn = {
  elu: t.elu,
  gelu: (x: Tensor, approximate = false): Tensor => t.gelu(x, approximate ? 'tanh' : 'none'),
  leakyRelu: (x: Tensor, alpha = 0.2): Tensor => t.leakyRelu(x, alpha),
  logSoftmax: alongLast('logSoftmax', t.logSoftmax),
  relu: t.relu,
  relu6: t.relu6,
  selu: t.selu,
  sigmoid: t.sigmoid,
  silu: t.silu,
  softmax: alongLast('softmax', t.softmax),
  softplus: t.softplus,
  softsign: t.softsign,
  tanh: t.tanh,
} as const;

/** tf.math: what of arithmetic has no name of its own under `tf`. */
export const math = {
  ceil: t.ceil,
  erf: t.erf,
  expm1: t.expm1,
  isFinite: t.isfinite,
  isInf: t.isinf,
  isNan: t.isnan,
  log: t.log,
  log1p: t.log1p,
  logSigmoid: t.logSigmoid,
  reduceLogsumexp: reductions.logsumexp,
  reduceStd: reductions.std,
  reduceVariance: reductions.var,
  rsqrt: t.rsqrt,
  softplus: t.softplus,
} as const;

/** Sum along `axis`, or of all (tf.reduce_sum). */
export const reduceSum = reductions.sum;
/** Mean along `axis`, or of all (tf.reduce_mean). */
export const reduceMean = reductions.mean;
/** Product along `axis`, or of all (tf.reduce_prod). */
export const reduceProd = reductions.prod;
/** Largest along `axis`, or of all (tf.reduce_max). */
export const reduceMax = reductions.max;
/** Smallest along `axis`, or of all (tf.reduce_min). */
export const reduceMin = reductions.min;
/** Whether all along `axis` hold (tf.reduce_all). */
export const reduceAll = reductions.all;
/** Whether any along `axis` holds (tf.reduce_any). */
export const reduceAny = reductions.any;
/** Tensors one behind the other along `axis` (tf.concat). */
export const concat = (values: readonly Tensor[], axis: number): Tensor => t.cat(values, axis);
/** Tensors of one shape side by side along a new axis (tf.stack). */
export const stack = (values: readonly Tensor[], axis = 0): Tensor => t.stack(values, axis);
/** The axes in the order `perm`, or in the reverse order (tf.transpose). A view. */
export const transpose = reversed('transpose');
/** `x` in another type (tf.cast). */
export const cast = (x: Tensor, dtype: t.DType): Tensor => t.to(x, dtype);

export {
  abs,
  add,
  cos,
  div as divide,
  einsum,
  exp,
  eye,
  floor,
  linspace,
  matmul,
  maximum,
  minimum,
  mul as multiply,
  neg as negative,
  ones,
  onesLike,
  pow,
  reshape,
  round,
  sigmoid,
  sign,
  sin,
  sqrt,
  square,
  squeeze,
  sub as subtract,
  tanh,
  tensor as constant,
  unsqueeze as expandDims,
  where,
  zeros,
  zerosLike,
} from '@isograd/tensor';
export { stopGradient } from '@isograd/autograd';

/** tf.random: the eager streams, op seeds included. */
export * as random from './tensorflow-random.js';

// The last line of this entry in a bundle.
markCode('isograd/tensorflow');

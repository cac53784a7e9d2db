/** isograd/jax: JAX's names on the same engine. */
import './jax-begin.js';
import { checkpoint as run, stopGradient } from '@isograd/autograd';
import { ArgumentError, checkOptions, markCode, shown } from '@isograd/errors';
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';
import { alongLast, reductions } from './axis-words.js';

export {
  customVjp,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  stopGradient,
  valueAndGrad,
  vjp,
  vmap,
} from '@isograd/autograd';

/** `f`, whose inner values are computed again in backward instead of being kept (jax.checkpoint). */
export const checkpoint =
  <Args extends unknown[], R>(f: (...args: Args) => R): ((...args: Args) => R) =>
  (...args) =>
    run(f, ...args);

/** jax.lax: what derivatives do not pass. */
export const lax = { stopGradient } as const;

export { arange } from './jax-numpy.js';

/** jax.nn: activation functions, with JAX's defaults: GELU by tanh, softmax along the last axis. */
export const nn = {
  celu: t.celu,
  elu: t.elu,
  gelu(x: Tensor, given: boolean | { readonly approximate?: boolean } = true): Tensor {
    if (typeof given === 'object') checkOptions('gelu', given, ['approximate']);
    const approximate = typeof given === 'object' ? (given.approximate ?? true) : given;
    if (typeof approximate !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `gelu: approximate is true or false, got ${shown(approximate)}`, {
        op: 'gelu',
      });
    return t.gelu(x, approximate ? 'tanh' : 'none');
  },
  leakyRelu: t.leakyRelu,
  logSigmoid: t.logSigmoid,
  logSoftmax: alongLast('logSoftmax', t.logSoftmax),
  logsumexp: reductions.logsumexp,
  relu: t.relu,
  relu6: t.relu6,
  selu: t.selu,
  sigmoid: t.sigmoid,
  silu: t.silu,
  softSign: t.softsign,
  softmax: alongLast('softmax', t.softmax),
  softplus: t.softplus,
  swish: t.silu,
  tanh: t.tanh,
} as const;

/** jax.numpy: arrays and arithmetic. */
export * as numpy from './jax-numpy.js';

/** jax.config: which layout of random bits, as `jax_threefry_partitionable`. */
export { config } from './jax-config.js';
/** jax.random: keys and draws with Threefry, bit for bit. */
export * as random from './jax-random.js';

// The last line of this entry in a bundle.
markCode('isograd/jax');

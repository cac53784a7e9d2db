/** isograd/jax: JAX's names on the same engine. */
import './jax-begin.js';
import { markCode } from '@isograd/errors';
import { checkpoint as run, stopGradient } from '@isograd/autograd';
import * as t from '@isograd/tensor';

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

/** jax.nn: activation functions. */
export const nn = {
  celu: t.celu,
  elu: t.elu,
  gelu: t.gelu,
  leakyRelu: t.leakyRelu,
  logSigmoid: t.logSigmoid,
  logSoftmax: t.logSoftmax,
  relu: t.relu,
  relu6: t.relu6,
  selu: t.selu,
  sigmoid: t.sigmoid,
  silu: t.silu,
  softmax: t.softmax,
  softplus: t.softplus,
  tanh: t.tanh,
} as const;

/**
 * Numbers from `start` up to `stop` as JAX 0.10 makes them: `start + i * step` in float32 (jnp.arange). Older versions took
 * NumPy's, whose step is what lies between the first two numbers after rounding.
 */
export function arange(start: number, stop: number, step = 1): t.Tensor {
  const size = Math.max(0, Math.ceil((stop - start) / step));
  const delta = Math.fround(step);
  return t.tensor(Float32Array.from({ length: size }, (_, i) => Math.fround(start) + Math.fround(i * delta)));
}

/** jax.numpy: arrays and arithmetic. */
export const numpy = {
  add: t.add,
  arange,
  array: t.tensor,
  cos: t.cos,
  dot: t.matmul,
  exp: t.exp,
  eye: t.eye,
  linspace: t.linspace,
  log: t.log,
  matmul: t.matmul,
  mean: t.mean,
  multiply: t.mul,
  ones: t.ones,
  onesLike: t.onesLike,
  sin: t.sin,
  sqrt: t.sqrt,
  sum: t.sum,
  tanh: t.tanh,
  where: t.where,
  zeros: t.zeros,
  zerosLike: t.zerosLike,
} as const;

/** jax.config: which layout of random bits, as `jax_threefry_partitionable`. */
export { config } from './jax-config.js';
/** jax.random: keys and draws with Threefry, bit for bit. */
export * as random from './jax-random.js';

// The last line of this entry in a bundle.
markCode('isograd/jax');

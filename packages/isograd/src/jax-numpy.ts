/** jax.numpy: arrays and arithmetic, in NumPy's words. */
import * as t from '@isograd/tensor';
import type { Tensor } from '@isograd/tensor';
import { reductions, reversed } from './axis-words.js';
import { type Spaced, spaced } from './spaced.js';

export {
  abs,
  abs as absolute,
  acos as arccos,
  add,
  asin as arcsin,
  atan as arctan,
  atan2 as arctan2,
  ceil,
  cos,
  cosh,
  div as divide,
  einsum,
  exp,
  expm1,
  eye,
  floor,
  full,
  isfinite,
  isinf,
  isnan,
  log,
  log10,
  log1p,
  log2,
  logaddexp,
  matmul,
  maximum,
  minimum,
  mul as multiply,
  neg as negative,
  ones,
  onesLike,
  outer,
  pow as power,
  round,
  sign,
  sin,
  sinh,
  sqrt,
  square,
  sub as subtract,
  tan,
  tanh,
  tensor as array,
  tril,
  triu,
  unsqueeze as expandDims,
  where,
  zeros,
  zerosLike,
} from '@isograd/tensor';
export { dot } from './axis-words.js';
export const { all, any, argmax, argmin, max, mean, min, prod, std, sum } = reductions;
const variance = reductions.var;
export { variance as var };

/**
 * Numbers from `start`, or 0, up to `stop` as JAX 0.10 makes them: `start + i * step` in float32 (jnp.arange). Older versions
 * took NumPy's, whose step is what lies between the first two numbers after rounding.
 */
export const arange: Spaced = spaced('arange');

/** `num` numbers from `start` to `stop`, 50 unless said otherwise (jnp.linspace). Throws as torch's `linspace`. */
export const linspace = (start: number, stop: number, num = 50): Tensor => t.linspace(start, stop, num);

/** Tensors one behind the other along `axis`, the first unless said otherwise (jnp.concatenate). */
export const concatenate = (arrays: readonly Tensor[], axis = 0): Tensor => t.cat(arrays, axis);
/** Tensors of one shape side by side along a new axis (jnp.stack). */
export const stack = (arrays: readonly Tensor[], axis = 0): Tensor => t.stack(arrays, axis);
/** `x` held between two bounds, of which null stands for none (jnp.clip). */
export const clip = (x: Tensor, least: number | Tensor | null, most?: number | Tensor | null): Tensor =>
  t.clamp(x, least, most);
/** The axes in the order `axes`, or in the reverse order (jnp.transpose). A view. */
export const transpose = reversed('transpose');
export { ravel, reshape, squeeze } from '@isograd/tensor';

/** jax.random: functions of a key, with JAX's numbers. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { JaxKey, type JaxOptions } from '@isograd/random';
import { checkShape, type Shape, sizeOf, type Tensor, tensor } from '@isograd/tensor';
import { config } from './jax-config.js';

export type { JaxKey } from '@isograd/random';

/**
 * A key from a seed (jax.random.key). `{ partitionable: false }` gives the numbers of JAX before 0.5, also for all keys that
 * are split from this one; `config.update` changes the default. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`.
 */
export function key(seed: number | bigint, options: JaxOptions = {}): JaxKey {
  return JaxKey.fromSeed(seed, { partitionable: config.jaxThreefryPartitionable, ...options });
}
/** The older name of `key` (jax.random.PRNGKey). */
export const PRNGKey = key;

/** The two words of a key as int64 numbers, shape [2] (jax.random.key_data). */
export const keyData = (from: JaxKey): Tensor =>
  tensor([...keyOf('keyData', from).words], { dtype: 'int64' });

/** `count` new keys (jax.random.split). */
export const split = (from: JaxKey, count = 2): JaxKey[] => keyOf('split', from).split(count);

/** A new key for a number (jax.random.fold_in). */
export const foldIn = (from: JaxKey, data: number): JaxKey => keyOf('foldIn', from).foldIn(data);

export interface UniformOptions {
  readonly minval?: number;
  readonly maxval?: number;
}

/** Uniform numbers in [minval, maxval), by default [0, 1) (jax.random.uniform). The same key gives the same numbers. */
export function uniform(from: JaxKey, shape: Shape = [], options: UniformOptions = {}): Tensor {
  checkOptions('uniform', options, ['minval', 'maxval']);
  const { minval = 0, maxval = 1 } = options;
  return filled('uniform', shape, (out) => keyOf('uniform', from).uniform(out, minval, maxval));
}

/** Standard normal numbers (jax.random.normal). */
export const normal = (from: JaxKey, shape: Shape = []): Tensor =>
  filled('normal', shape, (out) => keyOf('normal', from).normal(out));

/** Standard normal numbers inside (lower, upper) (jax.random.truncated_normal). */
export const truncatedNormal = (from: JaxKey, lower: number, upper: number, shape: Shape = []): Tensor =>
  filled('truncatedNormal', shape, (out) =>
    keyOf('truncatedNormal', from).truncatedNormal(out, lower, upper),
  );

/** Whole numbers in [minval, maxval), int32 (jax.random.randint). */
export function randint(from: JaxKey, shape: Shape, minval: number, maxval: number): Tensor {
  const out = new Int32Array(sizeOf(checkShape('randint', shape)));
  return tensor(keyOf('randint', from).randint(out, minval, maxval), { shape, dtype: 'int32' });
}

/** 0 to n - 1 in random order, int64 (jax.random.permutation). */
export const permutation = (from: JaxKey, n: number): Tensor =>
  tensor(keyOf('permutation', from).permutation(n), { dtype: 'int64' });

function keyOf(op: string, from: unknown): JaxKey {
  if (from instanceof JaxKey) return from;
  throw new ArgumentError('ARG_TYPE', `${op}: a key is wanted, as key(0) makes, got ${shown(from)}`, { op });
}

function filled(op: string, shape: Shape, fill: (out: Float32Array) => Float32Array): Tensor {
  return tensor(fill(new Float32Array(sizeOf(checkShape(op, shape)))), { shape });
}

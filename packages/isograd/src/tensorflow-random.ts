/** tf.random: eager operations with TensorFlow's numbers. */
import { checkOptions, sharedSlot } from '@isograd/errors';
import { Generator, TensorFlowRandom } from '@isograd/random';
import { checkShape, type DType, type Shape, sizeOf, type Tensor, tensor } from '@isograd/tensor';

/** One stream for the process. Until `setSeed` is called it starts at a seed of the system's entropy, as TensorFlow does. */
const stream = (): TensorFlowRandom =>
  sharedSlot('tensorflowRandom', 1, 'isograd', () => new TensorFlowRandom(new Generator().seed()));

/** The stream of this process, for `{ generator }` of an initialiser: each draw is one more operation. */
export const generator = stream;

/**
 * The global seed (tf.random.set_seed): the operations that follow draw what the first, second, … operation of a program
 * draws after it. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`.
 */
export function setSeed(seed: number | bigint): void {
  stream().setSeed(seed);
}

export interface NormalOptions {
  readonly mean?: number;
  readonly stddev?: number;
  /** Default "float32". */
  readonly dtype?: 'float32' | 'float64';
}

/** Normal numbers (tf.random.normal). */
export function normal(shape: Shape, options: NormalOptions = {}): Tensor {
  checkOptions('normal', options, ['mean', 'stddev', 'dtype']);
  const { mean = 0, stddev = 1, dtype = 'float32' } = options;
  return filled('normal', shape, dtype, (out) => stream().normal(out, mean, stddev));
}

/** Normal numbers no further than two `stddev` from `mean` (tf.random.truncated_normal). */
export function truncatedNormal(shape: Shape, options: NormalOptions = {}): Tensor {
  checkOptions('truncatedNormal', options, ['mean', 'stddev', 'dtype']);
  const { mean = 0, stddev = 1, dtype = 'float32' } = options;
  return filled('truncatedNormal', shape, dtype, (out) => stream().truncatedNormal(out, mean, stddev));
}

export interface UniformOptions {
  /** Default 0. */
  readonly minval?: number;
  /** Default 1. Must be given for whole numbers. */
  readonly maxval?: number;
  /** Default "float32". */
  readonly dtype?: 'float32' | 'float64' | 'int32' | 'int64';
}

/** Uniform numbers in [minval, maxval), whole ones for a whole `dtype` (tf.random.uniform). */
export function uniform(shape: Shape, options: UniformOptions = {}): Tensor {
  checkOptions('uniform', options, ['minval', 'maxval', 'dtype']);
  const { minval = 0, maxval = 1, dtype = 'float32' } = options;
  if (dtype === 'int32' || dtype === 'int64') {
    const out = new Float64Array(sizeOf(checkShape('uniform', shape)));
    const numbers = dtype === 'int32' ? new Int32Array(out.length) : out;
    return tensor(stream().randint(numbers, minval, maxval, { dtype }), { shape, dtype });
  }
  return filled('uniform', shape, dtype, (out) => stream().uniform(out, minval, maxval));
}

/** The rows of a tensor in random order (tf.random.shuffle). */
export function shuffle(x: Tensor): Tensor {
  const order = stream().randperm(x.shape[0] ?? 1);
  return x.ndim === 0 ? x.clone() : x.indexSelect(0, tensor(order, { dtype: 'int64' }));
}

type FloatDType = Extract<DType, 'float32' | 'float64'>;

function filled(
  op: string,
  shape: Shape,
  dtype: FloatDType,
  fill: <A extends Float32Array | Float64Array>(out: A) => A,
): Tensor {
  const size = sizeOf(checkShape(op, shape));
  return tensor(dtype === 'float64' ? fill(new Float64Array(size)) : fill(new Float32Array(size)), {
    shape,
    dtype,
  });
}

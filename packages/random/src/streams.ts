/** The streams by name. */
import { ArgumentError, unknownName } from '@isograd/errors';
import { JaxRandom } from './jax/jax-random.js';
import { MXNetRandom } from './mxnet/mxnet-random.js';
import { NumpyGenerator } from './numpy/numpy-generator.js';
import { NumpyRandomState } from './numpy/numpy-random-state.js';
import type { RandomStream } from './stream.js';
import { TensorFlowRandom } from './tensorflow/tensorflow-random.js';
import { Generator } from './torch/generator.js';

/** One maker for each framework and dialect. */
const makers = {
  pytorch: (seed) => new Generator(seed),
  jax: (seed) => new JaxRandom(seed),
  'jax-legacy': (seed) => new JaxRandom(seed, { partitionable: false }),
  tensorflow: (seed) => new TensorFlowRandom(seed),
  mxnet: (seed) => new MXNetRandom(seed),
  'mxnet-classic': (seed) => new MXNetRandom(seed, { classic: true }),
  numpy: (seed) => new NumpyGenerator(seed),
  'numpy-legacy': (seed) => new NumpyRandomState(seed),
} as const satisfies Readonly<Record<string, (seed: number) => RandomStream>>;

/** Names that `createStream` knows. */
export type StreamName = keyof typeof makers;

/** All names, in the order of the table. */
export const streamNames: readonly StreamName[] = Object.keys(makers).filter(isStreamName);

/** The stream of a framework at a seed. Throws `ARG_UNKNOWN` for another name; the seed is checked by the stream. */
export function createStream(name: StreamName, seed = 0): RandomStream {
  if (isStreamName(name)) return makers[name](seed);
  const text = String(name);
  throw new ArgumentError('ARG_UNKNOWN', `createStream: stream ${unknownName(text, streamNames)}`, {
    op: 'createStream',
    details: { name: text, known: streamNames },
  });
}

function isStreamName(name: string): name is StreamName {
  return Object.hasOwn(makers, name);
}

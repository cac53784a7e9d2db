/** @isograd/random: the random streams of PyTorch, JAX, TensorFlow, MXNet and NumPy, bit for bit, filling typed arrays. */
export { drawsOf, isStream } from './draws.js';
export type { DrawArray, DrawDType, FloatArray, NumberArray } from './arrays.js';
export { JaxKey, type JaxOptions } from './jax/jax-key.js';
export { JaxRandom } from './jax/jax-random.js';
export { type MXNetOptions, MXNetRandom } from './mxnet/mxnet-random.js';
export { NumpyGenerator } from './numpy/numpy-generator.js';
export { NumpyRandomState } from './numpy/numpy-random-state.js';
export type { Draws, IntegerStream, RandomStream } from './stream.js';
export { createStream, type StreamName, streamNames } from './streams.js';
export { TensorFlowRandom } from './tensorflow/tensorflow-random.js';
export { defaultGenerator, forkRng, manualSeed } from './torch/default-generator.js';
export { Generator, type GeneratorOptions } from './torch/generator.js';

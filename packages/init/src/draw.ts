/** Filling a tensor with draws of a law, from the stream of any framework. */
import { ArgumentError, checkOptions, shown, UnsupportedError } from '@isograd/errors';
import {
  defaultGenerator,
  type FloatArray,
  Generator,
  JaxKey,
  JaxRandom,
  type RandomStream,
  TensorFlowRandom,
} from '@isograd/random';
import { noGrad, sizeOf, type Tensor, tensor as tensorOf } from '@isograd/tensor';
import type { Law } from './law.js';

/** Where the numbers come from: PyTorch's generator, the stream of another framework, or a JAX key used as it is. */
export type Stream = RandomStream | JaxKey;

export interface StreamOptions {
  /** Default: the default generator, which `manualSeed` seeds. */
  readonly generator?: Stream;
}

/** The stream of a call. Throws `ArgumentError` `ARG_UNKNOWN` for other options, `ARG_TYPE` for a seed in its place. */
export function streamOf(op: string, options: StreamOptions, known: readonly string[] = []): Stream {
  checkOptions(op, options, [...known, 'generator']);
  const { generator } = options;
  if (generator === undefined) return defaultGenerator();
  if (isStream(generator)) return generator;
  throw new ArgumentError('ARG_TYPE', `${op}: generator must be a random stream, got ${shown(generator)}`, {
    op,
    hint: 'make one from a seed: new Generator(42)',
  });
}

const isStream = (value: unknown): value is Stream =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'uniform') === 'function' &&
  typeof Reflect.get(value, 'normal') === 'function';

/** Fills the tensor, unrecorded, as the framework of the stream does it, rounding by rounding. */
export function draw_(target: Tensor, law: Law, stream: Stream): Tensor {
  return noGrad(() => {
    if (law.kind === 'constant') return target.fill_(law.value);
    if (stream instanceof Generator && law.kind === 'uniform')
      return target.uniform_(law.low, law.high, { generator: stream });
    if (stream instanceof Generator && law.kind === 'normal')
      return target.normal_(law.mean, law.std, { generator: stream });
    const size = sizeOf(target.shape);
    const out = target.dtype === 'float64' ? new Float64Array(size) : new Float32Array(size);
    drawn(out, law, stream);
    return target.copy_(tensorOf(out, { shape: target.shape }));
  });
}

function drawn(out: FloatArray, law: Exclude<Law, { kind: 'constant' }>, stream: Stream): FloatArray {
  if (stream instanceof JaxKey || stream instanceof JaxRandom) return drawnByJax(out, law, stream);
  if (law.kind === 'uniform') return stream.uniform(out, law.low, law.high);
  const { mean, std } = law;
  if (law.kind === 'normal') return stream.normal(out, mean, std);
  const { low, high } = law;
  if (stream instanceof Generator) return stream.truncNormal(out, mean, std, low, high);
  if (stream instanceof TensorFlowRandom && isTwoStd(law)) return stream.truncatedNormal(out, mean, std);
  return rejected(out, law, stream);
}

type Truncated = Extract<Law, { kind: 'truncated' }>;

const isTwoStd = ({ mean, std, low, high }: Truncated): boolean =>
  near(low, mean - 2 * std) && near(high, mean + 2 * std);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.abs(b);

/** `jax.nn.initializers` draw standard numbers and multiply: U[-1, 1), U[0, 1), N(0, 1) or a standard cut. */
function drawnByJax(
  out: FloatArray,
  law: Exclude<Law, { kind: 'constant' }>,
  stream: Pick<JaxKey, 'uniform' | 'normal' | 'truncatedNormal'>,
): FloatArray {
  if (!(out instanceof Float32Array))
    throw new UnsupportedError('UNSUPPORTED_DTYPE', "JAX's streams draw float32 only; float64 is wanted", {
      details: { supported: ['float32'] },
    });
  if (law.kind === 'uniform') {
    const { low, high } = law;
    if (low === 0) return times(stream.uniform(out), high);
    return low === -high ? times(stream.uniform(out, -1, 1), high) : stream.uniform(out, low, high);
  }
  const { mean, std } = law;
  if (law.kind === 'normal') return times(stream.normal(out), std, mean);
  return times(stream.truncatedNormal(out, (law.low - mean) / std, (law.high - mean) / std), std, mean);
}

function times(out: Float32Array, factor: number, shift = 0): Float32Array {
  const [by, to] = [Math.fround(factor), Math.fround(shift)];
  for (let i = 0; i < out.length; i++) out[i] = Math.fround(out[i]! * by) + to;
  return out;
}

/** Streams without a cut normal of their own: normals, drawn again until they fit. */
function rejected(out: FloatArray, { mean, std, low, high }: Truncated, stream: RandomStream): FloatArray {
  let filled = 0;
  while (filled < out.length) {
    const more = stream.normal(out.slice(filled), mean, std);
    for (const value of more) if (value >= low && value <= high) out[filled++] = value;
  }
  return out;
}

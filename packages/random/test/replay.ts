/** Replays one recorded PyTorch call on a generator. */
import { fma32 } from '../src/fma.js';
import type { DrawArray, DrawDType, FloatArray, Generator } from '../src/index.js';

export interface Encoded {
  readonly dtype: DrawDType;
  readonly shape: readonly number[];
  readonly hex?: string;
  readonly data?: readonly (number | string)[];
}

/** Arguments as the recording script wrote them. */
export interface Arguments {
  readonly n?: number;
  readonly shape?: readonly number[];
  readonly dtype?: DrawDType;
  readonly a?: number;
  readonly b?: number;
  readonly mean?: number;
  readonly std?: number;
  readonly low?: number;
  readonly high?: number;
  readonly p?: number;
  readonly lambd?: number;
  readonly median?: number;
  readonly sigma?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly tau?: number;
  readonly k?: number;
  readonly replacement?: boolean;
  readonly weights?: readonly number[] | readonly (readonly number[])[];
}

type Play = (g: Generator, a: Required<Arguments>, out: FloatArray) => ArrayLike<number | bigint>;

const { fround } = Math;

/** How each recorded function is spelt here. `out` has the recorded length and float dtype. */
const plays: Readonly<Record<string, Play>> = {
  rand: (g, _, out) => g.uniform(out),
  randn: (g, _, out) => g.normal(out),
  uniform_: (g, { a, b }, out) => g.uniform(out, a, b),
  normal_: (g, { mean, std }, out) => g.normal(out, mean, std),
  randint: (g, { low, high, dtype }, out) =>
    g.randint(bounded(out, dtype, high), BigInt(low), BigInt(high), { dtype }),
  random_: (g, { dtype }, out) => g.randomIntegers(arrayOf(dtype, out.length, true), { dtype }),
  random_to: (g, { low, high, dtype }, out) => g.randint(out, low, high, { dtype }),
  randperm: (g, { n }) => g.randperm(n),
  bernoulli_: (g, { p }, out) => g.bernoulli(out, p),
  bernoulli: (g, { p }, out) => g.bernoulliTensor(out, out.slice().fill(p)),
  exponential_: (g, { lambd }, out) => g.exponential(out, lambd),
  cauchy_: (g, { median, sigma }, out) => g.cauchy(out, median, sigma),
  log_normal_: (g, { mean, std }, out) => g.logNormal(out, mean, std),
  geometric_: (g, { p }, out) => g.geometric(out, p),
  multinomial: (g, { weights, k, replacement }) => {
    const flat = Float32Array.from(weights.flat());
    const rows = Array.isArray(weights[0]) ? weights.length : 1;
    return g.multinomial(flat, rows, flat.length / rows, k, { replacement });
  },
  dropout_ones: (g, { p }, out) => g.dropoutMask(out, p),
  alpha_dropout_ones: (g, { p }, out) => {
    const addend = out.slice();
    g.alphaDropoutMask(out, addend, p);
    return out.map((factor, i) => fround(factor + addend[i]!));
  },
  feature_dropout_ones: (g, { shape, p }, out) => {
    const [n, c] = [shape[0]!, shape[1]!];
    const mask = g.dropoutMask(new Float32Array(n * c), p);
    return out.map((_, i) => mask[Math.floor(i / (out.length / (n * c)))]!);
  },
  rrelu_train: (g, { n, lower, upper }, out) => {
    const x = linspace(-2, 2, n);
    return g.rreluSlopes(out, x, lower, upper).map((slope, i) => slope * x[i]!);
  },
  trunc_normal_: (g, { mean, std, a, b }, out) => g.truncNormal(out, mean, std, a, b),
  normal_mean_tensor: (g, { std }, out) => g.normal(out, 0, std).map((x, i) => x + i),
  normal_std_tensor: (g, { n, mean }, out) => {
    const std = linspace(0.1, 2, n);
    return g.normal(out).map((x, i) => fround(x * std[i]!) + mean);
  },
  normal_both_tensor: (g, { n }, out) => {
    const std = linspace(0.1, 2, n);
    return g.normal(out).map((x, i) => fround(x * std[i]!) + i);
  },
  uniform_transposed: (g, _, out) => g.uniform(out, -1, 1),
  normal_transposed: (g, _, out) => g.normal(out, 0, 1, { contiguous: false }),
  normal_strided: (g, _, out) => g.normal(out, 0, 1, { contiguous: false }),
  randn_like_t: (g, _, out) => g.normal(out, 0, 1, { contiguous: false }),
};

/** The values of one call; undefined when the function is not replayed. */
export function replay(
  generator: Generator,
  fn: string,
  args: Arguments,
): ArrayLike<number | bigint> | undefined {
  const length = args.n ?? args.shape?.reduce((product, size) => product * size, 1) ?? 1;
  const dtype = args.dtype === 'float64' || args.dtype === 'int64' ? 'float64' : 'float32';
  const out = dtype === 'float64' ? new Float64Array(length) : new Float32Array(length);
  const all = { ...defaults, ...args, n: length };
  return plays[fn]?.(generator, all, out);
}

export const isReplayed = (fn: string): boolean => fn in plays;

const defaults: Required<Arguments> = {
  n: 1,
  shape: [],
  dtype: 'float32',
  a: 0,
  b: 1,
  mean: 0,
  std: 1,
  low: 0,
  high: 1,
  p: 0.5,
  lambd: 1,
  median: 0,
  sigma: 1,
  lower: 0,
  upper: 1,
  tau: 1,
  k: 1,
  replacement: false,
  weights: [],
};

function arrayOf(dtype: DrawDType, length: number, big: boolean): DrawArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(length);
    case 'float64':
      return new Float64Array(length);
    case 'int64':
      return big ? new BigInt64Array(length) : new Float64Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'int8':
      return new Int8Array(length);
    default:
      return new Uint8Array(length);
  }
}

/** int64 in a Float64Array, as tensors keep it, unless the values need all 64 bits. */
const bounded = (out: FloatArray, dtype: DrawDType, high: number): DrawArray =>
  arrayOf(dtype, out.length, high > 2 ** 53);

/** `torch.linspace` in float32 (2.x): from both ends, each value with one rounding. */
function linspace(start: number, end: number, steps: number): Float32Array {
  const [first, last] = [fround(start), fround(end)];
  const step = fround(fround(last - first) / (steps - 1));
  return Float32Array.from({ length: steps }, (_, i) =>
    i < steps >> 1 ? fma32(step, i, first) : fma32(-step, steps - i - 1, last),
  );
}

/** What every stream must do: mean and variance, forks, refusals that draw nothing. */
import { describe, expect, test } from 'vitest';
import {
  createStream,
  JaxKey,
  JaxRandom,
  NumpyGenerator,
  NumpyRandomState,
  type RandomStream,
  streamNames,
} from '../src/index.js';
import { texts } from './recorded.js';

const n = 200_000;
/** Standard errors allowed; the seeds are fixed. */
const allowed = 4;
const floats = (length: number): Float32Array => new Float32Array(length);

interface Expected {
  readonly draw: (stream: RandomStream, out: Float32Array) => ArrayLike<number>;
  readonly mean: number;
  readonly variance: number;
  readonly kurtosis: number;
}

const distributions: Readonly<Record<string, Expected>> = {
  uniform: { draw: (s, out) => s.uniform(out, -1, 3), mean: 1, variance: 16 / 12, kurtosis: 1.8 },
  normal: { draw: (s, out) => s.normal(out, 2, 3), mean: 2, variance: 9, kurtosis: 3 },
};

describe.each(streamNames)('%s', (name) => {
  test.each(Object.entries(distributions))(
    '%s: mean and variance',
    (_, { draw, mean, variance, kurtosis }) => {
      const values = draw(createStream(name, 1), floats(n));
      const found = moments(values);
      expect(Math.abs(found.mean - mean)).toBeLessThan(allowed * Math.sqrt(variance / n));
      expect(Math.abs(found.variance / variance - 1)).toBeLessThan(allowed * Math.sqrt((kurtosis - 1) / n));
    },
  );

  test('normals follow the normal distribution function', () => {
    const sorted = createStream(name, 2).normal(floats(20_000)).toSorted();
    let most = 0;
    for (const [z, share] of [
      [-2, 0.02275],
      [-1, 0.158655],
      [-0.5, 0.308538],
      [0, 0.5],
      [1.5, 0.933193],
      [2.5, 0.99379],
    ] as const)
      most = Math.max(most, Math.abs(sorted.findIndex((x) => x > z) / sorted.length - share));
    // Kolmogorov: 1.63 / sqrt(n) is exceeded with probability 0.01.
    expect(most).toBeLessThan(1.63 / Math.sqrt(sorted.length));
  });

  test('the same seed gives the same numbers, another seed others', () => {
    const draw = (seed: number): string[] => texts(createStream(name, seed).normal(floats(20)));
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  test('a fork goes on alike and apart', () => {
    const stream = createStream(name, 3);
    stream.normal(floats(7));
    const fork = stream.fork();
    fork.uniform(floats(5));
    const other = stream.fork();
    expect(texts(other.normal(floats(9)))).toEqual(texts(stream.normal(floats(9))));
  });

  const refusals: readonly (readonly [string, (s: RandomStream) => unknown, string])[] = [
    ['RAND-03: uniform(5, 1)', (s) => s.uniform(floats(4), 5, 1), 'ARG_RANGE'],
    ['RAND-04: normal(0, -1)', (s) => s.normal(floats(4), 0, -1), 'ARG_RANGE'],
    ['RAND-10: an Array', (s) => Reflect.apply(Reflect.get(s, 'normal'), s, [[1, 2]]), 'ARG_TYPE'],
  ];
  test.each(refusals)('%s is refused and draws nothing', (_, call, code) => {
    const stream = createStream(name, 4);
    expect(() => call(stream)).toThrow(expect.objectContaining({ code }));
    expect(texts(stream.normal(floats(9)))).toEqual(texts(createStream(name, 4).normal(floats(9))));
  });

  test.each([1.5, NaN, '7', null])('TENS-42: seed %s is refused', (seed) => {
    expect(() => Reflect.apply(createStream, undefined, [name, seed])).toThrow(
      expect.objectContaining({ code: 'ARG_TYPE' }),
    );
  });
});

describe('names and keys', () => {
  test.each(['pytorsh', 'torch', '', 'toString', 'constructor'])(
    'RAND-13: stream "%s" is unknown',
    (name) => {
      const call = (): unknown => Reflect.apply(createStream, undefined, [name, 0]);
      expect(call).toThrow(expect.objectContaining({ code: 'ARG_UNKNOWN' }));
      expect(call).toThrow(
        /known: pytorch, jax, jax-legacy, tensorflow, mxnet, mxnet-classic, numpy, numpy-legacy/,
      );
    },
  );

  test('RAND-13: the nearest name is offered', () => {
    expect(() => Reflect.apply(createStream, undefined, ['pytorsh', 0])).toThrow(
      /"pytorsh" is not known; did you mean "pytorch"/,
    );
  });

  test.each([[[1, 2, 3]], [0.5], [[0.5, 1]], [[-1, 0]], [[2 ** 32, 0]], [undefined], ['ab'], [null]])(
    'RAND-12: %o is no key',
    (words) => {
      const call = (): unknown => Reflect.construct(JaxKey, [words]);
      expect(call).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
      expect(call).toThrow(/two uint32 words/);
    },
  );

  test('RAND-10: streams that draw float32 only say so', () => {
    for (const name of ['jax', 'jax-legacy', 'mxnet', 'mxnet-classic'] as const)
      expect(() => createStream(name).normal(new Float64Array(2))).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_DTYPE', name: 'UnsupportedError' }),
      );
  });

  test('RAND-05: JAX integers are int32', () => {
    expect(() => new JaxRandom(0).randint(new Float64Array(1), 0, 2 ** 40)).toThrow(
      expect.objectContaining({ code: 'ARG_RANGE' }),
    );
  });

  test('RAND-01: seeds of NumPy have ranges of their own', () => {
    expect(() => new NumpyRandomState(2 ** 32)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
    expect(() => new NumpyRandomState([])).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    expect(() => new NumpyGenerator(-1)).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
  });
});

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, variance: squares / values.length };
}

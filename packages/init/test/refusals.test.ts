/** What the schemes beyond PyTorch refuse, and that nothing is drawn or written before a refusal. */
import { empty, full, manualSeed, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  chrono_,
  criticalNormal_,
  deltaOrthogonal_,
  identityRnn_,
  initialize_,
  jax,
  keras,
  lecunNormal_,
  looksLinear_,
  mxnet,
  randomWalk_,
  randomWalkGain,
  siren_,
  tfjs,
  varianceScaling,
  zerO_,
} from '../src/index.js';
import { wrong } from './wrong.js';

type Row = readonly [
  title: string,
  call: (w: Tensor) => unknown,
  code: string,
  says: string,
  shape?: readonly number[],
];
const rows: readonly Row[] = [
  ['a scale of 0', () => varianceScaling({ scale: 0 }), 'ARG_RANGE', 'scale 0'],
  ['a scale of NaN', () => varianceScaling({ scale: NaN }), 'ARG_RANGE', 'scale NaN'],
  [
    'a mode that is none',
    () => varianceScaling({ mode: wrong('fan_inn') }),
    'ARG_UNKNOWN',
    'did you mean "fan_in"?',
  ],
  [
    'a distribution that is none',
    () => varianceScaling({ distribution: wrong('gaussian') }),
    'ARG_UNKNOWN',
    'truncated_normal',
  ],
  [
    'a correction that is no truth',
    () => varianceScaling({ correctTruncation: wrong(1) }),
    'ARG_TYPE',
    'true or false',
  ],
  ['variance scaling of a bias', (w) => varianceScaling().fill(w), 'SHAPE_RANK', '[3] has rank 1', [3]],
  ['variance scaling of nothing', (w) => varianceScaling().fill(w), 'SHAPE_EMPTY', '[0,3]', [0, 3]],
  [
    'a seed in place of a stream',
    (w) => varianceScaling().fill(w, { generator: wrong(42) }),
    'ARG_TYPE',
    'got 42',
  ],
  ['a gain for lecunNormal', (w) => lecunNormal_(w, wrong({ gain: 2 })), 'ARG_UNKNOWN', '"gain"'],
  ['delta-orthogonal of a matrix', deltaOrthogonal_, 'SHAPE_RANK', 'rank 3 or 4 or 5'],
  [
    'delta-orthogonal that narrows',
    deltaOrthogonal_,
    'SHAPE_MISMATCH',
    '4 channels in and 3 out; out >= in',
    [3, 4, 3],
  ],
  [
    'delta-orthogonal in JAX that narrows',
    (w) => jax.deltaOrthogonal().fill(w),
    'SHAPE_MISMATCH',
    '4 channels in and 3 out',
    [3, 4, 3],
  ],
  [
    'a random walk of tanh',
    (w) => randomWalk_(w, { nonlinearity: wrong('tanh') }),
    'ARG_UNKNOWN',
    'linear, relu',
  ],
  ['looks-linear with an odd axis', looksLinear_, 'SHAPE_MISMATCH', '[3,2] has no pairs'],
  [
    'looks-linear nowhere',
    (w) => looksLinear_(w, { place: wrong('end') }),
    'ARG_UNKNOWN',
    'first, middle, last',
  ],
  ['looks-linear of a bias', looksLinear_, 'SHAPE_RANK', 'rank 2 or more', [4]],
  ['a critical scheme without σ_w', (w) => criticalNormal_(w, wrong({})), 'ARG_MISSING', 'sigmaW is missing'],
  [
    'a critical scheme by name without σ_w',
    (w) => initialize_(w, 'criticalNormal'),
    'ARG_MISSING',
    'sigmaW is missing',
  ],
  ['a negative σ_b', (w) => criticalNormal_(w, { sigmaW: 1, sigmaB: -1 }), 'ARG_RANGE', 'sigmaB -1'],
  [
    'a critical layer without weight',
    () => criticalNormal_(wrong({}), { sigmaW: 1 }),
    'ARG_TYPE',
    'a layer { weight, bias }',
  ],
  ['an identity RNN that is not square', identityRnn_, 'SHAPE_MISMATCH', '[3,2] is not square'],
  ['a SIREN without frequency', (w) => siren_(w, { omega: 0 }), 'ARG_RANGE', 'omega 0'],
  ['a SIREN of nothing', siren_, 'SHAPE_EMPTY', '[2,0]', [2, 0]],
  ['a chrono bias without time', (w) => chrono_(w, wrong({})), 'ARG_MISSING', 'maxTime is missing', [8]],
  ['a chrono bias of two steps', (w) => chrono_(w, { maxTime: 2 }), 'ARG_RANGE', 'maxTime 2', [8]],
  [
    'a chrono bias without four gates',
    (w) => chrono_(w, { maxTime: 9 }),
    'SHAPE_MISMATCH',
    'the 4 gates of a lstm',
    [9],
  ],
  ['a chrono bias of a matrix', (w) => chrono_(w, { maxTime: 9 }), 'SHAPE_RANK', 'rank 1'],
  ['ZerO of a bias', zerO_, 'SHAPE_RANK', 'rank 2 or more', [4]],
  ['a misspelt option in Keras', () => keras.HeNormal(wrong({ seed: 1 })), 'ARG_UNKNOWN', '"seed"'],
  [
    'Keras bounds the wrong way round',
    () => keras.RandomUniform({ minval: 1, maxval: 0 }),
    'ARG_RANGE',
    '1 and 0',
  ],
  [
    'a Keras mode that JAX has',
    () => keras.VarianceScaling({ mode: wrong('fan_geo_avg') }),
    'ARG_UNKNOWN',
    'fan_avg',
  ],
  ['a negative stddev in Keras', () => keras.RandomNormal({ stddev: -1 }), 'ARG_RANGE', 'stddev -1'],
  ['a cut of no width in Keras', () => keras.TruncatedNormal({ stddev: 0 }), 'ARG_RANGE', 'stddev 0'],
  ['an identity of three axes in Keras', (w) => keras.Identity().fill(w), 'SHAPE_RANK', 'rank 3', [2, 3, 4]],
  [
    'an identity that is not square in TensorFlow.js',
    (w) => tfjs.identity().fill(w),
    'SHAPE_MISMATCH',
    'not square',
  ],
  [
    'an orthogonal kernel in TensorFlow.js',
    (w) => tfjs.orthogonal().fill(w),
    'SHAPE_RANK',
    'rank 2 is wanted',
    [2, 3, 4],
  ],
  ['an orthogonal bias in Keras', (w) => keras.Orthogonal().fill(w), 'SHAPE_RANK', 'rank 2 or more', [3]],
  ['an orthogonal bias in MXNet', (w) => mxnet.Orthogonal().fill(w), 'SHAPE_RANK', 'rank 2 or more', [3]],
  ['JAX scaling without a scale', () => jax.varianceScaling(wrong({})), 'ARG_MISSING', 'scale is missing'],
  [
    'JAX scaling without a mode',
    () => jax.varianceScaling(wrong({ scale: 1 })),
    'ARG_UNKNOWN',
    'mode undefined',
  ],
  [
    'JAX cuts the wrong way round',
    () => jax.truncatedNormal({ lower: 2, upper: 1 }),
    'ARG_RANGE',
    'bounds 2 and 1',
  ],
  ['a JAX constant without value', () => jax.constant(wrong({})), 'ARG_MISSING', 'value is missing'],
  [
    'a TensorFlow.js constant without options',
    () => tfjs.constant(wrong(undefined)),
    'ARG_MISSING',
    'value is missing',
  ],
  ['a text as MXNet constant', () => mxnet.Constant({ value: wrong('0') }), 'ARG_TYPE', '"0"'],
  [
    'an MXNet constant of another shape',
    (w) => mxnet.Constant({ value: empty([2]) }).fill(w),
    'SHAPE_MISMATCH',
    'value is [2]',
  ],
  [
    'an MXNet distribution that is none',
    () => mxnet.Xavier({ rndType: wrong('normal') }),
    'ARG_UNKNOWN',
    'uniform, gaussian',
  ],
  [
    'an MXNet factor that is none',
    () => mxnet.Xavier({ factorType: wrong('mean') }),
    'ARG_UNKNOWN',
    'avg, in, out',
  ],
  ['Xavier of a vector in MXNet', (w) => mxnet.Xavier().fill(w), 'SHAPE_RANK', '[3] has rank 1', [3]],
  ['no tensor at all', () => keras.Zeros().fill(wrong(undefined)), 'ARG_MISSING', 'undefined'],
  [
    'a stream that is none',
    (w) => keras.HeNormal().fill(w, { generator: wrong({ uniform: 1 }) }),
    'ARG_TYPE',
    'random stream',
  ],
];

describe('a refusal', () => {
  test.each(rows.map((row) => [row[0], row] as const))('%s', (_, [, call, code, says, shape = [3, 2]]) => {
    const weight = full(shape, 7);
    const generator = manualSeed(1);
    const before = [...generator.getState()];
    expect(() => call(weight)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    );
    expect([...generator.getState()]).toEqual(before);
    expect(weight.version).toBe(0);
    expect(weight.data().every((v) => v === 7)).toBe(true);
  });
  test('INIT-14: initialisers of other frameworks refuse an int32 parameter, too', () => {
    for (const init of [keras.HeNormal(), jax.zeros(), mxnet.Orthogonal(), tfjs.identity()])
      expect(() => init.fill(empty([3, 3], { dtype: 'int32' }))).toThrow(
        expect.objectContaining({ code: 'DTYPE_UNSUPPORTED' }),
      );
  });
});

test('a width of 1 has the gain of a width of 6: the paper’s fit ends there', () => {
  expect(randomWalkGain(1)).toBe(randomWalkGain(6));
  expect(randomWalkGain(256)).toBeCloseTo(Math.SQRT2 * Math.exp(1.2 / 253.6), 12);
  expect(randomWalkGain(10, 'linear')).toBeCloseTo(Math.exp(1 / 20), 12);
});
test('INIT-31: half precision is rounded once from the float32 values', () => {
  const half = keras.GlorotUniform().fill(empty([4, 4], { dtype: 'float16' }), { generator: manualSeed(3) });
  const single = keras.GlorotUniform().fill(empty([4, 4]), { generator: manualSeed(3) });
  expect(half.tolist()).toEqual(single.to('float16').tolist());
});

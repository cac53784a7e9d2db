/** Initialisers that only one framework has: Fourier kernels, recurrent cells, upsampling, and choice by name. */
import { Generator } from '@isograd/random';
import { empty, full, type Tensor, tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { keras, mxnet, type Initializer } from '../src/index.js';
import { wrong } from './wrong.js';

describe('keras.STFTInitializer', () => {
  const frames = 8;
  const kernel = (options: keras.STFTOptions, bands = 5): Tensor =>
    keras.STFTInitializer(options).make([frames, 1, bands], { dtype: 'float64' });
  test('real and imaginary kernels compute the Fourier transform of a windowed frame', () => {
    const frame = Array.from({ length: frames }, (_, t) => Math.sin(t * t) + t / 3);
    const window = Array.from(
      { length: frames },
      (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / (frames - 1)),
    );
    const norm = Math.hypot(...window);
    const x = tensor(frame, { dtype: 'float64' }).reshape([1, frames]);
    const [re, im] = (['real', 'imag'] as const).map((side) =>
      x.matmul(kernel({ side }).reshape([frames, 5])).data(),
    );
    for (let f = 0; f < 5; f++) {
      const wave = (g: (angle: number) => number): number =>
        frame.reduce((sum, v, t) => sum + (v * window[t]! * g((-2 * Math.PI * t * f) / 8)) / norm, 0);
      expect(re![f]).toBeCloseTo(wave(Math.cos), 12);
      expect(im![f]).toBeCloseTo(wave(Math.sin), 12);
    }
  });
  test('scalings and windows', () => {
    const first = (options: Omit<keras.STFTOptions, 'side'>): number[] => [
      ...kernel({ side: 'real', ...options })
        .select(2, 0)
        .data(),
    ];
    expect(first({ window: null })).toEqual(Array(8).fill(1));
    expect(first({ window: 'boxcar', scaling: 'spectrum' })).toEqual(Array(8).fill(1 / 8));
    expect(first({ window: [1, 2, 3, 4, 5, 6, 7, 8], scaling: null })).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
    for (const window of ['hann', 'hamming', 'blackman', 'nuttall', 'blackmanharris', 'flattop'])
      expect(sum(first({ window, scaling: 'spectrum', periodic: true }).map(Math.abs))).toBeCloseTo(1, 12);
    // numpy.hanning(8)
    expect(first({ window: 'hann', scaling: null })[1]).toBeCloseTo(0.1882550990706332, 14);
    expect(first({ window: 'hann', scaling: null, periodic: true })[4]).toBeCloseTo(1, 14);
    expect(keras.STFTInitializer({ side: 'real', window: 'hann' }).make([1, 1, 1]).tolist()).toEqual([[[1]]]);
  });
  test.each<[string, unknown, string]>([
    ['no side', {}, 'ARG_MISSING'],
    ['a side that is none', { side: 'left' }, 'ARG_UNKNOWN'],
    ['a window that is not known', { side: 'real', window: 'han' }, 'ARG_UNKNOWN'],
    ['a window of another length', { side: 'real', window: [1, 2] }, 'SHAPE_MISMATCH'],
    ['a window that is none', { side: 'real', window: [1, 'x'] }, 'ARG_TYPE'],
  ])('%s is refused', (_, options, code) => {
    expect(() => keras.STFTInitializer(wrong(options)).make([8, 1, 5])).toThrow(
      expect.objectContaining({ code }),
    );
  });
  test('a matrix is refused', () => {
    expect(
      () => kernel({ side: 'real' }).shape && keras.STFTInitializer({ side: 'real' }).make([8, 5]),
    ).toThrow(expect.objectContaining({ code: 'SHAPE_RANK' }));
  });
});

describe('MXNet', () => {
  test('Bilinear: the kernel of an upsampling by two', () => {
    const row = [0.25, 0.75, 0.75, 0.25];
    const weight = mxnet.Bilinear().make([1, 1, 4, 4]);
    expect(weight.tolist()).toEqual([[row.map((a) => row.map((b) => a * b))]]);
    expect(() => mxnet.Bilinear().fill(empty([4, 4]))).toThrow(
      expect.objectContaining({ code: 'SHAPE_RANK' }),
    );
  });
  test('LSTMBias: the second of four gates', () => {
    expect(
      mxnet
        .LSTMBias()
        .fill(empty([8]))
        .tolist(),
    ).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(
      mxnet
        .LSTMBias({ forgetBias: 2 })
        .fill(empty([4]))
        .tolist(),
    ).toEqual([0, 2, 0, 0]);
    expect(() => mxnet.LSTMBias().fill(empty([6]))).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });

  const one = mxnet.One();
  test.each([
    // inputs 3, hidden 2: (3 + 2) * 2 weights and 2 * 2 biases a gate.
    ['rnn_tanh', 1, false, 14],
    ['gru', 1, false, 42],
    ['lstm', 2, true, 2 * 56 + 2 * 4 * (4 * 2 + 2 * 2 + 4)],
  ] as const)(
    'FusedRNN: the vector of a %s with %i layers, both ways %s, has %i numbers',
    (mode, numLayers, bidirectional, size) => {
      const vector = mxnet
        .FusedRNN({ init: one, numHidden: 2, numLayers, mode, bidirectional })
        .fill(empty([size]));
      const directions = bidirectional ? 2 : 1;
      const gates = { rnn_tanh: 1, gru: 3, lstm: 4 }[mode];
      const biases = 2 * 2 * gates * numLayers * directions;
      const tail = [...vector.slice(0, size - biases, size).data()];
      expect(
        vector
          .slice(0, 0, size - biases)
          .data()
          .every((v) => v === 1),
      ).toBe(true);
      // The trap: both biases of the forget gate, so the gate starts at 2.
      const forget = mode === 'lstm' ? biases / 4 : 0;
      expect(tail.filter((v) => v === 1)).toHaveLength(forget);
      if (mode === 'lstm') expect(tail.slice(0, 8)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    },
  );
  test.each<[string, object, string]>([
    [
      'a length that fits no inputs',
      { init: one, numHidden: 2, numLayers: 1, mode: 'lstm' },
      'SHAPE_MISMATCH',
    ],
    ['no mode', { init: one, numHidden: 2, numLayers: 1 }, 'ARG_MISSING'],
    ['a mode that is none', { init: one, numHidden: 2, numLayers: 1, mode: 'lstmm' }, 'ARG_UNKNOWN'],
    ['half a layer', { init: one, numHidden: 2, numLayers: 1.5, mode: 'gru' }, 'ARG_RANGE'],
  ])('FusedRNN refuses %s', (_, options, code) => {
    expect(() => mxnet.FusedRNN(wrong(options)).fill(empty([15]))).toThrow(expect.objectContaining({ code }));
  });

  test('names decide: an initialiser is for weights alone', () => {
    const init = mxnet.initialize(mxnet.Constant({ value: 3 }));
    const filled = (name: string): unknown => init(name, empty([1])).item();
    expect(['dense0_weight', 'dense0_bias', 'bn_gamma', 'bn_beta', 'bn_moving_var'].map(filled)).toEqual([
      3, 0, 1, 0, 1,
    ]);
    expect(() => filled('alpha')).toThrow(
      expect.objectContaining({ code: 'ARG_RANGE', message: expect.stringContaining('"alpha"') }),
    );
  });
  test('Mixed: the first pattern that a name begins with', () => {
    const init = mxnet.Mixed(['bias', '.*gamma', '.*'], [mxnet.Zero(), (_, t) => t.fill_(9), mxnet.One()]);
    const filled = (name: string): unknown => init(name, empty([1])).item();
    expect(['bias', 'bn_gamma', 'fc_weight', 'fc_bias'].map(filled)).toEqual([0, 9, 1, 0]);
    expect(() => mxnet.Mixed(['(a+)+$'], [mxnet.Zero()])).toThrow(
      expect.objectContaining({ code: 'ARG_RANGE' }),
    );
    expect(() => mxnet.Mixed(['a'], [])).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
    expect(() => mxnet.Mixed(['b'], [mxnet.Zero()])('a_weight', empty([1]))).toThrow(
      expect.objectContaining({ code: 'ARG_RANGE', message: expect.stringContaining('matches no pattern') }),
    );
  });
  test('Load: from tensors by name, prefixes dropped, else the default', () => {
    const init = mxnet.Load({ 'arg:fc_weight': full([2], 5), 'aux:m': zeros([3]) }, mxnet.One());
    expect(init('fc_weight', empty([2])).tolist()).toEqual([5, 5]);
    expect(init('other_weight', empty([1])).tolist()).toEqual([1]);
    expect(() => init('m', empty([2]))).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
    expect(() => mxnet.Load({})('fc_weight', empty([1]))).toThrow(
      expect.objectContaining({ code: 'ARG_MISSING' }),
    );
  });
  test('a leaf is loaded without a record, and later changes of the source do not reach it', () => {
    const source = full([2], 5);
    const target = zeros([2], { requiresGrad: true });
    mxnet.Load({ a: source })('a', target);
    source.fill_(1);
    expect([target.isLeaf, ...target.detach().data()]).toEqual([true, 5, 5]);
  });
});

test('fused vectors draw their weights in order', () => {
  const init: Initializer = mxnet.Uniform();
  const vector = mxnet
    .FusedRNN({ init, numHidden: 2, numLayers: 1, mode: 'rnn_relu' })
    .fill(empty([14]), { generator: new Generator(1) });
  const generator = new Generator(1);
  const expected = [init.make([2, 3], { generator }), init.make([2, 2], { generator })].flatMap((w) => [
    ...w.data(),
  ]);
  expect([...vector.slice(0, 0, 10).data()]).toEqual(expected);
});

/** Guessing how a weight was initialised, and telling what one name means in every framework. */
import { Generator } from '@isograd/random';
import { empty, eye, full, tensor, type Tensor, zeros } from '@isograd/tensor';
import { describe as group, expect, test } from 'vitest';
import { catalogue } from '../src/describe/catalogue.js';
import {
  compare,
  compareDefaults,
  describe,
  describeScheme,
  dirac_,
  initialize_,
  jax,
  kaimingUniform_,
  keras,
  mxnet,
  schemes,
  sparse_,
  tfjs,
  uniform_,
  varianceScaling,
} from '../src/index.js';
import { wrong } from './wrong.js';

const shape = [300, 400];
const drawn = (fill: (w: Tensor, options: { generator: Generator }) => Tensor, size = shape): Tensor =>
  fill(empty(size), { generator: new Generator(4) });

group('a description', () => {
  test('measures fans, spread and bound of a weight', () => {
    const d = describe(
      tensor([
        [1, -2, 3],
        [0, 0, -2],
      ]),
    );
    expect(d).toMatchObject({
      fanIn: 3,
      fanOut: 2,
      low: -2,
      high: 3,
      bound: 3,
      zeros: 2,
      count: 6,
      nonFinite: 0,
    });
    expect(d.mean).toBeCloseTo(0, 12);
    expect(d.sigmaW2).toBeCloseTo((3 * (1 + 4 + 9 + 4)) / 6, 12);
    expect(d.gain).toBeCloseTo(3, 12);
  });
  test('counts the kernel of a convolution among its fans', () => {
    expect(describe(zeros([8, 3, 3, 3]))).toMatchObject({ fanIn: 27, fanOut: 72 });
  });

  // Rows with a law of their own for this shape: what fits best is the scheme itself or one with the same law.
  const random = catalogue().filter(({ law }) => (law(shape)?.kind ?? 'constant') !== 'constant');
  test.each(random.map((row) => [row.ours, row] as const))('recognises %s', (_, row) => {
    const d = describe(drawn((w, o) => row.fill(w, o)));
    const names = d.schemes.map(({ ours }) => ours);
    expect(names).toContain(row.ours);
    const near = (x: number, y: number): boolean => Math.abs(x / y - 1) < 1e-6;
    const best = d.schemes[0]!.law(shape)!;
    const own = row.law(shape)!;
    expect(best.kind).toBe(own.kind);
    if (best.kind === 'uniform' && own.kind === 'uniform') expect(near(best.high, own.high)).toBe(true);
    if (best.kind === 'normal' && own.kind === 'normal') expect(near(best.std, own.std)).toBe(true);
    expect(d.distribution).toBe(
      { uniform: 'uniform', normal: 'normal', truncated: 'truncated normal', constant: 'constant' }[own.kind],
    );
    expect(d.truncated).toBe(own.kind === 'truncated');
    expect(d.structure).toBeNull();
  });

  test.each<[string, Tensor, string, number]>([
    ['an identity', eye(5, 7).mul(2), 'identity', 2],
    ['a dirac kernel', dirac_(empty([4, 4, 3, 3])), 'dirac', 1],
    ['an orthogonal matrix', drawn((w, o) => initialize_(w, 'orthogonal', o), [40, 60]), 'orthogonal', 1],
    [
      'MXNet’s orthogonal matrix',
      drawn((w, o) => mxnet.Orthogonal().fill(w, o), [40, 40]),
      'orthogonal',
      1.414,
    ],
    [
      'an orthogonal kernel',
      drawn((w, o) => initialize_(w, 'orthogonal', { gain: 3, ...o }), [8, 3, 3]),
      'orthogonal',
      3,
    ],
    [
      'a delta-orthogonal kernel',
      drawn((w, o) => jax.deltaOrthogonal().fill(w, o), [16, 8, 3, 3]),
      'deltaOrthogonal',
      1,
    ],
    [
      'a sparse matrix',
      sparse_(empty([20, 30]), { sparsity: 0.2, generator: new Generator(1) }),
      'sparse',
      1,
    ],
  ])('recognises %s', (_, weight, name, gain) => {
    const { structure, distribution } = describe(weight);
    expect(structure!.name).toBe(name);
    expect(structure!.gain).toBeCloseTo(gain, 5);
    expect(distribution).toBe('unclear');
  });
  test('an orthogonal matrix is named in all frameworks', () => {
    const { schemes: names } = describe(drawn((w, o) => keras.Orthogonal().fill(w, o), [50, 50]));
    expect(names.map(({ framework }) => framework)).toEqual(['torch', 'jax', 'keras', 'mxnet', 'tfjs']);
  });
  test('constants: zeros, ones, and another number that is nobody’s', () => {
    expect(describe(zeros([3, 4])).schemes.map(({ concept }) => concept)).toContain('zeros');
    expect(describe(full([3, 4], 1)).schemes.map(({ concept }) => concept)).toContain('ones');
    expect(describe(full([3, 4], 0.3))).toMatchObject({ distribution: 'constant', schemes: [] });
  });
  test('NaN is counted, and nothing is guessed', () => {
    const d = describe(
      tensor([
        [1, NaN],
        [Infinity, 2],
      ]),
    );
    expect(d).toMatchObject({ nonFinite: 2, schemes: [], defaults: [], distribution: 'unclear' });
    expect(d.summary).toBe('[2,2]: 2 of 4 values are not finite');
  });
  test('a few values fit several schemes and are unclear', () => {
    const d = describe(drawn((w, o) => kaimingUniform_(w, o), [4, 5]));
    expect(d).toMatchObject({ distribution: 'unclear', truncated: null });
    expect(d.schemes.length).toBeGreaterThan(2);
  });
  test('a uniform of a width that no framework has by default', () => {
    const d = describe(drawn((w, o) => uniform_(w, { a: -0.3, b: 0.3, ...o })));
    expect(d).toMatchObject({ distribution: 'uniform', schemes: [], defaults: [] });
    expect(d.summary).toContain('like no scheme known here');
  });
  test('an uncorrected cut and a corrected one are told apart', () => {
    const law = (correctTruncation: boolean): Tensor =>
      drawn((w, o) => varianceScaling({ scale: 2, correctTruncation }).fill(w, o));
    expect(describe(law(true)).schemes[0]!.ours).toBe('jax.heNormal()');
    expect(describe(law(false)).schemes[0]!.ours).toBe('tfjs.heNormal()');
  });
});

group('a layer', () => {
  const torch = (): { weight: Tensor; bias: Tensor } => {
    const generator = new Generator(0);
    const weight = kaimingUniform_(empty([64, 128]), { a: Math.sqrt(5), generator });
    return { weight, bias: uniform_(empty([64]), -1 / Math.sqrt(128), 1 / Math.sqrt(128), { generator }) };
  };
  test('PyTorch’s default has σ_w² = 1/3 and is Equinox’ as well', () => {
    const { weight, bias } = torch();
    const d = describe({ weight, bias });
    expect(d.weight.sigmaW2).toBeCloseTo(1 / 3, 1);
    expect(d.defaults).toEqual(['PyTorch nn.Linear', 'Equinox nn.Linear']);
    expect(d.bias!.distribution).toBe('uniform');
    expect(d.summary).toContain('PyTorch nn.Linear');
  });
  test('the bias decides between libraries with the same weights', () => {
    const { weight } = torch();
    expect(describe({ weight, bias: zeros([64]) }).defaults).toEqual([]);
    expect(describe({ weight, bias: null }).defaults).toEqual(['PyTorch nn.Linear', 'Equinox nn.Linear']);
  });
  test.each<[string, (w: Tensor, o: { generator: Generator }) => Tensor, number, string]>([
    ['Keras', (w, o) => keras.GlorotUniform().fill(w, o), 0, 'Keras Dense'],
    ['Flax', (w, o) => jax.lecunNormal().fill(w, o), 0, 'Flax nn.Dense'],
    ['MXNet', (w, o) => mxnet.Uniform().fill(w, o), 0, 'MXNet gluon.nn.Dense'],
    ['TensorFlow.js', (w, o) => tfjs.glorotNormal().fill(w, o), 0, 'TensorFlow.js layers.dense'],
    [
      'TensorFlow Playground',
      (w, o) => uniform_(w, { a: -0.5, b: 0.5, ...o }),
      0.1,
      'TensorFlow Playground Node',
    ],
  ])('recognises the default of %s', (_, fill, bias, name) => {
    expect(describe({ weight: drawn(fill), bias: full([300], bias) }).defaults).toContain(name);
  });
  test('anything with a weight is a layer, a module among it', () => {
    const callable = Object.assign(() => 0, torch());
    expect(describe(callable).defaults).toContain('PyTorch nn.Linear');
    expect(() => describe(wrong({ weight: null }))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    expect(() => describe(wrong([1]))).toThrow(
      expect.objectContaining({
        code: 'ARG_TYPE',
        message: expect.stringContaining('a layer { weight, bias }'),
      }),
    );
    expect(() => describe(empty([0, 3]))).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
    expect(() => describe(zeros([2], { dtype: 'int32' }))).toThrow(
      expect.objectContaining({ code: 'DTYPE_UNSUPPORTED' }),
    );
  });
});

group('one name in all frameworks', () => {
  test('he_normal: one name, three variances, and what MXNet calls it', () => {
    const { rows, without, concepts } = compare('he_normal');
    expect(concepts).toEqual(['kaimingNormal']);
    expect(without).toEqual([]);
    expect(rows.map(({ written, sigmaW2 }) => [written, Number(sigmaW2!.toFixed(4))])).toEqual([
      ['torch.nn.init.kaiming_normal_(w)', 2],
      ['jax.nn.initializers.he_normal()', 2],
      ['keras.initializers.HeNormal()', 2],
      ['mx.init.MSRAPrelu()', 1.8824],
      ["mx.init.Xavier(rnd_type='gaussian', factor_type='in', magnitude=2)", 2],
      ['tf.initializers.heNormal()', 1.5475],
    ]);
    expect(rows.at(-1)!.trap).toContain('not corrected');
  });
  test('Xavier normal through a hundred linear layers: 1, 1, 1, 7e23, 2.7e-6', () => {
    const { rows } = compare('glorot_normal');
    const factor = Object.fromEntries(
      rows.map(({ framework, hundredLayers }) => [framework, hundredLayers!]),
    );
    expect(factor['torch']).toBeCloseTo(1, 6);
    expect(factor['jax']).toBeCloseTo(1, 4);
    expect(factor['keras']).toBeCloseTo(1, 6);
    expect(factor['mxnet']! / 7.18e23).toBeCloseTo(1, 2);
    expect(factor['tfjs']! / 2.7e-6).toBeCloseTo(1, 1);
  });
  test('fans other than square, frameworks without the thing, and many spellings of a name', () => {
    const { rows } = compare('kaimingNormal', { fanIn: 100, fanOut: 300 });
    expect(rows.find(({ ours }) => ours === 'mxnet.MSRAPrelu()')!.variance).toBeCloseTo(2 / 1.0625 / 200, 8);
    expect(compare('delta_orthogonal').without).toEqual(['torch', 'keras', 'mxnet', 'tfjs']);
    const concept = (name: string): unknown => compare(name).concepts;
    for (const name of [
      'He_Normal',
      'HeNormal',
      'kaiming_normal_',
      'keras.HeNormal',
      'jax.kaiming_normal',
      'mxnet.MSRAPrelu',
    ])
      expect(concept(name)).toEqual(['kaimingNormal']);
  });
  test('the gain belongs to the fans that a scheme scales with, at any width', () => {
    const size = { fanIn: 100, fanOut: 300 };
    const gains = Object.fromEntries(
      compare('he_normal', size).rows.map(({ ours, gain, scalesWith, distribution }) => [
        ours,
        [Number(gain!.toFixed(4)), scalesWith, distribution],
      ]),
    );
    expect(gains).toMatchObject({
      'kaimingNormal_(w)': [1.4142, ['fan in'], 'normal'],
      'keras.HeNormal()': [1.4142, ['fan in'], 'truncated normal'],
      // √(2 / (1 + 0.25²)), and the mean of the fans.
      'mxnet.MSRAPrelu()': [1.372, ['fan in', 'fan out'], 'normal'],
      // √(2 · 0.7737)
      'tfjs.heNormal()': [1.244, ['fan in'], 'truncated normal'],
    });
    const [torch] = compare('xavier_uniform', size).rows;
    expect(torch).toMatchObject({ distribution: 'uniform', scalesWith: ['fan in', 'fan out'] });
    expect(torch!.gain).toBeCloseTo(1, 12);
  });
  test('what is the same at every width has no gain, what is not independent no distribution', () => {
    const [zero] = compare('zeros').rows;
    expect(zero).toMatchObject({ distribution: 'constant', scalesWith: [], gain: null, variance: 0 });
    for (const { scalesWith, gain } of compare('uniform').rows)
      expect([scalesWith, gain]).toEqual([[], null]);
    for (const row of compare('orthogonal').rows)
      expect(row).toMatchObject({ distribution: null, scalesWith: [], gain: null, variance: null });
  });
  test('every name of the catalogue can be compared, and every trap is a sentence', () => {
    for (const { names, concept, trap } of catalogue()) {
      for (const name of names) expect(compare(name).concepts).toContain(concept);
      if (trap !== undefined) expect(trap.length).toBeGreaterThan(10);
    }
  });
  test('a name that nobody has', () => {
    expect(() => compare('he_norml')).toThrow(
      expect.objectContaining({
        code: 'ARG_UNKNOWN',
        message: expect.stringContaining('did you mean "he_normal"'),
      }),
    );
    expect(() => compare('he_normal', { fanIn: 0 })).toThrow(expect.objectContaining({ code: 'ARG_RANGE' }));
  });
  test('defaults by spread: PyTorch is narrow, micrograd explodes', () => {
    const table = compareDefaults();
    const of = (library: string): number => table.find((row) => row.library === library)!.sigmaW2!;
    expect(of('PyTorch')).toBeCloseTo(1 / 3, 6);
    expect(of('TensorFlow.js')).toBeCloseTo(0.77374, 5);
    expect(of('MXNet')).toBeCloseTo(0.4181, 4);
    expect(of('shumai')).toBeCloseTo(2, 6);
    expect(table.at(-1)!.library).toBe('micrograd');
  });
});

group('one scheme', () => {
  test('a scheme of a framework, with the trap', () => {
    expect(describeScheme('tfjs.heNormal')).toMatchObject({
      written: 'tf.initializers.heNormal()',
      trap: expect.stringContaining('0.7737'),
    });
    expect(describeScheme('keras.he_normal').sigmaW2).toBeCloseTo(2, 6);
  });
  test('a scheme of ours: rule and paper', () => {
    expect(describeScheme('siren')).toMatchObject({
      paper: 'Sitzmann et al. 2020',
      rule: schemes.siren.rule,
    });
    expect(describeScheme('kaiming_normal_')).toMatchObject({ written: 'torch.nn.init.kaiming_normal_(w)' });
    for (const name of Object.keys(schemes)) expect(describeScheme(name).rule.length).toBeGreaterThan(0);
  });
  test('a name without a framework, where they differ', () => {
    expect(() => describeScheme('he_normal')).toThrow(
      expect.objectContaining({
        code: 'ARG_UNKNOWN',
        message: expect.stringContaining('compare("he_normal")'),
      }),
    );
    expect(() => describeScheme('swish')).toThrow(expect.objectContaining({ code: 'ARG_UNKNOWN' }));
    expect(() => initialize_(empty([2, 2]), 'he_normal')).toThrow(
      expect.objectContaining({ code: 'ARG_UNKNOWN', message: expect.stringContaining('frameworks differ') }),
    );
  });
});

/** Initialisers under their frameworks' names: published numbers, axes, and the traps. */
import { Generator, JaxKey, JaxRandom, MXNetRandom, TensorFlowRandom } from '@isograd/random';
import { empty, eye, manualSeed, type Shape, type Tensor, tensor, zeros } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { type Initializer, initialize_, jax, keras, momentsOf, mxnet, tfjs } from '../src/index.js';

const key = JaxKey.fromSeed(42, { partitionable: false });
/** Largest difference of a tensor to numbers, in units of the largest of them. */
const apart = (actual: Tensor, numbers: number[][]): number => {
  const expected = tensor(numbers);
  return actual.sub(expected).abs().max().item() / expected.abs().max().item();
};

describe('JAX: the numbers in the documentation of jax.nn.initializers, key 42, shape (2, 3)', () => {
  // Printed by JAX's older threefry layout; eight digits.
  test.each<[string, Initializer, number[][]]>([
    [
      'uniform(10.0)',
      jax.uniform({ scale: 10 }),
      [
        [7.298188, 8.691938, 8.7230015],
        [2.0818567, 1.8662417, 5.5022564],
      ],
    ],
    [
      'normal(5.0)',
      jax.normal({ stddev: 5 }),
      [
        [3.0613258, 5.6129413, 5.6866574],
        [-4.063663, -4.4520254, 0.63115686],
      ],
    ],
    [
      'truncated_normal(5.0)',
      jax.truncatedNormal({ stddev: 5 }),
      [
        [2.9047365, 5.2338114, 5.29852],
        [-3.836303, -4.192359, 0.6022964],
      ],
    ],
    [
      'glorot_uniform()',
      jax.glorotUniform(),
      [
        [0.50350785, 0.8088631, 0.81566876],
        [-0.6393332, -0.6865721, 0.11003882],
      ],
    ],
    [
      'glorot_normal()',
      jax.glorotNormal(),
      [
        [0.41770416, 0.75262755, 0.7619329],
        [-0.5516644, -0.6028657, 0.08661086],
      ],
    ],
    [
      'lecun_uniform()',
      jax.lecunUniform(),
      [
        [0.56293887, 0.90433645, 0.9119454],
        [-0.71479625, -0.7676109, 0.12302713],
      ],
    ],
    [
      'lecun_normal()',
      jax.lecunNormal(),
      [
        [0.46700746, 0.8414632, 0.8518669],
        [-0.61677957, -0.67402434, 0.09683388],
      ],
    ],
    [
      'he_uniform()',
      jax.heUniform(),
      [
        [0.79611576, 1.2789248, 1.2896855],
        [-1.0108745, -1.0855657, 0.17398663],
      ],
    ],
    [
      'he_normal()',
      jax.heNormal(),
      [
        [0.6604483, 1.1900088, 1.2047218],
        [-0.87225807, -0.95321447, 0.1369438],
      ],
    ],
    [
      'orthogonal()',
      jax.orthogonal(),
      [
        [0.39026976, 0.72495741, -0.56756169],
        [0.88047469, -0.47409311, -1.3157725e-4],
      ],
    ],
  ])('%s', (_, init, expected) => {
    // A few units in the last place of float32: XLA approximates log1p, and its QR is LAPACK's in float32.
    expect(apart(init.make([2, 3], { generator: key }), expected)).toBeLessThan(
      init.name === 'orthogonal' ? 2e-6 : 3e-7,
    );
  });
  test('delta_orthogonal(), shape (3, 3, 3): only the middle is not 0', () => {
    const weight = jax.deltaOrthogonal().make([3, 3, 3], { generator: key });
    const middle = [
      [0.27858758, -0.7949833, -0.53887904],
      [0.9120717, 0.04322892, 0.40774566],
      [-0.30085585, -0.6050892, 0.73712474],
    ];
    expect(apart(weight.select(0, 1), middle)).toBeLessThan(2e-6);
    expect(weight.select(0, 0).abs().sum().item() + weight.select(0, 2).abs().sum().item()).toBe(0);
  });
  test('a key is used as it is, again and again; a stream splits its key before each draw', () => {
    const init = jax.heNormal();
    const draw = (generator: JaxKey | JaxRandom): string => bitsOf(init.make([4, 4], { generator }));
    expect(draw(key)).toBe(draw(key));
    const stream = new JaxRandom(key);
    expect(draw(stream)).not.toBe(draw(stream));
    expect(draw(new JaxRandom(key))).toBe(draw(key.split()[1]!));
  });
  test('float64 is refused by JAX’s streams before anything is written', () => {
    const weight = zeros([2, 2], { dtype: 'float64' });
    expect(() => jax.heNormal().fill(weight, { generator: key })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_DTYPE' }),
    );
    expect(weight.version).toBe(0);
  });
  test('axes may be named: heads of attention count for neither fan', () => {
    const { std } = momentsOf(jax.lecunNormal({ inAxis: 0, outAxis: 2, batchAxis: 1 }).law([64, 16, 8])!);
    // law() takes our order of axes: [64, 16, 8] is [8, 16, 64] there.
    expect(std).toBeCloseTo(1 / Math.sqrt(8), 6);
    expect(() => jax.heNormal({ inAxis: 5 }).make([2, 2])).toThrow(
      expect.objectContaining({ code: 'ARG_RANGE', message: expect.stringContaining('axis 5') }),
    );
  });
});

describe('each framework draws from its own stream', () => {
  test('Keras: the kernel is what tf.random draws, op by op', () => {
    const [drawn, again] = [new Float32Array(12), new Float32Array(12)];
    const stream = new TensorFlowRandom(1234);
    stream.uniform(drawn, -Math.sqrt(6 / 7), Math.sqrt(6 / 7));
    stream.truncatedNormal(again, 0, Math.sqrt(2 / 3) / 0.879_625_661_034_239_78);
    const generator = new TensorFlowRandom(1234);
    expect([...keras.GlorotUniform().make([3, 4], { generator }).data()]).toEqual([...drawn]);
    expect([...keras.HeNormal().make([3, 4], { generator }).data()]).toEqual([...again]);
  });
  test('MXNet: the first uniforms of seed 0, in both interfaces', () => {
    for (const classic of [false, true]) {
      const weight = mxnet.Uniform().make([2, 2], { generator: new MXNetRandom(0, { classic }) });
      const plain = new MXNetRandom(0, { classic }).uniform(new Float32Array(4), -0.07, 0.07);
      expect([...weight.data()]).toEqual([...plain]);
    }
    // 0.5488135 and 0.5928446 of [0, 1): MT19937 seeded with 0.
    const first = mxnet.Uniform({ scale: 1 }).make([1, 2], { generator: new MXNetRandom(0) });
    expect(apart(first, [[0.09762701, 0.18568921]])).toBeLessThan(1e-6);
  });
  test('without a generator all of them draw from the default one', () => {
    manualSeed(5);
    const drawn = tfjs.randomUniform().make([4, 5]);
    const expected = initialize_(empty([4, 5]), 'uniform', {
      a: -0.05,
      b: 0.05,
      generator: new Generator(5),
    });
    expect(bitsOf(drawn)).toBe(bitsOf(expected));
  });
});

describe('axes', () => {
  test.each<[string, Initializer, Shape, Shape]>([
    ['Keras Dense', keras.HeNormal(), [3, 5], [5, 3]],
    ['Keras Conv2D', keras.HeNormal(), [8, 4, 3, 2], [3, 2, 4, 8]],
    ['JAX dense', jax.heNormal(), [3, 5], [5, 3]],
    ['TensorFlow.js conv1d', tfjs.heNormal(), [8, 4, 3], [3, 4, 8]],
    ['MXNet Conv2D', mxnet.MSRAPrelu(), [8, 4, 3, 2], [8, 4, 3, 2]],
  ])('%s: our weight is the framework’s kernel with its axes moved', (_, init, ours, native) => {
    const filled = init.fill(empty(ours), { generator: new Generator(1) });
    const made = init.make(native, { generator: new Generator(1) });
    expect(made.shape).toEqual(native);
    const axes =
      String(ours) === String(native)
        ? native.map((__, d) => d)
        : [native.length - 1, native.length - 2, ...native.slice(2).map((__, d) => d)];
    expect(bitsOf(filled)).toBe(bitsOf(made.permute(axes)));
  });
  test('fan in is the number of inputs of our weight, whatever the framework', () => {
    for (const init of [
      keras.HeNormal(),
      jax.heNormal(),
      mxnet.Xavier({ rndType: 'gaussian', factorType: 'in', magnitude: 2 }),
    ])
      expect(momentsOf(init.law([64, 200])!).variance).toBeCloseTo(2 / 200, 8);
  });
  test('a view of a parameter takes values and the rest stays', () => {
    const base = zeros([4, 3]);
    keras.GlorotUniform().fill(base.slice(0, 1, 3));
    expect(base.ne(0).all(1).tolist()).toEqual([false, true, true, false]);
  });
  test('a leaf that requires a gradient is filled without a record', () => {
    const weight = zeros([3, 3], { requiresGrad: true });
    mxnet.Orthogonal().fill(weight);
    expect([weight.isLeaf, weight.gradFn]).toEqual([true, null]);
  });
});

describe('the traps', () => {
  const square = [256, 256];
  const sigmaW2 = (init: Initializer): number => 256 * momentsOf(init.law(square)!).variance;
  test.each<[string, Initializer, number]>([
    ['Keras corrects for its cut', keras.GlorotNormal(), 1],
    ['JAX corrects for its cut', jax.glorotNormal(), 1],
    ['TensorFlow.js does not', tfjs.glorotNormal(), 0.77374],
    ['TensorFlow.js heNormal', tfjs.heNormal(), 1.54748],
    ['MXNet Xavier', mxnet.Xavier(), 1],
    ['MXNet Xavier, gaussian: three times too much', mxnet.Xavier({ rndType: 'gaussian' }), 3],
    ['MXNet MSRAPrelu: a slope of 0.25', mxnet.MSRAPrelu(), 2 / (1 + 1 / 16)],
    ['MXNet Uniform, the default of Dense', mxnet.Uniform(), (256 * 0.0049) / 3],
    ['JAX uniform', jax.uniform(), (256 * 1e-4) / 12],
  ])('%s', (_, init, expected) => {
    expect(sigmaW2(init) / expected).toBeCloseTo(1, 5);
  });
  test('MXNet’s orthogonal grows by 1.414 in each layer, Keras’ by 1', () => {
    const generator = new Generator(3);
    for (const [init, gain] of [
      [mxnet.Orthogonal(), 1.414],
      [mxnet.Orthogonal({ randType: 'normal', scale: 1 }), 1],
      [keras.Orthogonal(), 1],
      [tfjs.orthogonal(), 1],
    ] as const) {
      const w = init.fill(empty([40, 40], { dtype: 'float64' }), { generator });
      expect(
        w
          .matmul(w.t())
          .sub(eye(40, 40, { dtype: 'float64' }).mul(gain ** 2))
          .abs()
          .max()
          .item(),
      ).toBeLessThan(1e-12);
    }
  });
  test.each<[Shape]>([[[6, 4]], [[4, 6]], [[4, 2, 3, 1]]])(
    'MXNet’s singular vectors fill any shape: %j',
    (shape) => {
      const w = mxnet
        .Orthogonal({ scale: 1 })
        .make(shape, { generator: new Generator(1), dtype: 'float64' })
        .flatten(1);
      const fewer = w.shape[0]! <= w.shape[1]! ? w.matmul(w.t()) : w.t().matmul(w);
      const [n = 0] = fewer.shape;
      expect(
        fewer
          .sub(eye(n, n, { dtype: 'float64' }))
          .abs()
          .max()
          .item(),
      ).toBeLessThan(1e-12);
    },
  );
  test('TensorFlow.js: "truncatedNormal" draws a uniform, and a bound of 0 is not heard', () => {
    expect(tfjs.varianceScaling({ distribution: 'truncatedNormal' }).law(square)!.kind).toBe('uniform');
    expect(tfjs.randomUniform({ minval: 0, maxval: 1 }).law(square)).toEqual({
      kind: 'uniform',
      low: -0.05,
      high: 1,
    });
  });
  test('Keras: "normal" is cut, "untruncated_normal" is not', () => {
    expect(keras.VarianceScaling({ distribution: 'normal' }).law(square)!.kind).toBe('truncated');
    expect(keras.VarianceScaling({ distribution: 'untruncated_normal' }).law(square)!.kind).toBe('normal');
  });
  test('a bias has fans in Keras and TensorFlow.js, and none elsewhere', () => {
    expect(momentsOf(keras.HeNormal().law([16])!).variance).toBeCloseTo(2 / 16, 8);
    expect(momentsOf(tfjs.heUniform().law([16])!).variance).toBeCloseTo(2 / 4, 8);
    for (const init of [jax.heNormal(), mxnet.Xavier()])
      expect(() => init.fill(empty([16]))).toThrow(expect.objectContaining({ code: 'SHAPE_RANK' }));
  });
});

describe('the plain ones', () => {
  test.each<[Initializer, number]>([
    [keras.Zeros(), 0],
    [keras.Ones(), 1],
    [keras.Constant(), 0],
    [keras.Constant({ value: 3 }), 3],
    [jax.zeros(), 0],
    [jax.ones(), 1],
    [jax.constant({ value: -7 }), -7],
    [mxnet.Zero(), 0],
    [mxnet.One(), 1],
    [mxnet.Constant({ value: 2 }), 2],
    [tfjs.zeros(), 0],
    [tfjs.ones(), 1],
    [tfjs.constant({ value: 4 }), 4],
  ])('a constant: %o', (init, value) => {
    expect(init.fill(empty([2])).tolist()).toEqual([value, value]);
  });
  test('MXNet takes a tensor as constant, Keras and TensorFlow.js have identities', () => {
    const value = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(
      mxnet
        .Constant({ value })
        .fill(empty([2, 2]))
        .tolist(),
    ).toEqual(value.tolist());
    expect(keras.Identity({ gain: 2 }).make([2, 3]).tolist()).toEqual([
      [2, 0, 0],
      [0, 2, 0],
    ]);
    expect(tfjs.identity().make([2, 2]).tolist()).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
  test('an initialiser is a scheme', () => {
    const generator = new TensorFlowRandom(3);
    const filled = initialize_(empty([2, 3]), keras.HeNormal(), { generator });
    expect(bitsOf(filled)).toBe(
      bitsOf(keras.HeNormal().fill(empty([2, 3]), { generator: new TensorFlowRandom(3) })),
    );
  });
});

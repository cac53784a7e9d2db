/** Functions of JAX, TensorFlow and MXNet mean what they mean there: defaults, axes, products of stacks. */
import { arange, manualSeed, randn, type Tensor, tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import * as jax from '../src/jax.js';
import * as mx from '../src/mxnet.js';
import * as tf from '../src/tensorflow.js';

const { numpy: jnp } = jax;
const x = tensor([
  [1, 5, 3],
  [4, 2, 0],
]);
/** A value that types refuse, as callers without types pass it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is the point
const wrong = (value: unknown): never => value as never;

describe('evenly spaced numbers', () => {
  const counts = [
    ['jax.numpy.arange', jnp.arange],
    ['tf.range', tf.range],
    ['mx.np.arange', mx.np.arange],
  ] as const;

  test.each(counts)('%s counts from 0, from a start, and in steps', (_, count) => {
    expect(count(3).tolist()).toEqual([0, 1, 2]);
    expect(count(1, 4).tolist()).toEqual([1, 2, 3]);
    expect(count(1, 0, -0.25).tolist()).toEqual([1, 0.75, 0.5, 0.25]);
    expect(count(4, 1).tolist()).toEqual([]);
  });

  test.each(counts)('%s refuses what is no number', (name, count) => {
    const op = name.split('.').at(-1)!;
    for (const [args, code] of [
      [[], 'ARG_MISSING'],
      [['3'], 'ARG_TYPE'],
      [[0, Infinity], 'ARG_RANGE'],
      [[0, 1, 0], 'ARG_RANGE'],
      [[0, 1e12], 'ALLOC_LIMIT'],
    ] as const)
      expect(() => Reflect.apply(count, undefined, args)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(op) }),
      );
  });
});

describe('reductions take axis and keepdims', () => {
  test.each([
    ['jax.numpy', jnp.sum, jnp.max],
    ['tensorflow', tf.reduceSum, tf.reduceMax],
    ['mxnet', mx.np.sum, mx.np.max],
  ] as const)('of %s', (_, sum, max) => {
    expect(sum(x).item()).toBe(15);
    expect(sum(x, 0).tolist()).toEqual([5, 7, 3]);
    expect(sum(x, { axis: 1, keepdims: true }).tolist()).toEqual([[9], [6]]);
    expect(sum(x, [0, 1], { keepdims: true }).tolist()).toEqual([[15]]);
    expect(sum(x, null).item()).toBe(15);
    // Of torch's `max` along an axis there would be two results.
    expect(max(x, 1).tolist()).toEqual([5, 4]);
    expect(() => sum(x, wrong({ dim: 0 }))).toThrow(
      expect.objectContaining({ message: 'sum: option "dim" is not known; known: axis, keepdims' }),
    );
    expect(() => sum(x, { axis: 0 }, { keepdims: true })).toThrow(/options stand in one object/);
  });

  test('variances divide by the number of elements, as in NumPy and not as in PyTorch', () => {
    // numpy: np.var([[1, 5, 3], [4, 2, 0]], axis=1) == [8 / 3, 8 / 3]
    for (const variance of [jnp.var, tf.math.reduceVariance, mx.np.var])
      for (const value of variance(x, 1).data()) expect(value).toBeCloseTo(8 / 3, 6);
    expect(jnp.std(x).item()).toBeCloseTo(Math.sqrt(35 / 12), 6);
    expect(jnp.argmax(x, { axis: 0 }).tolist()).toEqual([1, 0, 0]);
    expect(jnp.argmax(x).item()).toBe(1);
    expect(() => jnp.argmax(x, wrong([0, 1]))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
  });

  test('arrays of MXNet stay arrays', () => {
    const a = mx.np.array([1, 2]);
    a.attachGrad();
    mx.autograd.record(() => mx.np.sum(mx.np.square(a), 0)).backward();
    expect(a.grad!.asnumpy()).toEqual(Float32Array.of(2, 4));
    expect(mx.npx.logSoftmax(a).asnumpy()).toEqual(Float32Array.from(jax.nn.logSoftmax(a).data()));
  });
});

describe('defaults', () => {
  test('softmax goes along the last axis', () => {
    const wanted = x.softmax(1).tolist();
    for (const y of [jax.nn.softmax(x), tf.nn.softmax(x), mx.npx.softmax(x)])
      expect(y.tolist()).toEqual(wanted);
    for (const y of [jax.nn.softmax(x, 0), tf.nn.softmax(x, { axis: 0 }), mx.npx.softmax(x, 0)])
      expect(y.tolist()).toEqual(x.softmax(0).tolist());
  });

  test('GELU of JAX is the one by tanh, that of TensorFlow the exact one', () => {
    const tanh = x.gelu('tanh').tolist();
    expect(jax.nn.gelu(x).tolist()).toEqual(tanh);
    expect(jax.nn.gelu(x, { approximate: false }).tolist()).toEqual(x.gelu().tolist());
    expect(tf.nn.gelu(x).tolist()).toEqual(x.gelu().tolist());
    expect(tf.nn.gelu(x, true).tolist()).toEqual(tanh);
    expect(tanh).not.toEqual(x.gelu().tolist());
    expect(() => jax.nn.gelu(x, wrong('tanh'))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
  });

  test('a leaky ReLU of TensorFlow lets a fifth through, that of JAX a hundredth', () => {
    expect(tf.nn.leakyRelu(tensor([-1])).item()).toBe(Math.fround(-0.2));
    expect(jax.nn.leakyRelu(tensor([-1])).item()).toBe(Math.fround(-0.01));
  });

  test('linspace has fifty numbers', () => expect(jnp.linspace(0, 1).shape).toEqual([50]));
});

describe('dot', () => {
  manualSeed(1);
  const [a, b] = [arange(24).reshape([2, 3, 4]), arange(24).reshape([2, 4, 3])];
  /** The definition, element by element. */
  const at = (t: Tensor, ...place: number[]): number =>
    place.reduce<Tensor>((rest, i) => rest.select(0, i), t).item();

  test('of stacks is the one of NumPy: each matrix with each', () => {
    for (const dot of [jnp.dot, mx.np.dot]) {
      const y = dot(a, b);
      expect(y.shape).toEqual([2, 3, 2, 3]);
      // numpy: np.dot(a, b)[1, 2, 0, 1] == 488
      expect(at(y, 1, 2, 0, 1)).toBe(488);
    }
    expect(jnp.matmul(a, b).shape).toEqual([2, 3, 3]);
  });

  test('of mx.nd goes over the first axis of the second', () => {
    const y = mx.nd.dot(a, tensor(b).permute([1, 0, 2]));
    expect(y.shape).toEqual([2, 3, 2, 3]);
    expect(at(y, 1, 2, 0, 1)).toBe(at(jnp.dot(a, b), 1, 2, 0, 1));
  });

  test('of matrices, vectors and scalars is what they all agree on', () => {
    const [m, v] = [randn([3, 4]), randn([4])];
    for (const dot of [jnp.dot, mx.np.dot, mx.nd.dot])
      expect(dot(m, v).tolist()).toEqual(m.matmul(v).tolist());
    expect(jnp.dot(tensor(2), v).tolist()).toEqual(v.mul(2).tolist());
    expect(() => jnp.dot(wrong(1), v)).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
    expect(() => mx.nd.dot(wrong(1), v)).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
  });
});

test('numpy transposes all axes, or those that are named', () => {
  expect(jnp.transpose(arange(24).reshape([2, 3, 4])).shape).toEqual([4, 3, 2]);
  expect(tf.transpose(arange(24).reshape([2, 3, 4]), [1, 0, 2]).shape).toEqual([3, 2, 4]);
  expect(() => jnp.transpose(wrong([1]))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
  expect(jnp.clip(x, 1, 3).tolist()).toEqual(x.clamp(1, 3).tolist());
  expect(jnp.concatenate([x, x], 1).shape).toEqual([2, 6]);
  expect(tf.concat([x, x], 0).shape).toEqual([4, 3]);
  expect(tf.cast(x, 'int64').dtype).toBe('int64');
});

test('attachGrad knows three words: null is accepted and asks for nothing, another is refused', () => {
  const a = mx.np.array([1, 2]);
  a.attachGrad('null');
  expect([a.requiresGrad, a.grad]).toEqual([false, null]);
  expect(() => a.attachGrad(wrong('overwrite'))).toThrow(
    expect.objectContaining({ code: 'ARG_UNKNOWN', message: expect.stringContaining('got "overwrite"') }),
  );
});

test('a variable of TensorFlow takes lists of numbers, nested as its shape', () => {
  const v = new tf.Variable([
    [1, 2],
    [3, 4],
  ]);
  expect(v.assignAdd([1, 1]).tolist()).toEqual([
    [2, 3],
    [4, 5],
  ]);
  expect(v.assignSub([[2], [4]]).tolist()).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(
    v
      .assign([[5, 6]])
      .select(0, 1)
      .tolist(),
  ).toEqual([5, 6]);
  expect(() => v.assign(wrong(['5', '6']))).toThrow(expect.objectContaining({ code: 'ARG_TYPE' }));
});

describe('what is no function, or no key', () => {
  test.each([
    ['record', mx.autograd.record],
    ['pause', mx.autograd.pause],
    ['trainMode', mx.autograd.trainMode],
    ['predictMode', mx.autograd.predictMode],
    ['gradientTape', tf.gradientTape],
  ] as const)('is refused by %s, which changes no mode', (name, f) => {
    expect(() => Reflect.apply(f, undefined, [3])).toThrow(
      expect.objectContaining({ code: 'ARG_TYPE', message: `${name}: a function is wanted, got 3` }),
    );
    expect([mx.autograd.isRecording(), mx.autograd.isTraining()]).toEqual([false, false]);
  });

  test.each([
    ['keyData', jax.random.keyData, [0]],
    ['split', jax.random.split, [0]],
    ['foldIn', jax.random.foldIn, [0, 1]],
    ['uniform', jax.random.uniform, [0, [2]]],
    ['normal', jax.random.normal, [0, [2]]],
    ['truncatedNormal', jax.random.truncatedNormal, [0, -1, 1, [2]]],
    ['randint', jax.random.randint, [0, [2], 0, 9]],
    ['permutation', jax.random.permutation, [0, 3]],
  ] as const)('is refused by jax.random.%s, which a seed alone does not satisfy', (name, f, args) => {
    expect(() => Reflect.apply(f, undefined, args)).toThrow(
      expect.objectContaining({
        code: 'ARG_TYPE',
        message: `${name}: a key is wanted, as key(0) makes, got 0`,
      }),
    );
  });
});

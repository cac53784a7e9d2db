/** The sigmoid example of the textbook chapter in four idioms, and what each idiom does its own way. */
import { vmap as torchVmap } from '@isograd/autograd';
import { arange, onesLike, sigmoid, tensor, type Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import * as jax from '../src/jax.js';
import * as mx from '../src/mxnet.js';
import * as tf from '../src/tensorflow.js';

const torch = (x: Tensor): Tensor => {
  const leaf = tensor(x).requiresGrad_();
  leaf.sigmoid().backward(onesLike(leaf));
  return leaf.grad!;
};
const inJax = (x: Tensor): Tensor => jax.vmap(jax.grad(jax.nn.sigmoid))(x);
const inTensorflow = (x: Tensor): Tensor => {
  const v = new tf.Variable(x);
  using tape = new tf.GradientTape();
  return tape.gradient(tf.nn.sigmoid(v), v)!;
};
const inMxnet = (x: Tensor): Tensor => {
  const a = mx.np.array(x);
  a.attachGrad();
  const y = mx.autograd.record(() => mx.npx.sigmoid(a));
  y.backward();
  return a.grad!;
};
const x = arange(-8, 8, 0.1);

test('four idioms give the same 160-point curve, bit for bit on the same numbers', () => {
  const curve = torch(x);
  expect(curve.shape).toEqual([160]);
  expect(Math.max(...curve.data())).toBe(0.25);
  for (const other of [inJax(x), inTensorflow(x), inMxnet(x)]) expect(other.data()).toEqual(curve.data());
});

test('on the numbers of their own arange they agree to 3e-6', () => {
  const curve = torch(x).data();
  const others = [
    inJax(jax.numpy.arange(-8, 8, 0.1)),
    inTensorflow(tf.range(-8, 8, 0.1)),
    inMxnet(mx.np.arange(-8, 8, 0.1)),
  ];
  for (const other of others)
    expect(Math.max(...other.data().map((v, i) => Math.abs(v - curve[i]!)))).toBeLessThan(3e-6);
});

test('jax: arange has the bits of JAX 0.10.2', () => {
  // np.asarray(jnp.arange(1., 10., .3)).view('uint32')[:8] and [-4:]
  const bits = [...new Uint32Array(Float32Array.from(jax.numpy.arange(1, 10, 0.3).data()).buffer)];
  expect(bits.slice(0, 8)).toEqual([
    1065353216, 1067869798, 1070386381, 1072902964, 1074580685, 1075838976, 1077097268, 1078355559,
  ]);
  expect(bits.slice(-4)).toEqual([1091357901, 1091672474, 1091987047, 1092301620]);
});

test('jax: checkpoint wraps a function, and lax.stopGradient stops', () => {
  const f = jax.checkpoint((a: Tensor) => a.exp().sin());
  const g = jax.grad((a) => f(a).sum())(tensor([1]));
  expect(g.item()).toBeCloseTo(Math.E * Math.cos(Math.E), 5);
  expect(
    jax
      .grad((a) => a.mul(jax.lax.stopGradient(a)).sum())(tensor([3]))
      .tolist(),
  ).toEqual([3]);
  expect(torchVmap).toBe(jax.vmap);
});

test('tensorflow: a tape watches, answers once, or is persistent', () => {
  const a = tf.constant([1, 2]);
  tf.gradientTape((tape) => {
    tape.watch(a);
    const y = a.mul(a);
    expect(tape.gradient(y, a)!.tolist()).toEqual([2, 4]);
    expect(() => tape.gradient(y, a)).toThrow(expect.objectContaining({ code: 'GRAD_FREED' }));
  });
  tf.gradientTape(
    (tape) => {
      tape.watch(a);
      const y = a.mul(a);
      expect(tape.gradient(y, a)!.tolist()).toEqual(tape.gradient(y, a)!.tolist());
      expect(tape.jacobian(y, a)!.tolist()).toEqual([
        [2, 0],
        [0, 4],
      ]);
      const hidden = tape.stopRecording(() => a.mul(3));
      expect(tape.gradient(hidden, [a])).toEqual([null]);
      expect(tape.gradient(hidden, a, { unconnectedGradients: 'zero' })!.tolist()).toEqual([0, 0]);
    },
    { persistent: true },
  );
});

test('tensorflow: tapes nest for second derivatives', () => {
  const v = new tf.Variable(3);
  const second = tf.gradientTape((outer) => {
    const first = tf.gradientTape((inner) => inner.gradient(v.mul(v).mul(v), v)!);
    return outer.gradient(first, v)!;
  });
  expect(second.item()).toBe(18);
  expect(v.assignAdd(1).item()).toBe(4);
  expect(v.requiresGrad).toBe(true);
});

test('mxnet: gradients are replaced or added, as attachGrad says', () => {
  const [a, b] = [mx.np.array([1, 2]), mx.np.array([1, 2])];
  a.attachGrad();
  b.attachGrad('add');
  expect(a.grad!.tolist()).toEqual([0, 0]);
  for (let k = 0; k < 2; k++) mx.autograd.record(() => mx.np.multiply(mx.np.multiply(a, a), b)).backward();
  expect([a.grad!.tolist(), b.grad!.tolist()]).toEqual([
    [2, 8],
    [2, 8],
  ]);
});

test('mxnet: only what is computed under record has a history', () => {
  const a = mx.np.array([1, 2]);
  a.attachGrad();
  const outside = mx.np.multiply(a, a);
  expect(() => outside.backward()).toThrow(
    expect.objectContaining({ code: 'GRAD_MODE', message: expect.stringContaining('autograd.record') }),
  );
  mx.autograd.record(() => mx.np.multiply(outside, a)).backward();
  expect(a.grad!.tolist()).toEqual([1, 4]);
  const paused = mx.autograd.record(() => a.mul(mx.autograd.pause(() => a.mul(a))));
  paused.backward();
  expect(a.grad!.tolist()).toEqual([1, 4]);
});

test('mxnet: methods return arrays, whose backward sums over many numbers', () => {
  const a = mx.np.array([1, 2]);
  a.attachGrad();
  mx.autograd.record(() => a.mul(a).add(1).unbind(0)[1]!).backward();
  expect(a.grad!.tolist()).toEqual([0, 4]);
  const twice = mx.autograd.record(() => a.mul(a).mul(2));
  twice.backward({ retainGraph: true });
  expect(a.grad!.tolist()).toEqual([4, 8]);
  twice.backward(mx.np.array([1, 0]));
  expect(a.grad!.tolist()).toEqual([4, 0]);
});

test('mxnet: attachGrad to a result cuts it off, and the last call decides how gradients are kept', () => {
  const a = mx.np.array([1, 2]);
  a.attachGrad('write');
  a.attachGrad('add');
  for (let k = 0; k < 2; k++) mx.autograd.record(() => a.mul(3)).backward();
  expect(a.grad!.tolist()).toEqual([6, 6]);
  const b = mx.np.array([1, 2]);
  b.attachGrad();
  const [middle, end] = mx.autograd.record(() => {
    const square = mx.np.multiply(b, b);
    square.attachGrad();
    return [square, square.mul(square)] as const;
  });
  end.backward();
  expect([middle.grad!.tolist(), b.grad!.tolist()]).toEqual([
    [2, 8],
    [0, 0],
  ]);
});

test('mxnet: modes nest and end', () => {
  const { autograd } = mx;
  const a = mx.np.array([1]);
  a.attachGrad();
  const modes = (): boolean[] => [autograd.isRecording(), autograd.isTraining()];
  expect(autograd.record(modes)).toEqual([true, true]);
  expect(autograd.record(() => autograd.predictMode(modes))).toEqual([true, false]);
  expect(autograd.record(() => autograd.pause(modes))).toEqual([false, false]);
  expect(autograd.record(() => autograd.pause(() => sigmoid(a).requiresGrad))).toBe(false);
  {
    using _ = autograd.record();
    expect(modes()).toEqual([true, true]);
  }
  expect(modes()).toEqual([false, false]);
  expect(autograd.trainMode(modes)).toEqual([false, true]);
});

/** Gradient checkpointing: the same gradients from less memory, or a refusal. */
import { dropout, manualSeed, ones, rand, type Tensor } from '@isograd/tensor';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkpoint, grad, gradgradcheck, gradients, hessian, noGrad, vmap } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const w = (): Tensor =>
  leaf([
    [0.5, -1],
    [2, 0.25],
  ]);

test('a captured parameter and the argument get the same gradients, bit for bit', () => {
  const layer = (x: Tensor, weight: Tensor): Tensor => x.matmul(weight).tanh().exp();
  const gradsOf = (wrap: boolean): unknown => {
    const [x, a, b] = [leaf([[1, 2]]), w(), w()];
    const run = (y: Tensor, weight: Tensor): Tensor =>
      wrap ? checkpoint((z) => layer(z, weight), y) : layer(y, weight);
    run(run(x, a), b).sum().backward();
    return [x.grad, a.grad, b.grad].map((g) => g!.tolist());
  };
  expect(gradsOf(true)).toEqual(gradsOf(false));
});

test('the segment runs once forward, once in backward, and not at all when nothing is recorded', () => {
  let runs = 0;
  const segment = (x: Tensor): Tensor => {
    runs++;
    return x.exp().sin();
  };
  const y = checkpoint(segment, leaf([1])).sum();
  expect(runs).toBe(1);
  y.backward();
  expect(runs).toBe(2);
  noGrad(() => checkpoint(segment, leaf([1])));
  expect(runs).toBe(3);
});

test('values in between are let go of', async () => {
  const kept: WeakRef<Tensor>[] = [];
  const x = leaf([1, 2]);
  const y = checkpoint((a) => {
    const inside = a.exp();
    kept.push(new WeakRef(inside));
    return inside.sin();
  }, x);
  // A weak reference holds until the task ends.
  await new Promise((done) => setTimeout(done));
  collectGarbage();
  expect(kept[0]!.deref()).toBeUndefined();
  y.sum().backward();
  expect(x.grad!.data()[0]).toBeCloseTo(Math.E * Math.cos(Math.E), 12);
});

test('dropout drops the same the second time, and later draws are not moved', () => {
  const draw = (wrap: boolean): unknown => {
    manualSeed(3);
    const x = ones([16], { requiresGrad: true });
    const f = (a: Tensor): Tensor => dropout(a.mul(2), 0.5).exp();
    const y = wrap ? checkpoint(f, x) : f(x);
    y.sum().backward();
    return [x.grad!.tolist(), rand([3]).tolist()];
  };
  expect(draw(true)).toEqual(draw(false));
});

test('second derivatives, other transforms, and a segment inside a segment', () => {
  const f = (x: Tensor): Tensor => checkpoint((a) => checkpoint((b) => b.exp().mul(b).sin(), a).tanh(), x);
  const g = (x: Tensor): Tensor => x.exp().mul(x).sin().tanh();
  gradgradcheck(f, [leaf([0.3, -1])]);
  const x = plain([0.3, -1]);
  expect(hessian((a) => f(a).sum())(x).tolist()).toEqual(hessian((a) => g(a).sum())(x).tolist());
  const rows = plain([[0.3], [-1]]);
  const each = (h: (a: Tensor) => Tensor): unknown => vmap(grad((a: Tensor) => h(a).sum()))(rows).tolist();
  expect(each(f)).toEqual(each(g));
});

test('retainGraph computes the segment again, and without it a second pass is refused', () => {
  const x = leaf([1]);
  const y = checkpoint((a) => a.exp().sin(), x).sum();
  y.backward(undefined, { retainGraph: true });
  y.backward();
  const single = gradients(x.exp().sin().sum(), x)[0]!;
  expect(x.grad!.tolist()).toEqual(single.mul(2).tolist());
  expect(() => y.backward()).toThrow(refusal('GRAD_FREED', 'sin'));
});

test('GRAD-27: a segment that does something else the second time', () => {
  let calls = 0;
  const moody = (x: Tensor): Tensor => x.exp().mul(++calls);
  const y = checkpoint(moody, leaf([1])).sum();
  expect(() => y.backward()).toThrow(refusal('GRAD_NONDETERMINISTIC', 'moody', 'another result'));
  calls = 0;
  const shapes = (x: Tensor): Tensor => (calls++ === 0 ? x.exp().sin() : x.exp());
  const z = checkpoint(shapes, leaf([1])).sum();
  expect(() => z.backward()).toThrow(refusal('GRAD_NONDETERMINISTIC', 'shapes', 'saved'));
});

test('an argument that was written to in between', () => {
  const x = leaf([1, 2]).mul(1);
  const y = checkpoint(function square(a: Tensor) {
    return a.exp().sin();
  }, x);
  x.add_(1);
  expect(() => y.sum().backward()).toThrow(refusal('GRAD_INPLACE', 'square', 'version 1', 'expected 0'));
});

test('an error inside leaves nothing behind', () => {
  const x = leaf([1]);
  const broken = (): Tensor => {
    throw new Error('mine');
  };
  expect(() => checkpoint(broken)).toThrow('mine');
  const y = x.exp();
  y.sum().backward();
  expect(x.grad!.item()).toBeCloseTo(Math.E, 12);
});

test('a segment may write in place, and a saved value that it wrote over is refused as without checkpointing', () => {
  const gradient = (f: (x: Tensor) => Tensor, wrap: boolean): unknown => {
    const x = leaf([2, 3]);
    (wrap ? checkpoint(f, x) : f(x)).sum().backward();
    return x.grad!.tolist();
  };
  const right = (x: Tensor): Tensor => x.add(1).mul_(2).sin().exp();
  expect(gradient(right, true)).toEqual(gradient(right, false));
  const wrong = (x: Tensor): Tensor => x.exp().mul_(2).sin();
  for (const wrap of [true, false])
    expect(() => gradient(wrong, wrap)).toThrow(refusal('GRAD_INPLACE', 'of exp', 'version 1', 'expected 0'));
});

test('an asynchronous segment is refused', () => {
  expect(() => checkpoint(async (x: Tensor) => Promise.resolve(x.mul(2)), leaf([1]))).toThrow(
    refusal('GRAD_MODE', 'checkpoint', 'asynchronous'),
  );
});

test('a backward pass inside a segment reads what the segment has just saved, and runs nothing twice', () => {
  let runs = 0;
  const slope = (x: Tensor): Tensor => {
    runs++;
    return grad((y: Tensor) => y.exp().sin().sum())(x);
  };
  const x = plain([0.3, -1]);
  expect(checkpoint(slope, x).tolist()).toEqual(slope(x).tolist());
  expect(runs).toBe(2);
  const second = (f: (y: Tensor) => Tensor): unknown => grad((y: Tensor) => f(y).sum())(x).tolist();
  expect(second((y) => checkpoint(slope, y))).toEqual(second(slope));
  const pulled = checkpoint(
    (y: Tensor) => {
      const z = y.mul(1);
      const inner = z.exp();
      inner.sum().backward(undefined, { retainGraph: true });
      return inner.mul(2);
    },
    leaf([1]),
  );
  expect(pulled.item()).toBeCloseTo(2 * Math.E, 12);
});

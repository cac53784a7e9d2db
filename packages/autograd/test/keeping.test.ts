/** What a tensor's `grad` holds after pass upon pass, and what may be written to: PyTorch's answers to random programs. */
import { noGrad, ones, type Tensor, tensor, zeros } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { Function, type FunctionContext, grad, inferenceMode } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf } from './torch/case.js';

test('a gradient with a history keeps it when a pass without one adds to it, and stays the same tensor', () => {
  const x = leaf([2, 3]);
  x.pow(3).sum().backward(undefined, { createGraph: true });
  const first = x.grad!;
  x.mul(5).sum().backward();
  expect(x.grad).toBe(first);
  expect([first.tolist(), first.requiresGrad]).toEqual([[17, 32], true]);
  x.grad = null;
  first.sum().backward();
  expect(x.grad!.tolist()).toEqual([12, 18]);
});

test('a result gets a new gradient each time: what was read before stays as it was', () => {
  const y = leaf([2, 3]).mul(1);
  y.retainGrad();
  y.pow(2).sum().backward(undefined, { createGraph: true });
  const first = y.grad!;
  y.mul(5).sum().backward();
  expect([first.tolist(), first.requiresGrad]).toEqual([[4, 6], true]);
  expect([y.grad!.tolist(), y.grad!.requiresGrad]).toEqual([[9, 11], false]);
});

test('a result that was named among inputs keeps its gradient in later passes, too', () => {
  const x = leaf([2, 3]);
  const y = x.mul(2);
  y.sum().backward(undefined, { inputs: [y], retainGraph: true });
  expect([y.grad!.tolist(), x.grad]).toEqual([[1, 1], null]);
  y.mul(3).sum().backward();
  expect([y.grad!.tolist(), x.grad!.tolist()]).toEqual([
    [4, 4],
    [6, 6],
  ]);
});

test('a gradient that repeats one number in memory is replaced', () => {
  const [a, b] = [leaf([1, 2]), leaf([3, 4])];
  a.grad = ones([1], { dtype: 'float64' }).expand([2]);
  a.mul(b).sum().backward();
  expect([a, b].map((x) => x.grad!.tolist())).toEqual([
    [4, 5],
    [1, 2],
  ]);
});

test('one of inference mode is refused, before any leaf is written to', () => {
  const [a, b] = [leaf([1, 2]), leaf([3, 4])];
  const made = inferenceMode(() => ones([2], { dtype: 'float64' }));
  b.grad = made;
  for (const inputs of [undefined, [a, b]])
    expect(() =>
      a
        .mul(b)
        .sum()
        .backward(undefined, inputs && { inputs }),
    ).toThrow(refusal('GRAD_INPLACE', 'a leaf of shape [2] has a gradient that was made in inferenceMode'));
  expect([a.grad, b.grad, made.tolist()]).toEqual([null, made, [1, 1]]);
});

test('a leaf that is a view of plain numbers is not written to through views either', () => {
  const data = tensor([1, 2, 3, 4], { dtype: 'float64' });
  const x = data.reshape([2, 2]).requiresGrad_();
  const row = x.select(0, 0);
  expect(() => row.add_(1)).toThrow(refusal('GRAD_INPLACE', 'a view of a leaf'));
  expect([x.isLeaf, x.tolist()]).toEqual([
    true,
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  noGrad(() => row.add_(1));
  x.sum().backward();
  expect(x.grad!.tolist()).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('a view of plain numbers is written to, and its base has the history from then on', () => {
  const [data, w] = [zeros([2, 2], { dtype: 'float64' }), leaf([3, 4])];
  data.select(0, 1).add_(w);
  data.sum().backward();
  expect([data.isLeaf, w.grad!.tolist()]).toEqual([false, [1, 1]]);
});

test('argnums without a number is refused', () => {
  expect(() => grad((x: Tensor) => x.sum(), { argnums: [] })(leaf([1]))).toThrow(
    refusal('ARG_RANGE', 'argnums [] names no argument'),
  );
});

class Doubled extends Function {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    x.mul_(2);
    ctx.markDirty(x);
    return x;
  }
  static backward(_: FunctionContext, g: Tensor): Tensor {
    return g.mul(2);
  }
}

test('a Function may write into anything when nothing is recorded', () => {
  const x = leaf([1, 2]);
  const y = noGrad(() => Doubled.apply(x));
  expect([y.requiresGrad, y.tolist(), x.requiresGrad]).toEqual([false, [2, 4], true]);
  const data = tensor([1, 2, 3, 4]);
  Doubled.apply(data.split(2)[0]!);
  expect([x.tolist(), data.tolist()]).toEqual([
    [2, 4],
    [2, 4, 3, 4],
  ]);
  expect(() => Doubled.apply(x)).toThrow(refusal('GRAD_INPLACE', 'a leaf that requires grad'));
});

test('what shares memory with a marked argument counts as marked', () => {
  class First extends Function {
    static forward(ctx: FunctionContext, x: Tensor, _alias: Tensor): Tensor {
      ctx.markDirty(x.mul_(2));
      return x;
    }
    static backward(_: FunctionContext, g: Tensor): (Tensor | null)[] {
      return [g.mul(2), null];
    }
  }
  const w = leaf([1, 2]);
  const x = w.mul(1);
  First.apply(x, x.detach()).sum().backward();
  expect([x.tolist(), w.grad!.tolist()]).toEqual([
    [2, 4],
    [2, 2],
  ]);
});

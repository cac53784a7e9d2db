/** What backward and gradients are told: inputs, gradients to start from, kept gradients and hooks. */
import type { Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { backward, gradients, vmap } from '../src/index.js';
import { refusal } from './refusal.js';
import { leaf, plain } from './torch/case.js';

describe('options', () => {
  test('stand alone, or behind the gradient', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x);
    const total = y.sum();
    total.backward({ retainGraph: true });
    total.backward(null, { retainGraph: true });
    y.backward(leaf([1, 1]), { retainGraph: true });
    backward(total, { retainGraph: true });
    backward([total, y], [null, leaf([1, 1])], { inputs: x });
    expect(x.grad!.tolist()).toEqual([12, 24]);
    expect(() => total.backward({ inputs: [x] })).toThrow(refusal('GRAD_FREED'));
  });
  test('are refused where they are foreign, and so is what is neither options nor a gradient', () => {
    const y = leaf([1, 2]).sum();
    // @ts-expect-error -- no option of backward
    expect(() => y.backward({ retain: true })).toThrow(refusal('ARG_UNKNOWN', 'backward: option "retain"'));
    const noGradient = refusal('ARG_TYPE', 'the gradient must be a tensor, got');
    // @ts-expect-error -- neither options nor a tensor
    expect(() => y.backward(new Date())).toThrow(noGradient);
    // @ts-expect-error -- no tensor
    expect(() => y.backward(new Float32Array(1))).toThrow(noGradient);
  });
});

describe('inputs', () => {
  test('an input that is listed twice is filled once, as in PyTorch', () => {
    const x = leaf([1, 2]);
    x.mul(x)
      .sum()
      .backward(undefined, { inputs: [x, x] });
    expect(x.grad!.tolist()).toEqual([2, 4]);
    expect(gradients(x.mul(x).sum(), [x, x]).map((g) => g.tolist())).toEqual([
      [2, 4],
      [2, 4],
    ]);
  });
  test('a result is filled like a leaf, once even if it keeps its gradient anyway', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.mul(y)
      .sum()
      .backward(undefined, { inputs: [y, x] });
    expect([y.grad!.tolist(), x.grad!.tolist()]).toEqual([
      [4, 8],
      [8, 16],
    ]);
    const z = x.mul(2);
    z.retainGrad();
    z.mul(z)
      .sum()
      .backward(undefined, { inputs: [z] });
    expect(z.grad!.tolist()).toEqual([4, 8]);
  });
  test('an empty list is refused, and one that the output does not lead to stays without gradient', () => {
    const [x, other] = [leaf([1, 2]), leaf([3])];
    expect(() => x.sum().backward(undefined, { inputs: [] })).toThrow(
      refusal('ARG_RANGE', 'backward', 'at least one input'),
    );
    x.sum().backward(undefined, { inputs: [other] });
    expect([x.grad, other.grad]).toEqual([null, null]);
  });
});

describe('gradients to start from', () => {
  test('one for each output is wanted', () => {
    const x = leaf([1, 2]);
    const seed = plain(1);
    expect(() => gradients([x.sum(), x.prod()], x, { gradOutputs: [seed] })).toThrow(
      refusal('GRAD_SHAPE', 'gradients', '1 gradOutputs for 2 outputs'),
    );
    expect(() => gradients(x.sum(), x, { gradOutputs: [seed, seed] })).toThrow(
      refusal('GRAD_SHAPE', '2 gradOutputs for 1 outputs'),
    );
    expect(() => backward([x.sum(), x.prod()], seed)).toThrow(refusal('GRAD_SHAPE', 'backward'));
    expect(x.grad).toBeNull();
    expect(gradients([x.sum(), x.prod()], x, { gradOutputs: [null, seed] })[0]!.tolist()).toEqual([3, 2]);
  });
});

describe('retainGrad', () => {
  test('a result keeps its gradient also where gradients are returned, as in PyTorch', () => {
    const x = leaf([1, 2]);
    const y = x.add(2);
    y.retainGrad();
    gradients(y.sum(), x);
    expect([x.grad, y.grad!.tolist()]).toEqual([null, [1, 1]]);
    y.mul(1)
      .sum()
      .backward(undefined, { inputs: [x] });
    expect(y.grad!.tolist()).toEqual([2, 2]);
  });
  test('a base keeps the gradient of what it became after a write into a view of it', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    y.retainGrad();
    y.select(0, 0).mul_(3);
    y.sum().backward();
    expect([y.grad!.tolist(), x.grad!.tolist()]).toEqual([
      [1, 1],
      [3, 1],
    ]);
  });
  test('a view keeps its gradient after its base was written to', () => {
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const v = y.select(0, 0);
    v.retainGrad();
    y.mul_(3);
    v.mul(5).backward();
    expect([v.grad!.item(), x.grad!.tolist()]).toEqual([5, [15, 0]]);
  });
  test('asked for twice it is kept once, and a gradient inside vmap is not kept outside', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.retainGrad();
    y.retainGrad();
    const rows = vmap((seed: Tensor) => gradients(y, x, { gradOutputs: seed, retainGraph: true })[0]!);
    expect(rows(plain([[1, 0]])).tolist()).toEqual([[2, 0]]);
    expect(y.grad).toBeNull();
    y.sum().backward();
    expect(y.grad!.tolist()).toEqual([1, 1]);
  });
});

test('a hook that is no function is refused when it is registered', () => {
  const x = leaf([1]);
  // @ts-expect-error a hook is a function
  expect(() => x.registerHook(5)).toThrow(refusal('ARG_TYPE', 'registerHook', '5'));
  x.sum().backward();
  expect(x.grad!.tolist()).toEqual([1]);
});

/** Gradients that accumulate, are kept, and are written while hooks run. */
import { enableGrad, full, ones, stateOf, type Tensor, zeros } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { backward, onlyLooks } from '../src/index.js';
import { leaf, plain } from './torch/case.js';

test('two backward passes add up', () => {
  const x = leaf([1, 2]);
  x.mul(x).sum().backward();
  x.mul(3).sum().backward();
  expect(x.grad!.tolist()).toEqual([5, 7]);
});

test('a gradient that a formula made for one leaf is kept without a copy', () => {
  const [x, w] = [leaf([1, 2]), leaf([3, 4])];
  const seed = plain([1, 1]);
  x.mul(w).add(x).backward(seed);
  expect([x.grad!.tolist(), w.grad!.tolist()]).toEqual([
    [4, 5],
    [1, 2],
  ]);
  // What came in belongs to the caller, also where it comes in at the leaf, and two leaves never share.
  x.grad = null;
  x.backward(seed);
  x.grad!.mul_(3);
  expect(seed.tolist()).toEqual([1, 1]);
  x.grad!.add_(1);
  const y = leaf([1, 2]);
  x.add(y).backward(seed);
  y.grad!.add_(1);
  x.grad!.mul_(2);
  expect([seed.tolist(), y.grad!.tolist(), x.grad!.tolist()]).toEqual([
    [1, 1],
    [2, 2],
    [10, 10],
  ]);
});

// Numbers that share their memory with others cannot be given back alone, so these have more.
const large = (): Tensor => zeros([100, 100], { dtype: 'float64', requiresGrad: true });

test('a gradient that nobody has read gives its memory back as soon as it is forgotten', () => {
  const x = large();
  for (const seed of [null, ones([100, 100], { dtype: 'float64' })]) {
    if (seed === null) x.mul(2).sum().backward();
    else x.add(1).backward(seed);
    const { storage } = stateOf(x).grad!;
    x.grad = null;
    expect(() => storage.data).toThrow(/discarded/);
    if (seed !== null) expect(seed.sum().item()).toBe(10_000);
  }
});

test('large gradients that leaves were given together, kept, or given by hand stay what they are when one is dropped', () => {
  const big = (value: number): Tensor => full([100_000], value);
  const [x, y] = [big(1).requiresGrad_(), big(2).requiresGrad_()];
  const all = (g: Tensor, value: number): boolean => g.data().every((v) => v === value);
  const seed = big(3);
  const z = x.mul(1);
  z.retainGrad();
  z.add(y).backward(seed);
  x.grad = null;
  big(9).add_(9);
  expect([all(y.grad!, 3), all(z.grad!, 3), all(seed, 3)]).toEqual([true, true, true]);
  const given = big(5);
  x.grad = given;
  x.grad = null;
  big(9).add_(9);
  expect(all(given, 5)).toBe(true);
});

test('a gradient that somebody has read, or that has a history, keeps its memory', () => {
  const x = large();
  x.mul(2).sum().backward();
  const g = x.grad!;
  x.grad = null;
  expect(g.sum().item()).toBe(20_000);
  x.mul(x).sum().backward(undefined, { createGraph: true });
  const { grad } = stateOf(x);
  x.grad = null;
  expect(grad!.sum().item()).toBe(0);
});

test('a hook that only looks costs no copy; one that may keep what it saw does, until it is removed', () => {
  const x = leaf([1, 2]);
  let seen = plain([]);
  const ownOf = (): boolean => {
    x.grad = null;
    x.mul(plain([3, 4]))
      .sum()
      .backward();
    return stateOf(x).grad!.storage === seen.storage;
  };
  const stop = x.registerHook(onlyLooks((g) => void (seen = g)));
  expect(ownOf()).toBe(true);
  expect(seen.tolist()).toEqual([3, 4]);
  const remove = x.registerHook((g) => void (seen = g));
  expect(ownOf()).toBe(false);
  remove();
  expect(ownOf()).toBe(true);
  stop();
  const last = seen;
  ownOf();
  expect(seen).toBe(last);
});

test('GRAD-30: backward inside a hook runs to its end before the outer one goes on', () => {
  const [x, w] = [leaf([2]), leaf([5])];
  const y = x.mul(x);
  y.registerHook(() => enableGrad(() => w.mul(w).sum().backward()));
  y.sum().backward();
  expect([x.grad!.item(), w.grad!.item()]).toEqual([4, 10]);
});

test('GRAD-30: backward inside a hook may meet the same leaf, and the same node', () => {
  const x = leaf([2]);
  const y = x.mul(x);
  y.registerHook(() => enableGrad(() => x.mul(7).sum().backward()));
  y.sum().backward();
  expect(x.grad!.item()).toBe(11);

  const w = leaf([3]);
  const z = w.mul(w);
  let calls = 0;
  z.registerHook(() => {
    if (calls++ === 0) enableGrad(() => z.sum().backward(undefined, { retainGraph: true }));
  });
  z.mul(2).sum().backward();
  expect(w.grad!.item()).toBe(18);
});

test('an error in a kernel leaves the tape whole', () => {
  const x = leaf([1, 2]);
  expect(() => x.matmul(plain([1, 2, 3]))).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
  x.mul(x).sum().backward();
  expect(x.grad!.tolist()).toEqual([2, 4]);
});

test('an error in a hook leaves no half pass behind', () => {
  const x = leaf([1, 2]);
  const y = x.mul(x);
  const remove = y.registerHook(() => {
    throw new Error('mine');
  });
  const loss = y.mul(3).sum();
  expect(() => loss.backward(undefined, { retainGraph: true })).toThrow('mine');
  expect(x.grad).toBeNull();
  remove();
  loss.backward();
  expect(x.grad!.tolist()).toEqual([6, 12]);
});

test('backward with inputs fills only their gradients', () => {
  const [x, w] = [leaf([1, 2]), leaf([3, 4])];
  x.mul(w)
    .sum()
    .backward(undefined, { inputs: [w] });
  expect(x.grad).toBeNull();
  expect(w.grad!.tolist()).toEqual([1, 2]);
});

test('backward of several tensors is one pass with a gradient for each', () => {
  const x = leaf([1, 2]);
  const y = x.mul(x);
  backward([y.sum(), y.mul(3)], [null, plain([1, 10])]);
  expect(x.grad!.tolist()).toEqual([8, 124]);
});

/** Graphs that would overflow a stack, and tensors that are used very often. */
import type { Tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { gradients } from '../src/index.js';
import { leaf, plain } from './torch/case.js';

test.each([10_000, 100_000])('GRAD-14: backward through %i chained operations', (n) => {
  const x = leaf([1]);
  let y = x.mul(1);
  for (let i = 1; i < n; i++) y = y.mul(1);
  y.sum().backward();
  expect(x.grad!.item()).toBe(1);
});

test('GRAD-14: a recurrent net over 10,000 steps', () => {
  const [w, x] = [
    leaf([
      [0.5, 0.1],
      [-0.2, 0.9],
    ]),
    plain([[0.3, -0.1]]),
  ];
  let h = plain([[0, 0]]);
  for (let step = 0; step < 10_000; step++) h = h.matmul(w).add(x).tanh();
  h.sum().backward();
  expect(Array.from(w.grad!.data()).every((v) => Number.isFinite(v) && v !== 0)).toBe(true);
});

test('GRAD-14: a deep graph is let go without recursion', () => {
  for (let round = 0; round < 3; round++) {
    let y = leaf([1]).mul(1);
    for (let i = 0; i < 100_000; i++) y = y.mul(1);
    expect(y.item()).toBe(1);
  }
});

test('GRAD-14: 100,000 writes into one tensor, and 50,000 into a view of it', () => {
  const x = leaf([1, 2]);
  const y = x.mul(1);
  for (let i = 0; i < 100_000; i++) y.add_(1);
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual([1, 1]);

  const w = leaf([1, 2]);
  const z = w.mul(1);
  const v = z.select(0, 0);
  for (let i = 0; i < 50_000; i++) v.add_(1);
  z.sum().backward();
  expect(w.grad!.tolist()).toEqual([1, 1]);
});

test.each<[string, (y: Tensor) => Tensor]>([
  ['view', (y) => y.view([1, 2]).view([2])],
  ['unsqueeze and select', (y) => y.unsqueeze(0).select(0, 0)],
  ['unbind', (y) => y.unsqueeze(0).unbind(0)[0]!],
])('GRAD-14: each of 20,000 views of one another by %s keeps one step, not all before it', (_, step) => {
  const x = leaf([1, 2]);
  const base = x.mul(1);
  let y = base;
  for (let i = 0; i < 10_000; i++) y = step(y);
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual([1, 1]);
  base.add_(1);
  expect([y.tolist(), y.viewOf!.chain.length]).toEqual([[2, 3], 20_000]);
  const lists = Object.values(y.viewOf!).filter((part) => Array.isArray(part));
  expect(lists).toEqual([]);
});

test('GRAD-14: 20,000 steps to second order', () => {
  const x = leaf([1]);
  let y = x.mul(1);
  for (let i = 0; i < 20_000; i++) y = y.mul(x.mul(0).add(1));
  const [g] = gradients(y.sum(), x, { createGraph: true });
  g!.sum().backward();
  expect(x.grad!.item()).toBe(0);
});

test('GRAD-15: a tensor used 1,000 times, 1,000 times over, is visited once', () => {
  const x = leaf([1]);
  let y = x.mul(1);
  let visits = 0;
  y.registerHook(() => void visits++);
  const parts = Array.from({ length: 1_000 }, () => y.mul(2));
  y = parts.reduce((sum, part) => sum.add(part));
  y.sum().backward();
  expect(x.grad!.item()).toBe(2_000);
  expect(visits).toBe(1);
  // A ladder of doublings has 2 ** 60 paths and 60 nodes.
  let z = x.mul(1);
  for (let i = 0; i < 60; i++) z = z.add(z);
  x.grad = null;
  z.sum().backward();
  expect(x.grad!.item()).toBe(2 ** 60);
});

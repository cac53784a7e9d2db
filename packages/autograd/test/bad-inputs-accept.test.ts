/** Inputs at the edge that are accepted, by the ids of the repository's list of bad inputs; edges.test.ts has PyTorch's numbers. */
import { ones, type Tensor, tensor, zeros } from '@isograd/tensor';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { grad, gradients } from '../src/index.js';
import { leaf, plain } from './torch/case.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const slope = (values: readonly number[], f: (x: Tensor) => Tensor): unknown =>
  grad((x) => f(x).sum())(plain(values)).tolist();

test('GRAD-13: sqrt(-1) and sqrt(0) have a gradient of NaN and infinity, and nothing throws', () => {
  expect(slope([-1, 0, 4], (x) => x.sqrt())).toEqual([NaN, Infinity, 0.25]);
});
test('GRAD-21: relu and abs have slope 0 at 0; equal largest share, or the first wins along an axis', () => {
  expect(slope([0, -0], (x) => x.relu())).toEqual([0, 0]);
  expect(slope([0, -0], (x) => x.abs())).toEqual([0, 0]);
  expect(slope([2, 2, 1], (x) => x.max())).toEqual([0.5, 0.5, 0]);
  expect(slope([2, 2, 1], (x) => x.max(0).values)).toEqual([1, 0, 0]);
  expect(slope([1, 3], (x) => x.maximum(plain([1, 1])))).toEqual([0.5, 1]);
});
test('GRAD-22: gradients of a broadcast sum have exactly the shapes of the inputs', () => {
  const inputs = [ones([2, 3]), ones([3]), ones([2, 1]), ones([])].map((x) => x.requiresGrad_());
  inputs
    .reduce((a, b) => a.add(b))
    .sum()
    .backward();
  expect(inputs.map((x) => x.grad!.shape)).toEqual(inputs.map((x) => x.shape));
  expect(inputs[3]!.grad!.item()).toBe(6);
});
test('GRAD-23: a tensor without elements has a gradient without elements', () => {
  const x = zeros([0, 3], { requiresGrad: true });
  x.exp().mul(2).sum().backward();
  expect(x.grad!.shape).toEqual([0, 3]);
});
test('GRAD-31: float32 times float64: each gradient has the type of its input', () => {
  const [a, b] = [ones([2], { requiresGrad: true }), leaf([1, 2])];
  const y = a.mul(b);
  y.sum().backward();
  expect([y.dtype, a.grad!.dtype, b.grad!.dtype]).toEqual(['float64', 'float32', 'float64']);
});
test('GRAD-34: a repeated index gets the sum of what came back', () => {
  expect(slope([1, 2, 3], (x) => x.indexSelect(0, tensor([0n, 0n, 1n])))).toEqual([2, 1, 0]);
  expect(slope([1, 2, 3], (x) => x.gather(0, tensor([0n, 0n, 1n])))).toEqual([2, 1, 0]);
});
test('GRAD-35: pow(x, 0) at 0, pow(0, y) by y, and 0 log 0', () => {
  expect(slope([0, 2], (x) => x.pow(0))).toEqual([0, 0]);
  expect(slope([0, 1, 2], (y) => plain([0, 0, 0]).pow(y))).toEqual([0, 0, 0]);
  expect(slope([0], (x) => x.mul(x.log()))).toEqual([NaN]);
});
test('GRAD-36: logsumexp of a row of -inf is -inf, and its gradient NaN as in PyTorch', () => {
  const x = tensor([-Infinity, -Infinity], { dtype: 'float64', requiresGrad: true });
  const y = x.logsumexp(0);
  y.backward();
  expect(y.item()).toBe(-Infinity);
  expect(x.grad!.tolist()).toEqual([NaN, NaN]);
});

test('GRAD-14: memory grows with the number of chained operations, and no faster', async () => {
  const heapOf = async (n: number): Promise<number> => {
    await new Promise((done) => setTimeout(done));
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const x = leaf([1]);
    let y = x.mul(1);
    for (let i = 1; i < n; i++) y = y.mul(1);
    await new Promise((done) => setTimeout(done));
    collectGarbage();
    const used = process.memoryUsage().heapUsed - before;
    y.sum().backward();
    expect(x.grad!.item()).toBe(1);
    return used;
  };
  // Compiled code and tables of the first run are not part of a graph.
  await heapOf(20_000);
  const [once, thrice] = [await heapOf(20_000), await heapOf(60_000)];
  expect(once / 20_000).toBeLessThan(2_000);
  expect(thrice / once).toBeLessThan(3.5);
});

test('GRAD-28: 20,000 passes through graphs of their own leave no memory behind', async () => {
  const w = leaf([0.5, -1]);
  const used = async (passes: number): Promise<number> => {
    for (let i = 0; i < passes; i++) w.mul(w).tanh().sum().backward();
    await new Promise((done) => setTimeout(done));
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = await used(1_000);
  const after = await used(20_000);
  // A pass that left anything would leave at least a hundred bytes.
  expect((after - before) / 20_000).toBeLessThan(50);
});

test('GRAD-34: rows that are taken twice, in every way to take them', () => {
  const rows = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const wanted = [
    [2, 2],
    [1, 1],
    [0, 0],
  ];
  const index = tensor([0n, 0n, 1n]);
  const takes: readonly ((x: Tensor) => Tensor)[] = [
    (x) => x.indexSelect(0, index),
    (x) => x.gather(0, index.unsqueeze(1).expand([3, 2])),
    (x) => x.index([index]),
    (x) => x.take(tensor([0n, 0n, 1n, 1n, 2n, 3n])),
  ];
  for (const take of takes) {
    const x = leaf(rows);
    expect(gradients(take(x).sum(), x)[0]!.tolist()).toEqual(wanted);
  }
});

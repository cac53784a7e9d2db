/** Checkpointing of deep graphs: no stack overflows, and what a segment computed again is let go of when backward has passed it. */
import { rand, type Tensor } from '@isograd/tensor';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { drawingAgain, drawsNow } from '../src/draws.js';
import { checkpoint } from '../src/index.js';
import { leaf } from './torch/case.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
/** Weak references hold until the task ends. */
const nextTask = async (): Promise<void> => new Promise((done) => setTimeout(done));

const layer = (x: Tensor, w: Tensor): Tensor => x.mul(w).tanh().add(0.01);
const layers = (x: Tensor, w: Tensor, n: number, seen: WeakRef<Tensor>[] = []): Tensor => {
  let y = x;
  for (let i = 0; i < n; i++) {
    y = layer(y, w);
    seen.push(new WeakRef(y));
  }
  return y;
};
const alive = (refs: readonly WeakRef<Tensor>[]): number =>
  refs.filter((ref) => ref.deref() !== undefined).length;

test.each([10, 1_000])(
  '10,000 layers in segments of %i give the gradients of 10,000 layers, bit for bit',
  (length) => {
    const gradsOf = (wrap: boolean): unknown => {
      const [x, w] = [leaf([0.3, -0.2]), leaf([0.99, 1.01])];
      let y = x.mul(1);
      for (let i = 0; i < 10_000; i += length)
        y = wrap ? checkpoint((a: Tensor) => layers(a, w, length), y) : layers(y, w, length);
      y.sum().backward();
      return [x.grad!.tolist(), w.grad!.tolist()];
    };
    expect(gradsOf(true)).toEqual(gradsOf(false));
  },
);

test('10,000 layers in 100 segments keep 100 values until backward, and backward keeps one segment at a time', async () => {
  const w = leaf([0.99]);
  const first: WeakRef<Tensor>[] = [];
  const again: WeakRef<Tensor>[] = [];
  let seen = first;
  let y = leaf([0.3]).mul(1);
  for (let i = 0; i < 100; i++) y = checkpoint((a: Tensor) => layers(a, w, 100, seen), y);
  await nextTask();
  collectGarbage();
  expect(first).toHaveLength(10_000);
  // The ends of segments, which are arguments of the next.
  expect(alive(first)).toBeLessThanOrEqual(100);
  seen = again;
  y.backward();
  await nextTask();
  collectGarbage();
  expect(again).toHaveLength(10_000);
  // The graph is still there; what the segments computed again is not.
  expect(alive(again)).toBe(0);
  expect(y.gradFn).not.toBeNull();
});

test('a deep graph of segments is let go without recursion', () => {
  for (let round = 0; round < 2; round++) {
    let y = leaf([1]).mul(1);
    for (let i = 0; i < 10_000; i++) y = checkpoint((a: Tensor) => a.mul(1).exp().log(), y);
    expect(y.item()).toBeCloseTo(1, 6);
  }
});

test('segments that draw nothing share one state of the generator, and those that draw do not', () => {
  expect(drawsNow()).toBe(drawsNow());
  const before = drawsNow();
  const first = rand([1]).item();
  const after = drawsNow();
  expect(after).not.toBe(before);
  expect(drawingAgain(before, () => rand([1]).item())).toBe(first);
  expect(drawsNow()).toEqual(after);
});

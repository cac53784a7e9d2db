/** detach_: a tensor that forgets where it comes from, as between the windows of a recurrent net. */
import { AutogradError } from '@isograd/errors';
import { detach_, tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { jvp } from '../src/index.js';

test('what was made forgets its history, keeps its numbers, and is the same tensor', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const y = x.mul(3);
  expect(y.detach_()).toBe(y);
  expect([y.requiresGrad, y.isLeaf, y.gradFn, y.tolist()]).toEqual([false, true, null, [3, 6]]);
  y.requiresGrad_().mul(x).sum().backward();
  expect([x.grad!.tolist(), y.grad!.tolist()]).toEqual([
    [3, 6],
    [1, 2],
  ]);
});

test('a state that is detached between windows ends each backward there', () => {
  const w = tensor([2], { requiresGrad: true });
  let h = tensor([1]);
  for (let window = 0; window < 3; window++) {
    h.detach_();
    w.grad = null;
    for (let step = 0; step < 2; step++) h = h.mul(w);
    h.sum().backward();
  }
  // h = 16 w^2 in the last window, and its slope 32 w.
  expect([h.item(), w.grad!.item()]).toEqual([64, 64]);
});

test('a leaf asks for nothing any more and keeps the gradient it has', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  x.sum().backward();
  expect([x.detach_().requiresGrad, x.grad!.tolist()]).toEqual([false, [1, 1]]);
});

test('views that were taken before keep their way back, as in PyTorch', () => {
  const x = tensor([1, 2, 3], { requiresGrad: true });
  const y = x.mul(2);
  const first = y.select(0, 0);
  y.detach_();
  expect([first.requiresGrad, first.gradFn!.name]).toEqual([true, 'SelectBackward0']);
  first.mul(3).backward();
  expect(x.grad!.tolist()).toEqual([6, 0, 0]);
});

test('a tangent does not pass', () => {
  const [y, t] = jvp((x) => detach_(x.mul(2)).mul(x), [tensor(3)], [tensor(1)]);
  expect([y.item(), t.item()]).toEqual([18, 6]);
});

test.each([
  ['a view', () => tensor([1, 2]).select(0, 0).detach_()],
  ['a view of a leaf', () => tensor([1, 2], { requiresGrad: true }).view([2]).detach_()],
])('%s is refused, and told of detach()', (_, detach) => {
  expect(detach).toThrow(AutogradError);
  expect(detach).toThrow(/detach_: .* is a view, which cannot be detached in place; use detach\(\)/);
});

test('what detach() gives is no view', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  expect(x.detach().detach_().requiresGrad).toBe(false);
});

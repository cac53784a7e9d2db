/** Views by sizes and steps in memory: what they show, and what writing into them does. Values are PyTorch's. */
import { expect, test } from 'vitest';
import { arange, tensor, zeros } from '../src/index.js';

test('asStrided counts places from the beginning of memory, by default from where the view begins', () => {
  const x = arange(12).reshape([3, 4]);
  expect(x.asStrided([2, 3], [2, 1], 1).tolist()).toEqual([
    [1, 2, 3],
    [3, 4, 5],
  ]);
  const row = x.select(0, 1);
  expect(row.asStrided([2], [1]).tolist()).toEqual([4, 5]);
  expect(row.asStrided([2], [1], 0).tolist()).toEqual([0, 1]);
  expect(row.asStrided([], [], 3).item()).toBe(3);
  expect(row.asStrided([0, 5], [100, 1], 50).shape).toEqual([0, 5]);
});

test('writing into it writes into the tensor, and what shows an element twice refuses to be written', () => {
  const x = zeros([3, 3]);
  x.asStrided([3], [4]).fill_(1);
  expect(x.tolist()).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect(() => x.asStrided([2, 2], [1, 1]).add_(1)).toThrow('share one memory location');
  expect(x.sum().item()).toBe(3);
});

test('no view leaves the memory of its tensor', () => {
  expect(() => tensor([1, 2, 3]).asStrided([2, 2], [2, 1])).toThrow('looks at elements 0 to 3');
  expect(() => tensor([1, 2, 3]).slice(0, 1).detach().asStrided([3], [1], 0)).toThrow(
    'looks at elements 0 to 2 of memory; there are 1 to 2',
  );
});

/** Tensors where JavaScript treats objects as values: comparison by test runners, JSON, names in messages. */
import assert from 'node:assert/strict';
import { expect, test } from 'vitest';
import { ones, Tensor, tensor } from '../src/index.js';
import { wrong } from '../src/testing/sample.js';

test('a comparison field by field never takes two tensors for equal, whatever their numbers', () => {
  expect(tensor([1, 2])).not.toEqual(tensor([1, 3]));
  expect({ x: tensor(1) }).not.toStrictEqual({ x: tensor(2) });
  assert.notDeepEqual(tensor([1, 2]), tensor([1, 3]));
  const x = tensor([1, 2]);
  expect(x).toEqual(x);
  expect(x.tolist()).toEqual(tensor([1, 2]).tolist());
});

test('JSON holds the numbers, nested as the shape says', () => {
  const x = tensor([
    [1, 2.5],
    [-3, NaN],
  ]);
  expect(JSON.stringify({ x, loss: x.select(0, 0).sum(), mask: tensor([true, false]) })).toBe(
    '{"x":[[1,2.5],[-3,null]],"loss":3.5,"mask":[true,false]}',
  );
});

test('messages call a tensor a tensor, and name the function that was called', () => {
  expect(Tensor.name).toBe('Tensor');
  expect(() => tensor(wrong([tensor(1), 2]))).toThrow('[0] is a Tensor');
  expect(() => ones([2 ** 20, 2 ** 20])).toThrow('ones: 1099511627776 elements of float32 needs');
});

/** What PyTorch says with a property or beside tensors: transposes, types and shapes of results. */
import { expect, expectTypeOf, test } from 'vitest';
import {
  arange,
  asTensor,
  broadcastShapes,
  canCast,
  ones,
  promoteTypes,
  resultType,
  tensor,
  type Tensor,
  zeros,
} from '../src/index.js';

const x = arange(6).reshape([2, 3]);
const stack = arange(12).reshape([2, 3, 2]);

test('T, H, mT and mH are views, not methods', () => {
  expectTypeOf(x.T).toEqualTypeOf<Tensor>();
  expect([x.T.stride(), x.H.shape]).toEqual([
    [1, 3],
    [3, 2],
  ]);
  expect([stack.mT.shape, stack.mH.stride()]).toEqual([
    [2, 2, 3],
    [6, 1, 2],
  ]);
  const y = zeros([2, 3]);
  y.T.select(0, 1).fill_(7);
  expect(y.tolist()).toEqual([
    [0, 7, 0],
    [0, 7, 0],
  ]);
  expect(tensor(3).T.item()).toBe(3);
});

test('a transpose of what is no matrix is refused, where PyTorch warns or guesses', () => {
  expect(() => stack.T).toThrow('T: a matrix is wanted, got [2,3,2]');
  expect(() => ones([3]).T).toThrow('T: a matrix is wanted, got [3]');
  expect(() => ones([3]).mT).toThrow('mT: at least two dims are wanted, got [3]');
});

test('x.where(condition, other) keeps x where the condition holds', () => {
  expect(x.where(x.gt(2), -1).tolist()).toEqual([
    [-1, -1, -1],
    [3, 4, 5],
  ]);
  expect(x.where(tensor([true, false, true]), x.neg()).dtype).toBe('float32');
});

test('types and shapes of results are known without the results', () => {
  expect(resultType(tensor([1n]), 1.5)).toBe('float32');
  expect(resultType(tensor([1], { dtype: 'float16' }), tensor(1, { dtype: 'float64' }))).toBe('float16');
  expect([resultType(1, 2n), resultType(2n, true), resultType(true, false)]).toEqual([
    'float32',
    'int64',
    'bool',
  ]);
  expect([promoteTypes('uint8', 'int32'), promoteTypes('float16', 'bfloat16')]).toEqual(['int32', 'float32']);
  expect([canCast('int32', 'float32'), canCast('float32', 'int64'), canCast('bool', 'uint8')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(broadcastShapes([2, 1], [3], [])).toEqual([2, 3]);
  expect(() => broadcastShapes([2], [3])).toThrow('broadcastShapes: [2] with [3] does not fit');
});

test('asTensor leaves a tensor as it is unless another type is wanted', () => {
  expect(asTensor(x)).toBe(x);
  expect(asTensor(x, { dtype: 'int64' }).dtype).toBe('int64');
  expect(asTensor([[1, 2]]).shape).toEqual([1, 2]);
});

test("what size() and stride() give is the asker's own: tensors of one shape share their lists", () => {
  const grid = ones([2, 3]);
  for (const list of [grid.size(), grid.stride()]) Reflect.apply(Array.prototype.reverse, list, []);
  expect([grid.size(), grid.stride(), ones([2, 3]).stride()]).toEqual([
    [2, 3],
    [3, 1],
    [3, 1],
  ]);
});

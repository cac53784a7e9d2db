/** Masks without axes ask for an axis of length 1 or 0. Shapes and values are those of torch 1.13. */
import { expect, test } from 'vitest';
import { arange, tensor } from '../src/index.js';

const [yes, no] = [tensor(true), tensor(false)];
const pair = tensor([0n, 1n]);

test('a true one adds an axis where it stands, a false one an empty axis', () => {
  const x = arange(3);
  expect(x.index([yes]).tolist()).toEqual([[0, 1, 2]]);
  expect(x.index(no).shape).toEqual([0, 3]);
  expect(tensor(5).index(yes).tolist()).toEqual([5]);
  expect(tensor(5).index([no]).shape).toEqual([0]);
  expect(arange(6).reshape([2, 3]).index([null, yes]).shape).toEqual([2, 1, 3]);
});

test('beside other indices they broadcast like lists of length 1 or 0', () => {
  const x = arange(3);
  expect(x.index([yes, tensor(0n)]).tolist()).toEqual([0]);
  expect(x.index([yes, pair]).tolist()).toEqual([0, 1]);
  expect(x.index([yes, yes]).shape).toEqual([1, 3]);
  expect(x.index([yes, no]).shape).toEqual([0, 3]);
  expect(() => x.index([no, pair])).toThrow('neither is 1');
  expect(() => tensor(5).index([null, yes])).toThrow('more indices than [] has dims');
});

test('writing through them writes all or nothing', () => {
  const x = arange(3);
  expect(x.indexPut([yes], 7).tolist()).toEqual([7, 7, 7]);
  expect(x.indexPut([no], 7).tolist()).toEqual([0, 1, 2]);
  expect(x.indexPut_([yes, pair], tensor([8, 9]))).toBe(x);
  expect(x.tolist()).toEqual([8, 9, 2]);
});

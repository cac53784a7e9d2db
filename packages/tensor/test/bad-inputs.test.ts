/** Calls that must be refused, and unusual ones that must work: the rows TENS-01 to TENS-42 of the bad-inputs plan. */
import { ring } from '@isograd/kernels';
import { describe, expect, test, vi } from 'vitest';
import {
  add,
  arange,
  cat,
  full,
  Generator,
  manualSeed,
  ones,
  reshape,
  sum,
  tensor,
  zeros,
} from '../src/index.js';
import * as t from '../src/index.js';
import { type Refusal, refusalOf, stateOf } from './refusal.js';

/** A refusal in plain words. */
const refused = (name: string, code: string, message: string): Refusal => ({
  name,
  code,
  message: expect.stringContaining(message),
  brief: true,
});
const loose = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): unknown =>
  Reflect.apply(f, undefined, args);

const rows: readonly [
  title: string,
  call: () => unknown,
  error: readonly [name: string, code: string, message: string],
][] = [
  [
    'TENS-01: five values do not make [2,3]',
    () => tensor([1, 2, 3, 4, 5], { shape: [2, 3] }),
    ['ShapeError', 'SHAPE_NUMEL', '5 values were given, [2,3] needs 6'],
  ],
  [
    'TENS-02: a short row is named by its path and lengths',
    () => tensor([[1, 2], [3]]),
    ['ShapeError', 'SHAPE_RAGGED', '[1] has length 1, the rows before it have 2'],
  ],
  [
    'TENS-03: a number among rows is named by its path',
    () => tensor([[1, 2], 3]),
    ['ShapeError', 'SHAPE_RAGGED', '[1] is 3, where an array of 2 was expected'],
  ],
  [
    'TENS-04: a string is not read as a number',
    () => loose(tensor, [1, '2', 3]),
    ['ArgumentError', 'ARG_TYPE', '[1] is "2", where a number was expected'],
  ],
  [
    'TENS-04: neither is a hole in an array',
    () => loose(tensor, new Array(3)),
    ['ArgumentError', 'ARG_TYPE', '[0] is undefined, where a number was expected'],
  ],
  [
    'TENS-05: missing data is named',
    () => loose(tensor, undefined),
    ['ArgumentError', 'ARG_MISSING', 'data is missing'],
  ],
  [
    'TENS-07: a negative size',
    () => zeros([2, -1]),
    ['ShapeError', 'SHAPE_INVALID', 'dimension 1 is -1, not a whole number from 0 up'],
  ],
  [
    'TENS-08: a fraction is not cut to a size',
    () => zeros([2.5]),
    ['ShapeError', 'SHAPE_INVALID', 'dimension 0 is 2.5, not a whole number'],
  ],
  [
    'TENS-09: a string is no size',
    () => loose(zeros, ['3']),
    ['ShapeError', 'SHAPE_INVALID', 'dimension 0 is "3", not a number'],
  ],
  [
    'TENS-10: more elements than can be counted',
    () => zeros([2 ** 31, 2 ** 31]),
    ['ShapeError', 'SHAPE_OVERFLOW', '[2147483648,2147483648] has more than 2^53 - 1 elements'],
  ],
  [
    'TENS-11: 2^32 elements are 16 GiB, not none',
    () => zeros([65536, 65536]),
    ['AllocationError', 'ALLOC_LIMIT', '16.00 GiB; the limit is'],
  ],
  [
    'TENS-12: 2^33 elements',
    () => zeros([2 ** 33]),
    ['AllocationError', 'ALLOC_LIMIT', '8589934592 elements of float32 needs 32.00 GiB'],
  ],
  [
    'TENS-13: a dimension of 0 hides no overflow',
    () => zeros([4294967296, 4294967296, 0]),
    ['ShapeError', 'SHAPE_OVERFLOW', 'more than 2^53 - 1'],
  ],
  [
    'TENS-14: a misspelt dtype',
    () => loose(zeros, [2, 3], { dtype: 'float99' }),
    ['DTypeError', 'DTYPE_UNKNOWN', '"float99" is not known; did you mean "float32"?'],
  ],
  [
    'TENS-15: a dtype is looked up among own names only',
    () => loose(zeros, [2], { dtype: '__proto__' }),
    ['DTypeError', 'DTYPE_UNKNOWN', '"__proto__" is not known'],
  ],
  [
    'TENS-16: a misspelt option',
    () => loose(zeros, [2], { dtyp: 'float32' }),
    ['ArgumentError', 'ARG_UNKNOWN', 'option "dtyp" is not known; did you mean "dtype"?'],
  ],
  [
    'TENS-17: shapes that do not broadcast',
    () => add(ones([2, 3]), ones([2, 4])),
    ['ShapeError', 'SHAPE_BROADCAST', 'add: [2,3] with [2,4] does not fit; dim 1 has sizes 3 and 4'],
  ],
  [
    'TENS-18: matrices whose inner sizes differ',
    () => ones([2, 3]).matmul(ones([2, 3])),
    ['ShapeError', 'SHAPE_MISMATCH', 'columns of the first (3) must equal rows of the second (2)'],
  ],
  [
    'TENS-19: a scalar in a product',
    () => ones([]).matmul(ones([2, 2])),
    ['ShapeError', 'SHAPE_RANK', 'a tensor of rank 0 has no product; both need at least one dim'],
  ],
  [
    'TENS-20: six elements do not go into eight places',
    () => reshape(ones([2, 3]), [4, 2]),
    ['ShapeError', 'SHAPE_NUMEL', '[2,3] does not fit [4,2]; 6 elements do not go into 8'],
  ],
  [
    'TENS-21: two open dimensions',
    () => reshape(ones([2, 3]), [-1, -1]),
    ['ShapeError', 'SHAPE_INVALID', 'leaves dimensions 0 and 1 open; only one can be -1'],
  ],
  [
    'TENS-22: an open dimension that does not come out even',
    () => reshape(ones([2, 3]), [-1, 4]),
    ['ShapeError', 'SHAPE_NUMEL', '6 elements are not divisible by 4'],
  ],
  [
    'TENS-23: a dim named twice in a permutation',
    () => ones([2, 3]).permute([0, 0]),
    ['IndexError', 'DIM_DUPLICATE', 'dim 0 given twice'],
  ],
  [
    'TENS-24: a dim that is not there',
    () => sum(ones([2, 3]), 2),
    ['IndexError', 'DIM_OUT_OF_RANGE', 'sum: dim 2 is out of range for rank 2; use -2..1'],
  ],
  [
    'TENS-25: a dim given twice, once from behind',
    () => sum(ones([2, 3]), [0, -2]),
    ['IndexError', 'DIM_DUPLICATE', 'dim 0 given twice, as 0 and -2'],
  ],
  [
    'TENS-26: the largest of nothing',
    () => zeros([0]).max(),
    ['ShapeError', 'SHAPE_EMPTY', 'max: nothing to choose from'],
  ],
  ['TENS-27: joining nothing', () => cat([]), ['ArgumentError', 'ARG_RANGE', 'at least one tensor']],
  [
    'TENS-28: joining what does not fit',
    () => cat([ones([2, 3]), ones([3, 4])], 0),
    ['ShapeError', 'SHAPE_MISMATCH', 'tensor 1 is [3,4], the first is [2,3]; at dim 1 4 does not fit 3'],
  ],
  [
    'TENS-29: index 9 of 5',
    () => ones([5]).select(0, 9),
    ['IndexError', 'INDEX_OUT_OF_RANGE', 'index 9 is out of range for length 5; use -5..4'],
  ],
  [
    'TENS-29: index -6 of 5',
    () => ones([5]).select(0, -6),
    ['IndexError', 'INDEX_OUT_OF_RANGE', 'index -6 is out of range for length 5; use -5..4'],
  ],
  [
    'TENS-29: nine elements from the third on of 5',
    () => ones([5]).narrow(0, 2, 9),
    ['IndexError', 'INDEX_OUT_OF_RANGE', '9 elements from 2 on do not lie within an axis of length 5'],
  ],
  [
    'TENS-30: an index tensor that reaches too far',
    () => ones([3, 4]).gather(0, tensor([[5n]])),
    ['IndexError', 'INDEX_OUT_OF_RANGE', 'index 5 at position 0 is out of range for an axis of length 3'],
  ],
  [
    'TENS-31: fractions as indices',
    () => ones([3, 4]).gather(0, tensor([[0.5]])),
    ['DTypeError', 'DTYPE_UNSUPPORTED', 'indices must be integers, got float32'],
  ],
  [
    'TENS-32: 300 in eight bits',
    () => tensor([300], { dtype: 'uint8' }),
    ['DTypeError', 'DTYPE_RANGE', '300 at [0] is outside the range 0..255 of uint8'],
  ],
  [
    'TENS-33: the one number of two',
    () => ones([2]).item(),
    ['ShapeError', 'SHAPE_NUMEL', 'one element is needed, [2] has 2'],
  ],
  [
    'TENS-34: a write where several elements share one place',
    () => zeros([1, 3]).expand([2, 3]).add_(1),
    ['ArgumentError', 'ARG_ALIAS', 'share one memory location; clone() it first'],
  ],
  [
    'TENS-36: a word as fill value',
    () => loose(full, [2], 'a'),
    ['ArgumentError', 'ARG_TYPE', 'a number is wanted as fill value, got "a"'],
  ],
  [
    'TENS-37: a range of 1e300 numbers',
    () => arange(0, 1e300),
    ['AllocationError', 'ALLOC_LIMIT', '1e+300 elements'],
  ],
  [
    'TENS-42: a seed that is not a number',
    () => loose(manualSeed, NaN),
    ['ArgumentError', 'ARG_TYPE', 'NaN'],
  ],
  ['TENS-42: a seed with a fraction', () => manualSeed(1.5), ['ArgumentError', 'ARG_TYPE', '1.5']],
  ['TENS-42: a word as seed', () => loose(manualSeed, 'a'), ['ArgumentError', 'ARG_TYPE', '"a"']],
  [
    'TENS-42: a seed where a generator is wanted',
    () => loose(zeros([2]).uniform_.bind(zeros([2])), 0, 1, { generator: 42 }),
    ['ArgumentError', 'ARG_TYPE', 'generator must be a Generator or another random stream, got 42'],
  ],
];

test.each(rows)('%s', (_, call, [name, code, message]) => {
  expect(refusalOf(call)).toEqual(refused(name, code, message));
});

test('TENS-18: the hint is to transpose', () => {
  expect(() => ones([2, 3]).matmul(ones([4, 3]))).toThrow(
    expect.objectContaining({ hint: 'the second looks transposed: try .t()' }),
  );
});

test('TENS-35: a tensor of a second copy of the package is refused, with both versions', async () => {
  vi.resetModules();
  const other = await import('../src/index.js');
  const foreign: unknown = other.ones([2]);
  for (const call of [
    () => loose(add, ones([2]), foreign),
    () => loose(add, foreign, 1),
    () => loose(cat, [ones([2]), foreign]),
    () => loose(sum, foreign),
    () => loose(t.tensor, foreign),
    () => loose(t.tensor, [1, foreign]),
    () => loose(t.clamp, ones([2]), { min: foreign }),
    () => loose(t.clamp, ones([2]), foreign),
    () => loose(t.quantile, ones([2]), foreign),
    () => loose(t.repeatInterleave, ones([2]), foreign),
    () => loose(t.normal, foreign, 1),
    () => loose(t.histogram, ones([2]), foreign),
  ])
    expect(refusalOf(call)).toEqual(
      refused(
        'ArgumentError',
        'ARG_FOREIGN',
        'another copy of @isograd/tensor (from source, this is from source)',
      ),
    );
});

describe('refusals are quick and leave nothing behind', () => {
  test('TENS-10: an impossible shape is refused before any memory is taken', () => {
    const before = ring.use;
    expect(refusalOf(() => zeros([2 ** 31, 2 ** 31]))).toMatchObject({ code: 'SHAPE_OVERFLOW' });
    expect(ring.use).toEqual(before);
  });

  test('TENS-34: the expanded view keeps its numbers and its version', () => {
    const x = zeros([1, 3]);
    const before = stateOf([x]);
    refusalOf(() => x.expand([2, 3]).add_(1));
    expect(stateOf([x])).toBe(before);
  });

  test('TENS-41: arrays nested 100,000 deep overflow no stack', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(refusalOf(() => loose(tensor, deep))).toEqual(
      refused('ShapeError', 'SHAPE_RANK', 'nested deeper than the maximum rank of 64'),
    );
  });
});

describe('unusual, and accepted', () => {
  test('TENS-06: booleans among numbers count as 1 and 0', () => {
    const x = tensor([true, 2]);
    expect([x.dtype, x.tolist()]).toEqual(['float32', [1, 2]]);
  });

  test('TENS-29: ranges clamp as Python clamps', () => {
    expect(arange(5).slice(0, 3, 99).tolist()).toEqual([3, 4]);
    expect(arange(5).slice(0, -99, 2).tolist()).toEqual([0, 1]);
    expect(arange(5).slice(0, 4, 2).tolist()).toEqual([]);
  });

  test('TENS-38: numbers overflow without a word', () => {
    expect(tensor(1000).exp().item()).toBe(Infinity);
    expect(tensor(-1).log().item()).toBeNaN();
    expect(tensor(1).div(0).item()).toBe(Infinity);
  });

  test('TENS-39: the sum of nothing is 0', () => {
    const x = zeros([0]).sum();
    expect([x.dtype, x.item()]).toEqual(['float32', 0]);
    expect(zeros([0], { dtype: 'int32' }).sum().dtype).toBe('int64');
  });

  test('TENS-40: 10^8 elements print in under 2 kB', () => {
    const x = zeros([10_000, 10_000], { dtype: 'bool' });
    expect(x.toString().length).toBeLessThan(2000);
  });

  test('TENS-42: generators and seeds from 0 to 2^64 - 1', () => {
    expect(zeros([2]).uniform_(0, 1, { generator: new Generator(2n ** 64n - 1n) }).shape).toEqual([2]);
  });
});

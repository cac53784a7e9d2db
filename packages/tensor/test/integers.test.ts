/** Integers wrap, saturate and refuse as PyTorch's do, and a refused write has not happened. */
import { isIsogradError } from '@isograd/errors';
import { describe, expect, test } from 'vitest';
import { full, tensor } from '../src/index.js';
import { refusalOf, stateOf } from './refusal.js';

/** The code of a refusal; none where there is none. */
function codeOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (isIsogradError(error)) return error.code;
    throw error;
  }
  return undefined;
}

const int32 = (...values: number[]) => tensor(values, { dtype: 'int32' });
const bytes = (...values: number[]) => tensor(values, { dtype: 'uint8' });
const int64 = (...values: number[]) => tensor(values, { dtype: 'int64' });

describe('32 and 8 bits', () => {
  test('wrap in sums, products and powers', () => {
    expect(
      int32(2 ** 31 - 1)
        .add(1n)
        .item(),
    ).toBe(-(2 ** 31));
    expect(int32(123456789).mul(int32(987654321)).item()).toBe(Math.imul(123456789, 987654321));
    expect(int32(3).pow(40n).item()).toBe(Number(BigInt.asIntN(32, 3n ** 40n)));
    expect(bytes(200).pow(bytes(10)).item()).toBe(0);
    expect(bytes(250).add(10n).item()).toBe(4);
    expect(bytes(1).sub(2n).item()).toBe(255);
  });

  test('take what the processor makes of numbers that do not fit', () => {
    expect(tensor([Infinity, -1e30, NaN, 3e9]).int().tolist()).toEqual(new Array(4).fill(-(2 ** 31)));
    expect(
      int64(2 ** 40 + 5)
        .int()
        .item(),
    ).toBe(5);
  });

  test('shift and turn bits', () => {
    expect(int32(-8, 5).bitwiseRightShift(1n).tolist()).toEqual([-4, 2]);
    expect(int32(1).bitwiseLeftShift(31n).item()).toBe(-(2 ** 31));
    expect(int32(1).bitwiseLeftShift(32n).item()).toBe(0);
    expect(bytes(5).bitwiseNot().item()).toBe(250);
    expect(
      int64(2 ** 40 + 6, -7)
        .bitwiseAnd(int64(2 ** 40 + 3, 12))
        .tolist(),
    ).toEqual([2 ** 40 + 2, 8]);
  });
});

describe('int64', () => {
  test('results reach 2^53 itself, on both sides of zero, and no further', () => {
    const most = int64(2 ** 53 - 1);
    expect([most.add(1n).item(), most.neg().sub(1n).item()]).toEqual([2 ** 53, -(2 ** 53)]);
    expect(refusalOf(() => most.add(3n))).toMatchObject({ code: 'DTYPE_RANGE' });
    expect(refusalOf(() => most.neg().sub(3n))).toMatchObject({ code: 'DTYPE_RANGE' });
  });

  test('2^53 + 1, which doubles round to 2^53, is refused wherever it comes from', () => {
    const [most, one] = [int64(2 ** 53), int64(1)];
    const next = 2n ** 53n + 1n;
    const calls: Record<string, () => unknown> = {
      tensor: () => tensor([1n, next]),
      'tensor below 0': () => tensor(-next),
      BigInt64Array: () => tensor(new BigInt64Array([next])),
      full: () => full([2], next),
      fill_: () => int64(0).fill_(next),
      'a number': () => int64(0).add(next),
      compared: () => most.eq(next),
      maskedFill: () => int64(0).maskedFill(tensor([true]), next),
      add: () => most.add(1n),
      sub: () => most.neg().sub(one),
      mul: () => int64(3).mul(int64(3002399751580331)),
      alpha: () => int64(0).add(one, { alpha: next }),
      'in place': () => most.clone().add_(1n),
      bitwiseNot: () => most.bitwiseNot(),
      sum: () => int64(2 ** 53, 1).sum(),
      cumsum: () => int64(2 ** 53, 1, -2).cumsum(0),
      dot: () => int64(2 ** 53, 1).dot(int64(1, 1)),
      mm: () =>
        int64(3)
          .reshape([1, 1])
          .mm(int64(3002399751580331).reshape([1, 1])),
    };
    const accepted = Object.entries(calls).filter(([, call]) => codeOf(call) !== 'DTYPE_RANGE');
    expect(accepted.map(([name]) => name)).toEqual([]);
  });

  test('sums and products of matrices are exact where their parts are not', () => {
    const x = int64(2 ** 53, 1, 1, -(2 ** 53));
    expect(x.sum().item()).toBe(2);
    expect(x.dot(int64(1, 1, 1, 1)).item()).toBe(2);
    const [a, b] = [int64(94906267, 1, -94906267, 0), int64(94906267, 5, 94906267, 7)];
    expect(
      a
        .reshape([1, 4])
        .mm(b.reshape([4, 1]))
        .item(),
    ).toBe(5);
    expect(
      a
        .reshape([1, 4])
        .linear(b.reshape([1, 4]), int64(2))
        .item(),
    ).toBe(7);
    const wide = int32(2 ** 31 - 1, 65537, 3);
    expect(wide.dot(wide).item()).toBe(Number(BigInt.asIntN(32, (2n ** 31n - 1n) ** 2n + 65537n ** 2n + 9n)));
  });

  test('refuses what doubles do not hold', () => {
    expect(refusalOf(() => int64(2 ** 53).add(int64(2 ** 53)))).toMatchObject({ code: 'DTYPE_RANGE' });
    expect(refusalOf(() => tensor([1e30]).long())).toMatchObject({ code: 'DTYPE_RANGE' });
    expect(refusalOf(() => int64(1).add(2n ** 60n))).toMatchObject({ code: 'DTYPE_RANGE' });
  });

  test('is compared with whole numbers exactly, with others as float32', () => {
    expect(int64(16777217).eq(16777216).item()).toBe(0);
    expect(int64(16777217).eq(16777217).item()).toBe(1);
  });

  test('has one zero, as whole numbers have, although doubles have two', () => {
    const results = [
      int64(0).neg(),
      int64(0).mul(-1n),
      int64(0).neg_(),
      int64(0, 5).select(0, 0).mul_(-1n),
      tensor([-0.5]).long(),
      int64(1).copy_(tensor([-0.5])),
      int64(1).fill_(-0.5),
      int64(1).indexFill_(0, int64(0), -0.5),
    ];
    for (const y of results) expect(Array.from(y.reshape([-1]).data())).toEqual([0]);
    expect(1 / int64(0).neg().float().item()).toBe(Infinity);
  });

  test('takes fractions from copy_ and fill_ cut off', () => {
    expect(
      int64(0, 0)
        .copy_(tensor([1.7, -2.9]))
        .tolist(),
    ).toEqual([1, -2]);
    expect(int64(0).fill_(2.5).item()).toBe(2);
  });
});

describe('a refused write in place', () => {
  test.each([
    [
      'a division by zero half way',
      () => int32(6, 6, 6),
      (x: ReturnType<typeof int32>) => x.floorDivide_(int32(2, 0, 3)),
    ],
    ['an overflow half way', () => int64(1, 2 ** 52, 1), (x: ReturnType<typeof int32>) => x.mul_(4)],
    [
      'an index out of range',
      () => tensor([1, 2, 3]),
      (x: ReturnType<typeof int32>) => x.indexPut_([[0, 7]], 9),
    ],
  ])('%s leaves numbers and version', (_, make, write) => {
    const x = make();
    const before = stateOf([x]);
    refusalOf(() => write(x));
    expect(stateOf([x])).toBe(before);
  });
});

test('a fraction beside integers is cut off where PyTorch cuts it, and refused where it would be lost unseen', () => {
  expect(int64(-8, 5).threshold(0, 2.7).tolist()).toEqual([2, 5]);
  expect(int64(-8, 5).threshold(0, -1.5).tolist()).toEqual([-1, 5]);
  expect(refusalOf(() => int64(3).addcmul(int64(3), int64(3), { value: 0.5 })).message).toMatch(
    /whole number/,
  );
  expect(int64(3).addcmul(int64(3), int64(3), { value: 2 }).tolist()).toEqual([21]);
});

test('scattering a tensor into itself reads it as it was before', () => {
  const x = int64(1, 2, 3, 4).reshape([2, 2]);
  const index = int64(1, 1, 0, 0).reshape([2, 2]);
  const expected = x.clone().scatter_(0, index, x.clone()).tolist();
  expect(x.scatter_(0, index, x).tolist()).toEqual(expected);
});

test('truth values that are added up stay truth values', () => {
  const [twice, x] = [int64(0, 0), tensor([false, true])];
  const truth = tensor([true, true]);
  expect([...x.indexPut([twice], truth, { accumulate: true }).data()]).toEqual([1, 1]);
  expect([...x.indexAdd(0, twice, truth).data()]).toEqual([1, 1]);
  expect([...x.scatterAdd(0, twice, truth).data()]).toEqual([1, 1]);
});

test('running products in place refuse what int64 would not hold, whatever the target', () => {
  const x = tensor(new Int32Array(8).fill(200));
  expect(refusalOf(() => x.cumprod_(0)).message).toMatch(/beyond 2\^53/);
  expect(x.tolist()).toEqual(new Array(8).fill(200));
  expect(tensor(new Int32Array(2).fill(100000)).cumprod_(0).tolist()).toEqual([100000, 1410065408]);
});

test('of a tensor without dimensions topk has its one element', () => {
  expect(tensor(-4).topk(0).values.item()).toBe(-4);
});

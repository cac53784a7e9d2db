/** Sorting by radix puts numbers where comparing them would: of every type, with -0, NaN, infinities and ties. */
import { manualSeed, randint, tensor, type DType, type Tensor } from '../src/index.js';
import { describe, expect, test } from 'vitest';

const special = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  5e-324,
  -1e-310,
  1e-45,
  1e300,
  -1e300,
  3,
  3 + 2 ** -50,
];

/** Half of them special, the rest of all sizes. */
function numbers(n: number, dtype: DType): Tensor {
  const [which, size] = [randint(0, 2 * special.length, [n]).data(), randint(-9000, 9000, [n]).data()];
  if (dtype !== 'float32' && dtype !== 'float64')
    return tensor(
      size.map((v) => (dtype === 'uint8' ? Math.abs(v) % 256 : v)),
      { dtype },
    );
  return tensor(
    Float64Array.from(size, (v, i) => special[which[i]!] ?? v * 10 ** ((i % 17) - 8)),
    { dtype },
  );
}

const compared = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
function wantedOrder(x: Tensor, descending: boolean): number[] {
  const data = x.data();
  return Array.from(data, (_, i) => i).toSorted((i, k) =>
    descending ? compared(data[k]!, data[i]!) : compared(data[i]!, data[k]!),
  );
}

describe.each(['float32', 'float64', 'int32', 'int64', 'uint8'] as const)('%s', (dtype) => {
  test.each([1, 2, 23, 24, 25, 300, 6000])('%i elements', (n) => {
    manualSeed(n);
    const x = numbers(n, dtype);
    for (const descending of [false, true]) {
      const wanted = wantedOrder(x, descending);
      const { values, indices } = x.sort(0, { descending });
      expect(Array.from(indices.data())).toEqual(wanted);
      expect(Array.from(values.data())).toEqual(wanted.map((i) => x.data()[i]!));
      for (const k of [0, 1, Math.ceil(n / 9), n])
        expect(Array.from(x.topk(k, 0, { largest: descending }).indices.data())).toEqual(wanted.slice(0, k));
    }
  });

  test('lines of a view with gaps', () => {
    manualSeed(3);
    const x = numbers(120, dtype).reshape([6, 20]).t().slice(0, 1, 20, 2);
    x.unbind(1).forEach((line, k) =>
      expect(Array.from(x.argsort(0).select(1, k).data())).toEqual(wantedOrder(line, false)),
    );
  });
});

test('a median is the lower middle one, where it first stands', () => {
  const x = tensor([5, 1, 3, 1, 9, 3]);
  expect([x.median().item(), x.median(0).indices.item(), x.kthvalue(2).indices.item()]).toEqual([3, 2, 3]);
  expect(tensor([1, NaN, 2]).median(0).indices.item()).toBe(1);
});

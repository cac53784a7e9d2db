/** Views, memory and versions behave as PyTorch's do: the recorded snippets that need no gradient. */
import { describe, expect, test } from 'vitest';
import { arange, ones, tensor, Tensor, zeros } from '../src/index.js';
import { type Encoded, fromBits } from '../src/testing.js';
import { exact, readGolden } from './recorded.js';

interface Recorded {
  readonly id: string;
  readonly code: string;
  readonly result: unknown;
}
const { cases } = readGolden<{ readonly cases: readonly Recorded[] }>('semantics');

const calls: Record<string, () => unknown> = {
  sem6: () => {
    const x = arange(6).view([2, 3]);
    const y = x.t();
    y.select(0, 0).select(0, 1).fill_(100);
    return [x, y.isContiguous(), y.stride(), x.storageOffset(), x.select(0, 1).storageOffset()];
  },
  sem7: () => {
    const x = arange(6).view([2, 3]);
    x.reshape([3, 2]).select(0, 0).select(0, 0).fill_(9);
    return [x, x.t().reshape([-1])];
  },
  sem34: () => {
    const a = zeros([2]);
    a.add_(tensor([1, 2]));
    return [a, a.version];
  },
  sem35: () => [
    ones([2, 3, 4]).stride(),
    ones([2, 3, 4]).permute([2, 0, 1]).stride(),
    ones([2, 3]).expand([4, 2, 3]).stride(),
    ones([2, 3]).slice(1, 1).isContiguous(),
  ],
};

/** Tensors as bits, so that recorded and computed results compare. */
function plain(value: unknown): unknown {
  if (value instanceof Tensor) return exact(value);
  if (Array.isArray(value)) return value.map(plain);
  return isEncoded(value) ? exact(fromBits(value)) : value;
}
const isEncoded = (value: unknown): value is Encoded =>
  typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value;

describe('semantics.json', () => {
  test.each(cases.filter(({ id }) => id in calls))('$code', ({ id, result }) => {
    expect(plain(calls[id]!())).toEqual(plain(result));
  });

  test('every other snippet is about gradients, modules or optimisers, and is named', () => {
    const skipped = cases.filter(({ id }) => !(id in calls)).map(({ id }) => id);
    console.info(`semantics.json, for other packages: ${skipped.join(' ')}`);
    expect(skipped.length + Object.keys(calls).length).toBe(cases.length);
  });
});

describe('views', () => {
  test('of views reach the same numbers, and count writes together', () => {
    const x = zeros([2, 3]);
    const part = x.t().slice(0, 1).select(1, 0);
    part.add_(5);
    expect(x.tolist()).toEqual([
      [0, 5, 5],
      [0, 0, 0],
    ]);
    expect([x.version, part.version, x.detach().version]).toEqual([1, 1, 1]);
  });

  test('are written through transposed, sliced and stepped', () => {
    const x = arange(12).reshape([3, 4]);
    x.t().slice(0, 0, 4, 2).mul_(10);
    expect(x.tolist()).toEqual([
      [0, 1, 20, 3],
      [40, 5, 60, 7],
      [80, 9, 100, 11],
    ]);
  });

  test('a write from an overlapping part reads what was there before', () => {
    const x = arange(5);
    x.slice(0, 1).copy_(x.slice(0, 0, 4));
    expect(x.tolist()).toEqual([0, 0, 1, 2, 3]);
  });

  test('a reshape that needs no copy is a view, another is not', () => {
    const x = zeros([2, 3]);
    expect(x.reshape([6]).storage === x.storage).toBe(true);
    expect(x.t().reshape([6]).storage === x.storage).toBe(false);
  });

  test('keep their shape when the caller changes his array afterwards', () => {
    const shape = [3, 2];
    const [a, b] = [zeros([6]).reshape(shape), zeros(shape)];
    shape[0] = 99;
    expect([a.shape, b.shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });
});

describe('Number and text', () => {
  test('Number(x) is item(), text is the print', () => {
    expect(Number(tensor(2.5))).toBe(2.5);
    expect(`${tensor([1, 2])}`).toBe('tensor([1., 2.])');
    expect(() => Number(ones([2]))).toThrow('item: one element is needed, [2] has 2');
  });
});

test('the first argument of norm is its order, as in PyTorch', () => {
  const x = tensor([
    [3, -4],
    [0, 12],
  ]);
  expect(x.norm().item()).toBe(13);
  expect(x.norm('fro').item()).toBe(13);
  expect(x.norm(1).item()).toBe(19);
  expect(x.norm(Infinity).item()).toBe(12);
  expect(x.norm(0, 1).tolist()).toEqual([2, 1]);
  expect(x.norm(2, 1, { keepdim: true }).tolist()).toEqual([[5], [12]]);
  expect(x.norm({ p: 1, dim: 0 }).tolist()).toEqual([3, 16]);
});

/** Who computes, and what compiled kernels must not touch: cases that random programs found. */
import { kernels, twins, useBackend } from '@isograd/kernels';
import { afterEach, describe, expect, test } from 'vitest';
import { kernelOf } from '../src/compiled.js';
import { full, tensor } from '../src/index.js';
import { refusalOf } from './refusal.js';

afterEach(() => useBackend('auto'));

test('tensors that have computed before follow useBackend', () => {
  const x = tensor([0.1, 0.2, 0.3]);
  const compiled = x.exp();
  expect(kernelOf('exp')).toBe(kernels().exp);
  useBackend('typescript');
  expect(kernelOf('exp')).toBe(twins.exp);
  expect(x.exp().tolist()).toEqual(compiled.tolist());
  useBackend('wasm');
  expect(kernelOf('exp')).not.toBe(twins.exp);
});

describe('comparisons in place', () => {
  test.each(['eq_', 'ne_', 'lt_', 'le_', 'gt_', 'ge_'] as const)(
    '%s writes 0 and 1 as numbers of the target, beside a tensor and beside a number',
    (name) => {
      const answers = {
        eq_: [0, 1, 0],
        ne_: [1, 0, 1],
        lt_: [1, 0, 0],
        le_: [1, 1, 0],
        gt_: [0, 0, 1],
        ge_: [0, 1, 1],
      };
      const [x, y] = [tensor([1, 2, 3]), tensor([1, 2, 3])];
      expect(x[name](full([3], 2)).tolist()).toEqual(answers[name]);
      expect(y[name](2).tolist()).toEqual(answers[name]);
    },
  );
});

describe('in-place arithmetic of narrow integers with int64', () => {
  test('takes the last bits of the exact result, as PyTorch does', () => {
    const x = tensor([200, 3], { dtype: 'uint8' });
    expect(x.mul_(tensor([7n, 100n])).tolist()).toEqual([1400 % 256, 300 % 256]);
  });
  test('refuses a result beyond 2^53, whose last bits a double does not hold, and changes nothing', () => {
    const x = tensor([11, 2], { dtype: 'uint8' });
    expect(refusalOf(() => x.pow_(tensor([16n, 3n])))).toMatchObject({ code: 'DTYPE_RANGE', brief: true });
    const y = tensor([2, 3], { dtype: 'int32' });
    expect(refusalOf(() => y.mul_(tensor([2n ** 53n, 1n]))).code).toBe('DTYPE_RANGE');
    expect([x.tolist(), y.tolist(), x.version, y.version]).toEqual([[11, 2], [2, 3], 0, 0]);
  });
});

test('hypot of whole numbers is refused, as in PyTorch: a root is no integer', () => {
  const x = tensor([3n, 5n]);
  expect(refusalOf(() => x.hypot(x)).code).toBe('DTYPE_UNSUPPORTED');
  expect(refusalOf(() => x.hypot_(x)).code).toBe('DTYPE_UNSUPPORTED');
  expect(x.hypot(full([2], 4)).tolist()).toEqual([5, Math.fround(Math.sqrt(41))]);
});

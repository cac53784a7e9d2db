/** Operations that run on compiled kernels give what their formulas in float64 give, on every layout, at every edge. */
import { describe, expect, test } from 'vitest';
import { cat, manualSeed, randn, stack, tensor, type Tensor, where } from '../src/index.js';

const edges = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1e-45,
  -1e-45,
  3,
  -3,
  6,
  0.5,
  -0.5,
  1e30,
  -1e30,
  88,
  -88,
  20,
  -20,
];

/** More than two blocks of the kernels, and a ragged end. */
function values(): Tensor {
  manualSeed(5);
  return cat([randn([8301 - edges.length]).mul(3), tensor(edges)]);
}

const unaries: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ['gelu', (x) => x.gelu()],
  ['gelu, tanh', (x) => x.gelu('tanh')],
  ['selu', (x) => x.selu()],
  ['celu', (x) => x.celu(0.7)],
  ['celu of a negative alpha', (x) => x.celu(-0.7)],
  ['mish', (x) => x.mish()],
  ['softsign', (x) => x.softsign()],
  ['hardswish', (x) => x.hardswish()],
  ['hardsigmoid', (x) => x.hardsigmoid()],
  ['hardshrink', (x) => x.hardshrink(0.5)],
  ['softshrink', (x) => x.softshrink(0.5)],
  ['threshold', (x) => x.threshold(0.5, 20)],
  ['hardtanh', (x) => x.hardtanh(-0.5, 3)],
  ['clamp', (x) => x.clamp({ min: -3, max: 0.5 })],
  ['clamp with one bound', (x) => x.clamp({ min: 0 })],
  ['clamp whose bounds cross', (x) => x.clamp({ min: 3, max: -3 })],
  ['clamp by NaN', (x) => x.clamp({ min: NaN })],
  ['square', (x) => x.pow(2)],
  ['cube', (x) => x.pow(3)],
  ['fourth power', (x) => x.pow(4)],
  ['root', (x) => x.pow(0.5)],
  ['reciprocal', (x) => x.pow(-1)],
];

/** Where two lists of numbers differ by more than `tolerance` of a number's size. */
function apart(a: readonly number[], b: readonly number[], tolerance: number): string[] {
  return b.flatMap((value, i) => {
    const near = Object.is(a[i], value) || Math.abs(a[i]! - value) <= tolerance * Math.abs(value) + 1e-38;
    return near || (a[i] === 0 && value === 0) ? [] : [`[${i}] ${a[i]}, expected ${value}`];
  });
}

describe('elementwise', () => {
  // PyTorch squares in float32: where that overflows, the exact formulas still have a number.
  const numbers = (x: Tensor): number[] => Array.from(x.to('float32').data());
  const gap = (x: Tensor): Tensor => stack([x, x.neg()], 1).select(1, 0);

  test.each(unaries)('%s is near the formula in float64', (_, f) => {
    const x = values();
    // A few roundings in float32, each of half an ulp.
    expect(apart(numbers(f(x)), numbers(f(x.to('float64'))), 6e-7)).toEqual([]);
  });
  test.each(unaries)('%s gives the same bits on a view with gaps, and in place of it', (_, f) => {
    const x = values();
    expect(numbers(f(gap(x)))).toEqual(numbers(f(x)));
    const into = gap(x.clone());
    into.copy_(f(into));
    expect(numbers(into)).toEqual(numbers(f(x)));
  });
});

describe('choices, joins, casts, extremes and softmax', () => {
  const grid = (): Tensor => values().slice(0, 0, 8280).reshape([40, 207]);

  test('where chooses on broadcast operands as element by element', () => {
    const x = grid();
    const [mask, row] = [x.gt(0), x.select(0, 0)];
    const chosen = where(mask, row, 2).data();
    const [m, r] = [mask.data(), row.data()];
    expect(Array.from(chosen)).toEqual(Array.from(m, (hit, i) => (hit === 0 ? 2 : r[i % 207]!)));
    expect(x.maskedFill(mask.logicalNot(), -1).data()).toEqual(where(mask, x, -1).data());
  });

  test('cat and stack lay tensors of any layout side by side', () => {
    const x = grid();
    expect(cat([x.t(), x.t()], 1).t().data()).toEqual(cat([x, x], 0).data());
    expect(stack([x, x], 2).select(2, 1).tolist()).toEqual(x.tolist());
    const whole = tensor([1n, 2n, 2n ** 53n - 1n]);
    expect(cat([whole, whole]).tolist()).toEqual([1, 2, 2 ** 53 - 1, 1, 2, 2 ** 53 - 1]);
    expect(cat([tensor([true]), tensor([2.5])]).tolist()).toEqual([1, 2.5]);
  });

  test('casts keep what the new type can hold', () => {
    const x = tensor([1, 0.1, NaN, -Infinity, -0]);
    expect(x.double().tolist()).toEqual([1, Math.fround(0.1), NaN, -Infinity, -0]);
    expect(tensor([0.1, 1e300], { dtype: 'float64' }).float().tolist()).toEqual([Math.fround(0.1), Infinity]);
    for (const dtype of ['float32', 'float64', 'int32', 'int64'] as const)
      expect(
        tensor([[true, false, true]])
          .t()
          .to(dtype)
          .tolist(),
      ).toEqual([[1], [0], [1]]);
    expect(tensor([16777217n]).float().tolist()).toEqual([16777216]);
  });

  test('softmax along any axis has the bits of softmax along the last', () => {
    const x = grid().slice(0, 0, 36).reshape([6, 6, 207]).clamp({ min: -50, max: 50 });
    for (const f of [
      (t: Tensor, dim: number) => t.softmax(dim),
      (t: Tensor, dim: number) => t.logSoftmax(dim),
    ]) {
      expect(f(x, 1).tolist()).toEqual(f(x.transpose(1, 2), 2).transpose(1, 2).tolist());
      expect(f(x, 0).tolist()).toEqual(f(x.movedim(0, 2), 2).movedim(2, 0).tolist());
      expect(f(x.transpose(0, 2), 0).tolist()).toEqual(f(x, 2).transpose(0, 2).tolist());
    }
  });

  test('extremes name the first of equals, and NaN wins', () => {
    const x = tensor([
      [1, 3, 3],
      [NaN, 5, NaN],
      [-0, 0, -1],
    ]);
    const { values: largest, indices } = x.max(1);
    expect(largest.tolist()).toEqual([3, NaN, -0]);
    expect(indices.tolist()).toEqual([1, 0, 0]);
    expect(x.argmax(0).tolist()).toEqual([1, 1, 1]);
    expect(x.amin(0).tolist()).toEqual([NaN, 0, NaN]);
    expect(x.t().argmax(0).tolist()).toEqual(x.argmax(1).tolist());
    expect(x.slice(0, 2, 3).max().item()).toBe(-0);
  });
});

/** Anomalies among gradients: where they are added up, replaced by hooks, or batched; and reasons that are not overflow. */
import { ones, tensor, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import { collectAnomalies, detectAnomaly, grad, isAnomalyEnabled, vmap } from '../src/index.js';
import { caught } from './caught.js';
import { refusal } from './refusal.js';

const leaf = (values: number[]): Tensor => tensor(values, { requiresGrad: true });
const quiet = { forward: false, inf: true };

describe('where gradients meet', () => {
  test('a sum of two finite ones that overflows, at a leaf and inside', () => {
    const twice = (x: Tensor): void => x.mul(3e38).add(x.mul(3e38)).sum().backward();
    const words = ['sum of the gradients that came to it', 'from finite numbers', 'add of 3e+38 and 3e+38'];
    expect(caught(() => twice(leaf([1])), quiet)).toEqual(refusal('NUMERIC_INF', 'AccumulateGrad', ...words));
    function inside(): void {
      twice(leaf([1]).mul(1));
    }
    const error = caught(inside, quiet);
    expect(error).toEqual(refusal('NUMERIC_INF', 'MulBackward0', ...words));
    expect(error.hint).toMatch(/called at inside .*anomaly-gradients\.test\.ts/);
  });
  test('the sum over a broadcast axis', () => {
    const bias = leaf([1]);
    expect(caught(() => ones([4]).mul(bias).mul(3e38).sum().backward(), quiet)).toEqual(
      refusal('NUMERIC_INF', 'AccumulateGrad', 'sum of the gradients', 'inputs reach 3.00e+38'),
    );
    expect(bias.grad).toBeNull();
  });
  test('infinity minus infinity, when infinity alone is passed over', () => {
    const error = caught(() => {
      const x = leaf([0]).mul(1);
      x.sqrt().sub(x.sqrt()).sum().backward();
    });
    expect(error).toEqual(
      refusal('NUMERIC_NAN', 'from numbers without NaN', 'infinity minus infinity at [0]'),
    );
  });
  test('a hook that returns NaN, at a leaf and inside', () => {
    for (const x of [leaf([1]), leaf([1]).mul(1)]) {
      x.registerHook((g) => g.mul(NaN));
      expect(caught(() => x.mul(2).sum().backward())).toEqual(
        refusal('NUMERIC_NAN', 'gradient that a hook gave it', 'from finite numbers'),
      );
    }
  });
});

describe('inside vmap', () => {
  const slopes = (x: Tensor): Tensor => vmap(grad((y: Tensor) => y.mul(1).sqrt().mul(0)))(x);
  test('the gradient of one slice is found, and its node named', () => {
    expect(caught(() => slopes(tensor([0, 1])))).toEqual(
      refusal('NUMERIC_NAN', 'SqrtBackward0: backward', '1 NaN of 2 values', 'sqrt has no finite slope at 0'),
    );
  });
  test('producers and propagators stand apart', () => {
    const { producers, propagators } = collectAnomalies(() => slopes(tensor([0, 1])));
    expect(producers.map(({ op, phase }) => [op, phase])).toEqual([['SqrtBackward0', 'backward']]);
    expect(propagators.map(({ op }) => op)).toEqual(['MulBackward0']);
  });
});

describe('reasons', () => {
  test.each<[string, () => unknown, string]>([
    ['a slope of sqrt', () => leaf([0]).sqrt().sum().backward(), '(sqrt has no finite slope at 0)'],
    ['a slope of a root', () => leaf([0]).pow(0.5).sum().backward(), '0 to a negative power (-0.5)'],
    ['xlogy by 0', () => tensor([1]).xlogy(tensor([0])), 'logarithm of 0'],
    ['addcdiv by 0', () => tensor([1]).addcdiv(tensor([1]), tensor([0])), '1 / 0'],
    ['a pole of lgamma', () => tensor([-2]).lgamma(), 'a pole at -2'],
    ['a large power of 2', () => tensor([200]).exp2(), '2 to the power of 200'],
    ['a square', () => tensor([1e30]).square(), 'overflow at [0]: square of 1e+30'],
    ['a long product', () => ones([100]).mul(10).prod(), 'overflow at []: inputs reach 10.0'],
    [
      'a convolution',
      () =>
        ones([1, 1, 3, 3])
          .mul(1e30)
          .conv2d(ones([1, 1, 2, 2]).mul(1e30)),
      'inputs reach 1.00e+30',
    ],
  ])('%s', (_, f, reason) => {
    expect(caught(f, { inf: true }).message).toContain(reason);
  });
  test('infinity that was passed over is told when it makes NaN', () => {
    const error = caught(() => tensor([1e38, -1e38]).mul(10).sum());
    expect(error).toEqual(refusal('NUMERIC_NAN', 'sum', 'numbers without NaN', 'infinity among the inputs'));
  });
  test('what overflow cannot explain is not called so', () => {
    expect(caught(() => tensor([1]).logit(), { inf: true }).message).not.toContain('overflow');
    expect(caught(() => tensor([0]).polygamma(1), { inf: true }).message).not.toContain('overflow');
  });
});

test('collectAnomalies refuses an asynchronous function by its own name', () => {
  expect(() => collectAnomalies(async () => Promise.resolve())).toThrow(
    refusal('ARG_TYPE', 'collectAnomalies: the function must be synchronous'),
  );
});

test('blocks may end in any order, and twice', () => {
  const [a, b] = [detectAnomaly(), detectAnomaly({ inf: true })];
  a[Symbol.dispose]();
  expect(() => tensor([0]).log()).toThrow(refusal('NUMERIC_INF'));
  b[Symbol.dispose]();
  a[Symbol.dispose]();
  expect([isAnomalyEnabled(), tensor([-1]).log().item()]).toEqual([false, NaN]);
});

test('options of another type are refused', () => {
  // @ts-expect-error a boolean is wanted
  expect(() => detectAnomaly(() => 1, { inf: 'yes' })).toThrow(refusal('ARG_TYPE', 'inf', '"yes"'));
  // @ts-expect-error a function is wanted
  expect(() => collectAnomalies(() => 1, { path: 'body' })).toThrow(
    refusal('ARG_TYPE', 'collectAnomalies', 'path'),
  );
});

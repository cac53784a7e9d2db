/** What the schemes promise: spreads that theory gives, and matrices that turn without stretching. */
import { Generator } from '@isograd/random';
import { empty, eye, randn, type Tensor } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  initialize_,
  kaimingNormal_,
  orthogonal_,
  type SchemeOptions,
  sparse_,
  xavierNormal_,
} from '../src/index.js';

const [rows, columns] = [800, 1250];
const xavier = Math.sqrt(2 / (rows + columns));
/** Standard deviation of a normal cut at two of its standard deviations: 1 - 4 φ(2) / (2 Φ(2) - 1), square root. */
const cutAtTwo = 0.8796256610342398;

const spreads: readonly (readonly [string, SchemeOptions, number])[] = [
  ['uniform', { a: -1, b: 3 }, 4 / Math.sqrt(12)],
  ['normal', { mean: 2, std: 0.3 }, 0.3],
  ['truncNormal', { std: 0.5, a: -1, b: 1 }, 0.5 * cutAtTwo],
  ['xavierUniform', { gain: 2 }, 2 * xavier],
  ['xavierNormal', {}, xavier],
  ['kaimingUniform', { nonlinearity: 'relu' }, Math.sqrt(2 / columns)],
  ['kaimingNormal', { mode: 'fan_out', nonlinearity: 'tanh' }, 5 / 3 / Math.sqrt(rows)],
  ['orthogonal', {}, 1 / Math.sqrt(80)],
];
const means: Readonly<Record<string, number>> = { uniform: 1, normal: 2 };

describe('INIT-30: a million draws have the spread that the rule says', () => {
  test.each(spreads)('%s', (name, options, std) => {
    const shape = name === 'orthogonal' ? [80, 80] : [rows, columns];
    const w = initialize_(empty(shape, { dtype: 'float64' }), name, {
      generator: new Generator(11),
      ...options,
    });
    expect(w.std().item() / std).toBeCloseTo(1, 2);
    const error = std / Math.sqrt(w.numel());
    expect(Math.abs(w.mean().item() - (means[name] ?? 0))).toBeLessThan(4 * error);
  });
});

describe('orthogonal weights', () => {
  test('a row of 200 000 numbers is as long as any other: of length 1', () => {
    const w = orthogonal_(empty([2, 200_000]));
    const products = w.matmul(w.t());
    expect(products.sub(eye(2)).abs().max().item()).toBeLessThan(1e-5); // float32 sums of 200 000 squares
  });

  test.each([
    [6, 6],
    [3, 7],
    [7, 3],
    [4, 2, 3],
  ])('have orthonormal rows or columns, whichever are fewer: [%i, %i, …]', (...shape) => {
    const w = orthogonal_(empty(shape.filter(Number), { dtype: 'float64' }), { gain: 2 }).flatten(1);
    const fewer = w.shape[0]! <= w.shape[1]! ? w.matmul(w.t()) : w.t().matmul(w);
    const [n = 0] = fewer.shape;
    const four = eye(n, n, { dtype: 'float64' }).mul(4);
    expect(fewer.sub(four).abs().max().item()).toBeLessThan(1e-12);
  });
});

test('sparse weights have the wanted number of zeros in each column', () => {
  const w = sparse_(empty([10, 6]), { sparsity: 0.25, generator: new Generator(2) });
  expect(w.eq(0).to('int64').sum(0).tolist()).toEqual([3, 3, 3, 3, 3, 3]);
});

/** Size of the signal after 30 layers of 200 units, relative to its start. */
function through(fill: (w: Tensor) => Tensor, activate: (x: Tensor) => Tensor): number {
  const generator = new Generator(1);
  let x = randn([64, 200], { generator });
  const start = x.norm().item();
  for (let layer = 0; layer < 30; layer++) x = activate(x.matmul(fill(empty([200, 200])).t()));
  return x.norm().item() / start;
}
test('kaiming keeps the signal of thirty ReLU layers, xavier loses half of its variance in each', () => {
  const generator = new Generator(3);
  const relu = (x: Tensor): Tensor => x.relu();
  const kaiming = through((w) => kaimingNormal_(w, { nonlinearity: 'relu', generator }), relu);
  const xavierLoss = through((w) => xavierNormal_(w, { generator }), relu);
  expect(kaiming).toBeGreaterThan(0.3);
  expect(kaiming).toBeLessThan(3);
  expect(Math.log2(xavierLoss / kaiming) / 30).toBeCloseTo(-0.5, 1);
});

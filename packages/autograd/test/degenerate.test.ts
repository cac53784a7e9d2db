/** Gradients at singular matrices, equal singular values and NaN are PyTorch's (golden/degenerate.py). */
import { arange, nanquantile, quantile, type Tensor, tensor } from '@isograd/tensor';
import { det, matrixNorm } from '@isograd/tensor/linalg';
import { assertClose, type Encoded, fromBits } from '@isograd/tensor/testing';
import { expect, test } from 'vitest';
import { grad, gradients, jvp } from '../src/index.js';
import { text } from './golden/read.js';

interface Case {
  readonly id: string;
  readonly x: Encoded;
  readonly grad: Encoded;
  readonly second?: Encoded;
}
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(text('degenerate.json'));
type Call = (x: Tensor) => Tensor;

const ways = ['linear', 'lower', 'higher', 'nearest', 'midpoint'] as const;
const shares = [
  ['0.5', 0.5],
  ['[0.25, 0.6]', [0.25, 0.6]],
] as const;
const quantiles = ways.flatMap((interpolation) =>
  shares.flatMap(([said, q]): [string, Call][] => [
    [`quantile ${said} ${interpolation}`, (x) => quantile(x, q, 1, { interpolation })],
    [`nanquantile ${said} ${interpolation}`, (x) => nanquantile(x, q, 1, { interpolation })],
  ]),
);
const calls: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(quantiles),
  'quantile of all': (x) => quantile(x, 0.3),
  'quantile of one NaN': (x) => quantile(x, 0.3),
};
const callOf = (id: string): Call => {
  if (id.startsWith('det')) return det;
  if (id.startsWith('matrixNorm')) return (x) => matrixNorm(x, { ord: id.includes('-2') ? -2 : 2 });
  return calls[id]!;
};

const weighted = (y: Tensor): Tensor =>
  y.mul(arange(1, y.numel() + 1, { dtype: 'float64' }).reshape(y.shape)).sum();
/** PyTorch's own rounding is no smaller. */
const expectNear = (y: Tensor, wanted: Encoded, atol: number): void =>
  assertClose(y.detach(), fromBits(wanted), { rtol: 1e-13, atol });

test('every recorded call is said here, and no other', () => {
  const others = cases.map(({ id }) => id).filter((id) => !/^(det|matrixNorm)/.test(id));
  expect(others.toSorted()).toEqual(Object.keys(calls).toSorted());
});

test.each(cases)('$id has the gradient of PyTorch', ({ id, x: given, grad: wanted, second }) => {
  const x = fromBits(given).requiresGrad_();
  const [g] = gradients(weighted(callOf(id)(x)), [x], { createGraph: true });
  expectNear(g!, wanted, 1e-13);
  if (second === undefined) return;
  const [bend] = gradients(weighted(g!), [x]);
  expectNear(bend!, second, 1e-12);
});

test('a determinant bends as a polynomial to any order that its inverse allows', () => {
  const x = tensor(
    [
      [1, 2, 0.5],
      [3, -4, 0],
      [0, 1, 2],
    ],
    { dtype: 'float64' },
  );
  const along = x.mul(0.5).add(1);
  const once =
    (f: Call): Call =>
    (y) =>
      jvp(f, [y], [along])[1];
  // Differences of a cubic are exact: the third is 6 times the determinant of the direction.
  expect(once(once(once(det)))(x).item()).toBeCloseTo(6 * det(along).item(), 10);
  const turned = grad((y: Tensor) =>
    grad((z: Tensor) => grad(det)(z).mul(along).sum())(y)
      .mul(along)
      .sum(),
  );
  expect(turned(x).mul(along).sum().item()).toBeCloseTo(6 * det(along).item(), 10);
});

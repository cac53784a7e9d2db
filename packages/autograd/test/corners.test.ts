/** Derivatives where a formula is 0 / 0 and its limit is known. */
import { stdMean, tensor, varMean } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { grad, gradients } from '../src/index.js';

const at0 = tensor(0, { dtype: 'float64' });

test('sinc is flat at 0 and bends there by -π²/3', () => {
  const slope = grad((x) => x.sinc());
  expect(slope(at0).item()).toBeCloseTo(0, 15);
  expect(grad(slope)(at0).item()).toBeCloseTo(-(Math.PI ** 2) / 3, 12);
});

test.each([varMean, stdMean])(
  'the mean has its gradient where the spread beside it is NaN, as in PyTorch: $name',
  (f) => {
    const one = tensor([5], { dtype: 'float64' });
    expect(grad((x) => f(x)[1])(one).tolist()).toEqual([1]);
    expect(grad((x) => f(x)[0])(one).tolist()).toEqual([NaN]);
  },
);

test.each(['float32', 'float64'] as const)(
  'of two equal numbers of %s each has half of the gradient, and an infinite one goes to the larger alone',
  (dtype) => {
    const [a, b] = [tensor([1, 3, 5, NaN], { dtype }), tensor([2, 3, 4, 1], { dtype })];
    a.requiresGrad_();
    b.requiresGrad_();
    const seed = tensor([Infinity, 1, Infinity, 7], { dtype });
    const lists = gradients(a.maximum(b), [a, b], { gradOutputs: seed }).map((g) => g.tolist());
    expect(lists).toEqual([
      [0, 0.5, Infinity, 7],
      [Infinity, 0.5, 0, 7],
    ]);
  },
);

/** Derivatives where a formula is 0 / 0 and its limit is known. */
import { tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { grad } from '../src/index.js';

const at0 = tensor(0, { dtype: 'float64' });

test('sinc is flat at 0 and bends there by -π²/3', () => {
  const slope = grad((x) => x.sinc());
  expect(slope(at0).item()).toBeCloseTo(0, 15);
  expect(grad(slope)(at0).item()).toBeCloseTo(-(Math.PI ** 2) / 3, 12);
});

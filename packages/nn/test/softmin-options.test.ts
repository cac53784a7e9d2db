/** Softmin in another type than that of its input. */
import { tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { softmin } from '../src/functional/index.js';

test('softmin is computed in the dtype that is asked for, and refuses other options', () => {
  const x = tensor([0.1, 2, -1.5]);
  const y = softmin(x, 0, { dtype: 'float64' });
  expect(y.dtype).toBe('float64');
  // F.softmin(torch.tensor([0.1, 2.0, -1.5]), 0, dtype=torch.float64), torch 1.13
  const recorded = [0.16386455408221148, 0.02450899513013043, 0.811626450787658];
  for (const [i, v] of recorded.entries()) expect(Math.abs(y.data()[i]! - v)).toBeLessThan(1e-15);
  expect(softmin(x, { dim: 0, dtype: 'float64' }).tolist()).toEqual(y.tolist());
  // @ts-expect-error: no such option
  expect(() => softmin(x, 0, { type: 'float64' })).toThrow('softmin: option "type" is not known');
});

/** What becomes of the memory of a gradient when `grad` becomes null. */
import { ring } from '@isograd/kernels';
import { expect, test } from 'vitest';
import { full, ones, stateOf } from '../src/index.js';

const size = 100_000;

/** A tensor whose gradient was written from inside, as backward does. */
function withGradient() {
  const x = ones([size]);
  const gradient = full([size], 3);
  stateOf(x).grad = gradient;
  return { x, gradient };
}

test('a large gradient that nobody has read frees its memory at once, without a copy', () => {
  const { x } = withGradient();
  const { resident, spills } = ring.use;
  x.grad = null;
  expect(resident - ring.use.resident).toBeGreaterThanOrEqual(size * 4);
  expect(ring.use.spills).toBe(spills);
});

test('a gradient that somebody has read, or has given, is theirs', () => {
  const { x, gradient } = withGradient();
  expect(x.grad).toBe(gradient);
  const { resident } = ring.use;
  x.grad = null;
  x.grad = gradient;
  x.grad = null;
  expect(ring.use.resident).toBe(resident);
  full([size], 7).add_(1);
  expect(gradient.data().every((v) => v === 3)).toBe(true);
});

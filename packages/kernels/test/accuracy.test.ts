/** The errors the README states, on a sample of all float32 numbers; bench/ulp.ts takes all of them. */
import { expect, test } from 'vitest';
import { kernels, map } from '../src/index.js';
import { accuracies, type Accuracy, measure } from './accuracy.js';

test.each(Object.entries<Accuracy>(accuracies))(
  '%s stays within its bound in ulp, edges included',
  (_, accuracy) => {
    const { worst, strange } = measure(kernels(), accuracy, 40_009);
    expect(strange).toEqual([]);
    expect(worst).toBeLessThanOrEqual(accuracy.bound);
  },
);

test('KERN-15: the ends of the range come out as they should', () => {
  expect([...map('exp', Float32Array.of(89, -104, -103.9, 88.7))]).toEqual([
    Infinity,
    0,
    2 ** -149,
    Math.fround(Math.exp(Math.fround(88.7))),
  ]);
  expect([...map('tanh', Float32Array.of(20, -20, -0, 1e-40))]).toEqual([1, -1, -0, Math.fround(1e-40)]);
  expect([...map('sqrt', Float32Array.of(-1, -0, Infinity))]).toEqual([NaN, -0, Infinity]);
  expect([...map('log', Float32Array.of(0, -0, -1, Infinity, 1))]).toEqual([
    -Infinity,
    -Infinity,
    NaN,
    Infinity,
    0,
  ]);
});

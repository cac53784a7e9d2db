/** The kernels on ordinary arrays. */
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { map, matmul, total, zip } from '../src/index.js';

test('arrays go in and come out, and what went in stays as it was', () => {
  const x = Float32Array.of(1, 4, 9, 16, 25);
  expect(map('sqrt', x)).toEqual(Float32Array.of(1, 2, 3, 4, 5));
  expect(zip('sub', x, map('sqrt', x))).toEqual(Float32Array.of(0, 2, 6, 12, 20));
  expect(total(x)).toBe(55);
  expect(x).toEqual(Float32Array.of(1, 4, 9, 16, 25));
});

test('a product takes either factor as its transpose', () => {
  const a = Float32Array.of(1, 2, 3, 4, 5, 6);
  const b = Float32Array.of(1, 0, 0, 1, 1, 1);
  const c = Float32Array.of(4, 5, 10, 11);
  expect(matmul(a, b, { m: 2, n: 2, k: 3 })).toEqual(c);
  expect(matmul(Float32Array.of(1, 4, 2, 5, 3, 6), b, { m: 2, n: 2, k: 3, transposeA: true })).toEqual(c);
  expect(matmul(a, Float32Array.of(1, 0, 1, 0, 1, 1), { m: 2, n: 2, k: 3, transposeB: true })).toEqual(c);
});

test.each([
  [1, 1, 1],
  [1, 1, 97],
  [97, 1, 3],
  [7, 13, 17],
  [127, 129, 131],
])('KERN-13: a product %s x %s x %s is within the bound of its roundings', (m, k, n) => {
  const a = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i));
  const b = Float32Array.from({ length: k * n }, (_, i) => Math.cos(i * 0.7));
  const c = matmul(a, b, { m, n, k });
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      const terms = Array.from({ length: k }, (_, s) => a[i * k + s]! * b[s * n + j]!);
      const exact = terms.reduce((sum, t) => sum + t, 0);
      const sizes = terms.reduce((sum, t) => sum + Math.abs(t), 0);
      expect(Math.abs(c[i * n + j]! - exact)).toBeLessThanOrEqual((k + 1) * 2 ** -24 * sizes);
    }
});

test('KERN-27: arrays on shared memory are read as they are', () => {
  const shared = new Float32Array(new SharedArrayBuffer(12));
  shared.set([1, 4, 9]);
  expect(map('sqrt', shared)).toEqual(Float32Array.of(1, 2, 3));
});

test('arrays of another realm, as test runners and frames have them, are arrays', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the text says
  const foreign = runInNewContext('Float32Array.of(1, 4, 9)') as Float32Array;
  expect(foreign instanceof Float32Array).toBe(false);
  expect(map('sqrt', foreign)).toEqual(Float32Array.of(1, 2, 3));
});

test('empty arrays give empty arrays, and an empty sum is 0', () => {
  expect(map('exp', new Float32Array(0))).toEqual(new Float32Array(0));
  expect(matmul(new Float32Array(0), new Float32Array(0), { m: 2, n: 2, k: 0 })).toEqual(new Float32Array(4));
  expect(total(new Float32Array(0))).toBe(0);
});

const two = new Float32Array(2);
function detached(): Float32Array {
  const x = new Float32Array(2);
  structuredClone(x, { transfer: [x.buffer] });
  return x;
}
/** What a caller without types may pass. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- wrong on purpose
const wrong = (value: unknown): never => value as never;
test.each([
  ['ARG_UNKNOWN', 'map: "sigmiod" is not known; did you mean "sigmoid"?', () => map(wrong('sigmiod'), two)],
  ['ARG_UNKNOWN', 'zip: 7 is no name', () => zip(wrong(7), two, two)],
  [
    'ARG_TYPE',
    'map: a Float64Array arrived; a Float32Array fits',
    () => map('exp', wrong(new Float64Array(2))),
  ],
  [
    'SHAPE_MISMATCH',
    'zip: an array has 3 elements where 2 fit (the first has as many)',
    () => zip('add', two, new Float32Array(3)),
  ],
  [
    'SHAPE_MISMATCH',
    'matmul: an array has 2 elements where 6 fit (m = 2 times k = 3)',
    () => matmul(two, two, { m: 2, n: 2, k: 3 }),
  ],
  ['ARG_TYPE', 'zip: undefined arrived; a Float32Array fits', () => zip('add', wrong(undefined), two)],
  ['ARG_TYPE', 'zip: null arrived; a Float32Array fits', () => zip('add', two, wrong(null))],
  ['ARG_TYPE', 'zip: [1, 2] arrived; a Float32Array fits', () => zip('add', two, wrong([1, 2]))],
  ['ARG_TYPE', 'map: a Float32Array whose memory was transferred away arrived', () => map('exp', detached())],
  ['ARG_TYPE', 'total: undefined arrived; a Float32Array fits', () => total(wrong(undefined))],
  [
    'ARG_TYPE',
    'matmul: undefined arrived; a Float32Array fits',
    () => matmul(wrong(undefined), two, { m: 1, n: 1, k: 2 }),
  ],
  [
    'ARG_TYPE',
    'matmul: options stand in one object, got undefined',
    () => matmul(two, two, wrong(undefined)),
  ],
  [
    'ARG_UNKNOWN',
    'matmul: option "transposeb" is not known; did you mean "transposeB"?',
    () => matmul(two, two, wrong({ m: 1, n: 1, k: 2, transposeb: true })),
  ],
  [
    'ARG_TYPE',
    'matmul: transposeA must be true or false, got "no"',
    () => matmul(two, two, { m: 1, n: 1, k: 2, transposeA: wrong('no') }),
  ],
  ['ARG_RANGE', 'matmul: m is -1; use a whole number', () => matmul(two, two, { m: -1, n: 2, k: 2 })],
  ['ARG_RANGE', 'matmul: k is 1.5; use a whole number', () => matmul(two, two, { m: 1, n: 2, k: 1.5 })],
])('%s: %s', (code, message, call) => {
  expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});

/** Powers of float64 beside correctly rounded ones, at the edges, and with the same bits on every engine. */
import { expect, test } from 'vitest';
import { power } from '../src/index.js';
import golden from './golden/power.json' with { type: 'json' };

const view = new DataView(new ArrayBuffer(8));
const fromHex = (hex: string): number => {
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
};
const numberOf = (given: string | number): number => (typeof given === 'string' ? fromHex(given) : given);
const cases = golden.map((line) => {
  const [a = NaN, b = NaN, near = NaN, rest = NaN] = line.map(numberOf);
  return { a, b, near, rest };
});
/** How far it is to the next number. */
function ulp(x: number): number {
  view.setFloat64(0, Math.abs(x));
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0) - Math.abs(x);
}

test('powers are within 0.6 ulp, and nine of ten are the nearest number', () => {
  const off = cases.map(({ a, b, near, rest }) => (power(a, b) - near) / ulp(near) - rest);
  expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(0.6);
  expect(off.filter((d, i) => d !== -cases[i]!.rest).length / off.length).toBeLessThan(0.1);
});

test.each([
  [1, NaN, 1],
  [NaN, 0, 1],
  [-1, Infinity, 1],
  [-1, -Infinity, 1],
  [1, -Infinity, 1],
  [NaN, 1, NaN],
  [2, NaN, NaN],
  [-2, 0.5, NaN],
  [-0, 0.5, 0],
  [-0, 3, -0],
  [-0, -3, -Infinity],
  [0, -2, Infinity],
  [-Infinity, 3, -Infinity],
  [-Infinity, 0.5, Infinity],
  [Infinity, -1, 0],
  [0.5, Infinity, 0],
  [2, Infinity, Infinity],
  [-2, 3, -8],
  [-2, 2, 4],
  [-2, -3, -0.125],
  [-1.5, 1025, -3.1155916560499456e180],
  [2, 1024, Infinity],
  [2, -1074, 5e-324],
  [2, -1075, 0],
  [0.5, 1074, 5e-324],
  [10, 308, 1e308],
  [10, 22, 1e22],
  [10, -5, 1e-5],
  [1 + 2 ** -52, 1e300, Infinity],
  [1 - 2 ** -53, 1e300, 0],
  [1 + 2 ** -52, -1e300, 0],
  [Number.MAX_VALUE, 2, Infinity],
  [5e-324, 0.5, Math.sqrt(5e-324)],
  [5e-324, -1, Infinity],
  [3, 2, 9],
  [3e300, -1, 1 / 3e300],
  [2, 0.5, Math.SQRT2],
])('%d to the power %d is %d', (a, b, wanted) => {
  expect(power(a, b)).toBe(wanted);
});

test('every engine gives the same bits', () => {
  let [seed, hash] = [1, 0];
  const draw = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let k = 0; k < 20_000; k++) {
    const [a, b] = [draw() * 2 ** Math.floor(draw() * 40 - 20), (draw() - 0.5) * (k % 3 === 0 ? 400 : 8)];
    view.setFloat64(0, power(a, k % 5 === 0 ? Math.round(b) : b));
    for (const at of [0, 4]) hash = (Math.imul(hash, 31) + view.getUint32(at)) >>> 0;
  }
  expect(hash).toBe(3795840936);
});

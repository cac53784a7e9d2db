/** The compiled count of float32 tells what the plain one tells of the same numbers in float64. */
import { cat, manualSeed, randn, tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { head, place, tally } from '../src/tally.js';

const edges = tensor([NaN, Infinity, -Infinity, 0, -0, 1e38, -1e-37, 1, 2, 0.5]);

test.each([
  ['a row', () => cat([edges, randn([1003])])],
  ['a transposed matrix', () => randn([37, 29]).t()],
  ['a part of a matrix', () => randn([64, 8]).slice(1, 2, 7)],
  ['zeros', () => randn([50]).mul(0)],
  ['several blocks, half of them zeros', () => randn([5000]).relu()],
  ['far exponents', () => randn([4096]).mul(40).exp()],
  ['numbers around the smallest normal one', () => randn([3000]).mul(2 ** -127)],
  ['nothing', () => randn([0])],
])('counts, extremes and exponents of %s', (_, make) => {
  manualSeed(3);
  const x = make();
  const [single, double] = [tally(x).data(), tally(x.to('float64')).data()];
  // Subnormal is a matter of the type, sums of the order and the scale.
  const sums = new Set<number>([place.subnormal, place.sum, place.squares, place.scale]);
  single.forEach((v, i) => {
    // Adding 0 makes -0 the same.
    if (!sums.has(i)) expect(v + 0, `place ${i}`).toBe(double[i]! + 0);
  });
  const sum = double[place.sum]! * double[place.scale]!;
  expect(Math.abs(single[place.sum]! - sum)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(sum), 1));
  const power = double[place.squares]! * double[place.scale]! ** 2;
  expect(Math.abs(single[place.squares]! - power)).toBeLessThanOrEqual(1e-9 * power);
});

test('subnormal numbers keep bins of their own', () => {
  const counts = tally(tensor([1e-40, 1e-44, 1])).data();
  expect(counts[place.subnormal]).toBe(2);
  expect([...counts.subarray(head)].filter((n) => n > 0)).toEqual([1, 1, 1]);
});

test('squares with a subnormal number among them sum up nearer to the exact sum than one after the other', () => {
  manualSeed(7);
  let [ours, inOrder] = [0, 0];
  for (let draw = 0; draw < 20; draw++) {
    const x = cat([randn([4000]), tensor([1e-40])]);
    const values = [...x.data()];
    // Every float32 is a whole multiple of 2^-149, so whole numbers add exactly.
    const exact = Number(values.reduce((sum, v) => sum + BigInt(v * 2 ** 149) ** 2n, 0n)) / 2 ** 298;
    ours += Math.abs(tally(x).data()[place.squares]! - exact);
    inOrder += Math.abs(values.reduce((sum, v) => sum + v * v, 0) - exact);
  }
  expect(ours).toBeLessThan(inOrder);
});

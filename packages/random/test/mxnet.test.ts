/** MXNet's own numbers, as the notebooks of Dive into Deep Learning print them. */
import { describe, expect, test } from 'vitest';
import { MXNetRandom } from '../src/index.js';

const { fround } = Math;
const floats = (n: number): Float32Array => new Float32Array(n);

describe('printed values', () => {
  test('the first two rows of np.random.normal(size=(4, 4)) at the default seed', () => {
    const printed = [
      2.2122064, 1.1630787, 0.7740038, 0.4838046, 1.0434403, 0.29956347, 1.1839255, 0.15302546,
    ];
    expect(Array.from(new MXNetRandom().normal(floats(16)).slice(0, 8))).toEqual(printed.map(fround));
  });

  test('classic nd.random.normal drops every second value of the same pairs', () => {
    const classic = new MXNetRandom(0, { classic: true }).normal(floats(8));
    const pairs = new MXNetRandom().normal(floats(16));
    expect(classic).toEqual(pairs.filter((_, i) => i % 2 === 0));
  });

  test('a hundred products of 4 x 4 matrices end where the chapter on numerical stability ends', () => {
    const stream = new MXNetRandom();
    let product = stream.normal(floats(16));
    for (let i = 0; i < 100; i++) product = times(product, stream.normal(floats(16)));
    const row = [3.446e23, -7.8041e23, 5.9973e23, 4.5231e23];
    row.forEach((x, i) => expect(Math.abs(product[i]! / x - 1)).toBeLessThan(1e-4));
  });
});

describe('seeds and engines', () => {
  test('a seed is multiplied by 127 before it reaches the engine', () => {
    const stream = new MXNetRandom(2 ** 32 + 1);
    expect(stream.uniform(floats(5))).toEqual(new MXNetRandom(1).uniform(floats(5)));
    expect(stream.setSeed(0).normal(floats(4))).toEqual(new MXNetRandom().normal(floats(4)));
  });

  test('an odd call drops the second value of its last pair', () => {
    const stream = new MXNetRandom();
    stream.normal(floats(3));
    expect(stream.normal(floats(2))).toEqual(new MXNetRandom().normal(floats(6)).slice(4));
  });

  test('classic draws take another engine for every 64 values', () => {
    const long = new MXNetRandom(3, { classic: true }).uniform(floats(100));
    expect(long.slice(0, 50)).toEqual(new MXNetRandom(3, { classic: true }).uniform(floats(50)));
    const second = new MXNetRandom(3, { classic: true });
    second.uniform(floats(64));
    expect(long.slice(50)).not.toEqual(second.uniform(floats(50)));
    expect(new MXNetRandom(3).uniform(floats(100)).slice(0, 50)).toEqual(long.slice(0, 50));
  });

  test('a fork goes on with all engines', () => {
    const stream = new MXNetRandom(3, { classic: true });
    stream.uniform(floats(1000));
    expect(stream.fork().normal(floats(1000))).toEqual(stream.normal(floats(1000)));
  });

  test('an empty call draws nothing', () => {
    const stream = new MXNetRandom();
    stream.normal(stream.uniform(floats(0)));
    expect(stream.normal(floats(4))).toEqual(new MXNetRandom().normal(floats(4)));
  });
});

function times(a: Float32Array, b: Float32Array): Float32Array {
  return floats(16).map((_, at) => {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum = fround(sum + fround(a[at - (at % 4) + k]! * b[4 * k + (at % 4)]!));
    return sum;
  });
}

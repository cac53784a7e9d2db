/** JAX's own numbers: test vectors of the cipher and values that its documentation and books print. */
import { describe, expect, test } from 'vitest';
import { JaxKey, JaxRandom } from '../src/index.js';
import { threefry } from '../src/jax/threefry.js';

const legacy = { partitionable: false };
const floats = (n: number): Float32Array => new Float32Array(n);

/** NumPy prints the shortest digits that tell a float32 from its neighbours, and never more than eight decimals. */
const isPrinted = (x: number, printed: number): boolean =>
  Math.fround(printed) === x || Number(x.toFixed(8)) === printed;

describe('Threefry-2x32', () => {
  // Known answers of the Random123 distribution, twenty rounds.
  test.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ])('key %o, counter %o', (key, [high, low], expected) => {
    const out = new Uint32Array(2);
    threefry(Uint32Array.from(key), high!, low!, out, 0);
    expect([...out]).toEqual(expected);
  });
});

describe('keys', () => {
  test('a seed gives its high and low word', () => {
    expect([...JaxKey.fromSeed(42).words]).toEqual([0, 42]);
    expect([...JaxKey.fromSeed(2n ** 33n + 5n).words]).toEqual([2, 5]);
    // Without jax_enable_x64, as by default, a seed is an int32.
    expect([...JaxKey.fromSeed(-1).words]).toEqual([0, 0xffffffff]);
  });

  test('splitting as the JAX guide prints it, legacy layout', () => {
    const [key, sub] = JaxKey.fromSeed(0, legacy).split();
    expect([...key!.words]).toEqual([4146024105, 967050713]);
    expect([...sub!.words]).toEqual([2718843009, 1272950319]);
    const [next, other] = key!.split();
    expect([...next!.words]).toEqual([2384771982, 3928867769]);
    expect([...other!.words]).toEqual([1278412471, 2182328957]);
  });

  test('splitting in the partitionable layout, where more keys do not change the first ones', () => {
    const key = JaxKey.fromSeed(0);
    expect([...key.split()[0]!.words]).toEqual([1797259609, 2579123966]);
    expect(key.split(5).slice(0, 2)).toEqual(key.split(2));
  });

  test('folding in a number is the block of that number', () => {
    const key = JaxKey.fromSeed(7);
    const block = new Uint32Array(2);
    threefry(key.words, 0, 3, block, 0);
    expect(key.foldIn(3).words).toEqual(block);
    expect(key.foldIn(3)).toEqual(key.split(4)[3]);
  });

  test('the same key gives the same numbers, and fewer of them are a beginning only when partitionable', () => {
    const key = JaxKey.fromSeed(1);
    expect(key.uniform(floats(9))).toEqual(key.uniform(floats(9)));
    expect(key.bits(9).slice(0, 4)).toEqual(key.bits(4));
    expect(JaxKey.fromSeed(1, legacy).bits(9).slice(0, 4)).not.toEqual(JaxKey.fromSeed(1, legacy).bits(4));
  });
});

describe('printed values', () => {
  // docs.jax.dev, jax.random module: the present pages and those before partitionable became the default.
  test.each([
    [{}, 0.947667, 0.00729382],
    [legacy, 0.41845703, 0.10536897],
  ])('uniform of key 0 and of its subkey, %o', (options, first, second) => {
    const key = JaxKey.fromSeed(0, options);
    expect(key.uniform(floats(1))[0]).toBeCloseTo(first, 8);
    expect(key.split()[1]!.uniform(floats(1))[0]).toBeCloseTo(second, 8);
  });

  // JAX guide "Pseudorandom numbers" in both layouts; Deep Learning with Python, third edition, chapter 3 (key 123).
  test.each([
    ['key 0', JaxKey.fromSeed(0), [1.6226422]],
    ['key 0, legacy', JaxKey.fromSeed(0, legacy), [-0.20584226]],
    ['subkey of key 0, legacy', JaxKey.fromSeed(0, legacy).split()[1]!, [-1.2515389]],
    ['key 42', JaxKey.fromSeed(42), [-0.02830462]],
    ['key 42, legacy', JaxKey.fromSeed(42, legacy), [-0.18471177]],
    ['key 123, legacy', JaxKey.fromSeed(123, legacy), [-0.1470326, 0.5524756, 1.648498]],
    ['key 123 split, legacy', JaxKey.fromSeed(123, legacy).split(1)[0]!, [0.5362355, -1.1920372, 2.450225]],
  ])('normal of %s', (_, key, expected) => {
    const values = key.normal(floats(expected.length));
    expect(expected.filter((printed, i) => !isPrinted(values[i]!, printed))).toEqual([]);
  });

  test('normals of key 0 in a 3 x 4 array, legacy: an older release prints three of them one ulp away', () => {
    const row = JaxKey.fromSeed(0, legacy).normal(floats(12)).slice(0, 4);
    const printed = [1.1901637, -1.0996888, 0.4436784, 0.5984696];
    row.forEach((x, i) => expect(Math.abs(x / printed[i]! - 1)).toBeLessThan(2 ** -22));
  });
});

describe('other draws of a key', () => {
  test('truncated normals stay strictly inside their bounds', () => {
    for (const [low, high] of [
      [-2, 2],
      [0.5, 0.6],
      [3, 4],
      [-Infinity, 0],
    ] as const) {
      const out = JaxKey.fromSeed(5).truncatedNormal(floats(5000), low, high);
      expect(out.every((x) => x > low && x < high)).toBe(true);
    }
  });

  test('integers cover their range, up to all of int32', () => {
    const dice = JaxKey.fromSeed(3).randint(new Int32Array(2000), 1, 7);
    expect(new Set(dice)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    const whole = JaxKey.fromSeed(3).randint(new Int32Array(2000), -(2 ** 31), 2 ** 31);
    expect(Math.min(...whole)).toBeLessThan(-(2 ** 31) * 0.99);
    expect(Math.max(...whole)).toBeGreaterThan(2 ** 31 * 0.99);
    const big = JaxKey.fromSeed(3).randint(new BigInt64Array(2000), 1, 7);
    expect(Array.from(big, Number)).toEqual([...dice]);
  });

  test('a permutation holds every number once', () => {
    for (const n of [0, 1, 2, 1000, 3000])
      expect(JaxKey.fromSeed(n).permutation(n).toSorted()).toEqual(
        Float64Array.from({ length: n }, (_, i) => i),
      );
  });
});

describe('the stream', () => {
  test('every call splits the key first', () => {
    const stream = new JaxRandom(0, legacy);
    const [key, sub] = JaxKey.fromSeed(0, legacy).split();
    expect(stream.normal(floats(1))).toEqual(sub!.normal(floats(1)));
    expect(stream.key).toEqual(key);
    expect(stream.randperm(9)).toEqual(key!.split()[1]!.permutation(9));
    expect(stream.fork().uniform(floats(3))).toEqual(stream.uniform(floats(3)));
  });

  test('mean and deviation are applied one after the other', () => {
    const plain = new JaxRandom(2).normal(floats(50));
    const scaled = new JaxRandom(2).normal(floats(50), 1.5, 0.1);
    expect(scaled).toEqual(plain.map((x) => Math.fround(x * Math.fround(0.1)) + 1.5));
  });
});

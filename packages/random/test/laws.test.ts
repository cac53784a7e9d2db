/** What holds for every seed: how calls share the stream, and facts about PyTorch's algorithms worth knowing. */
import { describe, expect, test } from 'vitest';
import { Generator } from '../src/index.js';
import { permuteInsideOut, remainder64 } from '../src/torch/integers.js';
import { erfcx } from '../src/erf.js';
import { texts } from './recorded.js';

const randn = (n: number, seed = 0): Float32Array => new Generator(seed).normal(new Float32Array(n));
const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

describe('normals', () => {
  test('fifteen and sixteen values share nothing: they come by different ways', () => {
    const [fewer, more] = [randn(15), randn(16)];
    expect(fewer.filter((x, i) => x === more[i])).toHaveLength(0);
  });

  test('seventeen values redo the last sixteen', () => {
    const [sixteen, seventeen] = [randn(16), randn(17)];
    expect(seventeen[0]).toBe(sixteen[0]);
    expect(seventeen.slice(1, 16).filter((x, i) => x === sixteen[i + 1])).toHaveLength(0);
    expect(randn(20).slice(0, 4)).toEqual(sixteen.slice(0, 4));
  });

  test('the second half of a pair waits through other draws and sizes until the next small call', () => {
    const plain = new Generator(4);
    const [, second] = plain.normal(new Float32Array(2));
    const mixed = new Generator(4);
    mixed.normal(new Float32Array(1));
    mixed.uniform(new Float32Array(5));
    mixed.normal(new Float32Array(64));
    expect(mixed.normal(new Float32Array(1))[0]).toBe(second);
    mixed.normal(new Float32Array(1));
    mixed.manualSeed(4);
    expect(mixed.normal(new Float32Array(2))[1]).toBe(second);
  });

  test('std 0 gives the mean and draws all the same', () => {
    for (const n of [4, 20]) {
      const [zero, one] = [new Generator(2), new Generator(2)];
      expect(new Set(zero.normal(new Float32Array(n), 1.5, 0))).toEqual(new Set([1.5]));
      one.normal(new Float32Array(n));
      expect(zero.random()).toBe(one.random());
    }
  });

  test('filling piece by piece at the chunk size changes no bit', () => {
    for (const n of [2048, 2064, 4096, 5000, 8192]) {
      const whole = randn(n, 7);
      const generator = new Generator(7);
      const full = n - (n % 16);
      const pieces = Array.from({ length: full / 16 }, () => [
        ...generator.normal(new Float32Array(16)),
      ]).flat();
      expect(pieces.slice(0, n - 16)).toEqual(Array.from(whole.subarray(0, n - 16)));
    }
  });

  test('truncated normals stay inside their bounds, in the middle and in the far tail', () => {
    for (const [mean, std, a, b] of [
      [0, 1, -2, 2],
      [0, 1, 1, 3],
      [5, 2, 4, 6],
      [0, 1, 8, 9],
      [0, 1, 39, 40],
      [0, 1, -9, -8],
    ] as const)
      for (const out of [new Float32Array(2000), new Float64Array(2000)]) {
        new Generator(1).truncNormal(out, mean, std, a, b);
        expect(
          out.every((x) => x >= a && x <= b),
          `${a} to ${b}`,
        ).toBe(true);
      }
  });
});

describe('uniforms', () => {
  test('the upper bound is never returned, even where rounding reaches it', () => {
    const narrow = new Generator(0).uniform(new Float32Array(1000), 1, 1 + 2 ** -23);
    expect(new Set(narrow)).toEqual(new Set([1]));
    const tiny = new Generator(0).uniform(new Float64Array(1000), 1, 1 + 2 ** -52);
    expect(new Set(tiny)).toEqual(new Set([1]));
  });

  test('equal bounds give that bound', () => {
    expect(new Set(new Generator(0).uniform(new Float32Array(9), 0.1, 0.1))).toEqual(
      new Set([Math.fround(0.1)]),
    );
  });

  test('one call of n values equals n calls of one', () => {
    const generator = new Generator(3);
    const singles = Float32Array.from(
      { length: 1300 },
      () => generator.uniform(new Float32Array(1), -2, 5)[0]!,
    );
    expect(new Generator(3).uniform(new Float32Array(1300), -2, 5)).toEqual(singles);
  });
});

describe('integers', () => {
  test('remainders of 64-bit draws are exact for every range', () => {
    const generator = new Generator(6);
    for (const bits of [3, 21, 28, 32, 33, 41, 42, 43, 50, 53])
      for (let i = 0; i < 200; i++) {
        const [high, low] = [generator.random(), generator.random()];
        const range = 2 ** bits - Math.floor(2 ** (bits - 1) * (i / 200));
        const expected = ((BigInt(high) << 32n) | BigInt(low)) % BigInt(range);
        expect(BigInt(remainder64(high, low, range))).toBe(expected);
      }
  });

  test('all arrays of a call get the same integers', () => {
    const draw = (out: Parameters<Generator['randint']>[0]): string[] =>
      texts(new Generator(9).randint(out, 0, 100));
    const expected = draw(new Int32Array(50));
    for (const out of [
      new Float32Array(50),
      new Float64Array(50),
      new Int16Array(50),
      new Int8Array(50),
      new Uint8Array(50),
      new BigInt64Array(50),
    ])
      expect(draw(out)).toEqual(expected);
  });

  test('all of int64 can be drawn into a BigInt64Array', () => {
    const out = new Generator(1).randint(new BigInt64Array(2000), -(2n ** 63n), 2n ** 63n);
    expect(out.some((x) => x < -(2n ** 62n))).toBe(true);
    expect(out.some((x) => x > 2n ** 62n)).toBe(true);
  });

  test('randomIntegers goes up to the largest exact integer of each dtype', () => {
    const most = (out: Parameters<Generator['randint']>[0], dtype?: 'bool'): number =>
      Math.max(
        ...Array.from(new Generator(0).randomIntegers(out, dtype === undefined ? {} : { dtype }), Number),
      );
    const n = 20000;
    expect(most(new Uint8Array(n))).toBe(255);
    expect(most(new Uint8Array(n), 'bool')).toBe(1);
    expect(most(new Int8Array(n))).toBe(127);
    expect(most(new Int16Array(n))).toBeGreaterThan(2 ** 15 - 20);
    expect(most(new Int32Array(n)) / 2 ** 31).toBeGreaterThan(0.999);
    expect(most(new Float32Array(n)) / 2 ** 24).toBeGreaterThan(0.999);
    expect(most(new Float64Array(n)) / 2 ** 53).toBeGreaterThan(0.999);
    expect(most(new BigInt64Array(n)) / 2 ** 63).toBeGreaterThan(0.999);
  });

  test.each([0, 1, 2, 1000])('randperm(%i) holds every number once', (n) => {
    for (const seed of seeds) {
      const order = new Generator(seed).randperm(n);
      expect(order.toSorted()).toEqual(Float64Array.from({ length: n }, (_, i) => i));
    }
  });

  test('the permutation of very many, here of few, holds every number once and takes two words a step', () => {
    for (const seed of seeds) {
      const generator = new Generator(seed);
      const order = new Float64Array(100);
      permuteInsideOut(generator.mt, order);
      expect(order.toSorted()).toEqual(Float64Array.from({ length: 100 }, (_, i) => i));
      const other = new Generator(seed);
      for (let i = 0; i < 200; i++) other.random();
      expect(generator.random()).toBe(other.random());
    }
  });
});

describe('dropout', () => {
  test('certain outcomes draw nothing', () => {
    const generator = new Generator(1);
    const before = generator.getState();
    expect(new Set(generator.dropoutMask(new Float32Array(5), 0))).toEqual(new Set([1]));
    expect(new Set(generator.dropoutMask(new Float32Array(5), 1))).toEqual(new Set([0]));
    expect(generator.getState()).toEqual(before);
  });

  test('kept elements are scaled by 1 / (1 - p) rounded as PyTorch rounds it', () => {
    const mask = new Generator(0).dropoutMask(new Float32Array(200), 0.1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / Math.fround(0.9))]));
  });

  test('positive inputs of rrelu draw nothing', () => {
    const generator = new Generator(1);
    const before = generator.getState();
    expect([...generator.rreluSlopes(new Float32Array(3), Float32Array.of(1, 2, NaN))]).toEqual([1, 1, 1]);
    expect(generator.getState()).toEqual(before);
  });
});

test('the scaled error function agrees with tabulated values', () => {
  // Python's math.erfc(x) * math.exp(x * x), and for 30 the asymptotic series.
  const table = [
    [0, 1],
    [0.5, 0.6156903441929259],
    [1.9, 0.2665093736616727],
    [2, 0.2553956763105057],
    [5, 0.11070463773306863],
    [30, 0.018795888861416751],
  ] as const;
  for (const [x, y] of table) expect(Math.abs(erfcx(x) / y - 1)).toBeLessThan(1e-12);
});

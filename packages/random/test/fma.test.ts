/** Fused multiply-add against exact arithmetic on integers. */
import { describe, expect, test } from 'vitest';
import { fma32, fma64 } from '../src/fma.js';
import { Generator } from '../src/index.js';

const { fround } = Math;
const view = new DataView(new ArrayBuffer(8));
const unit = 2200n;

/** `x * 2^2200` as an integer: exact for every float64. */
function exact(x: number): bigint {
  view.setFloat64(0, x);
  const biased = (view.getUint16(0) >> 4) & 0x7ff;
  const fraction = view.getBigUint64(0) & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const size = mantissa << (unit - 1075n + BigInt(Math.max(biased, 1)));
  return x < 0 ? -size : size;
}

/** `2^4400` times the exact `a * b + c`. */
const exactSum = (a: number, b: number, c: number): bigint => exact(a) * exact(b) + (exact(c) << unit);
const distance = (x: number, sum: bigint): bigint => {
  const d = (exact(x) << unit) - sum;
  return d < 0n ? -d : d;
};

function neighbours64(x: number): [number, number] {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  const at = (b: bigint): number => (view.setBigInt64(0, b), view.getFloat64(0));
  return x === 0 ? [5e-324, -5e-324] : [at(bits + 1n), at(bits - 1n)];
}

function neighbours32(x: number): [number, number] {
  view.setFloat32(0, x);
  const bits = view.getInt32(0);
  const at = (b: number): number => (view.setInt32(0, b), view.getFloat32(0));
  return x === 0 ? [2 ** -149, -(2 ** -149)] : [at(bits + 1), at(bits - 1)];
}

type Operands = readonly [a: number, b: number, c: number];

/** No float on either side is nearer to the exact result. */
function isNearest(x: number, [a, b, c]: Operands, neighbours: readonly number[]): boolean {
  const sum = exactSum(a, b, c);
  return neighbours.every((other) => !Number.isFinite(other) || distance(x, sum) <= distance(other, sum));
}
const isNearest64 = (t: Operands): boolean => {
  const x = fma64(...t);
  return !Number.isFinite(x) || isNearest(x, t, neighbours64(x));
};
const isNearest32 = (t: Operands): boolean => {
  const x = fma32(...t);
  return isNearest(x, t, neighbours32(x));
};

/** Float64 numbers of very different sizes, so that all ways of cancelling and rounding occur. */
function operands(count: number, width: number): number[] {
  const generator = new Generator(91);
  const mantissas = generator.uniform(new Float64Array(count), -1, 1);
  const exponents = generator.randint(new Float64Array(count), -width, width + 1);
  return Array.from(mantissas, (x, i) => x * 2 ** exponents[i]!);
}

/** Every second sum cancels most of the product. */
function triples(x: readonly number[]): Operands[] {
  return Array.from({ length: x.length / 3 }, (_, i) => {
    const [a, b, c] = [x[3 * i]!, x[3 * i + 1]!, x[3 * i + 2]!];
    return [a, b, i % 2 === 0 ? c : -(a * b) * (1 + c * 2 ** -50)];
  });
}

describe('fma64', () => {
  test.each([3, 40, 300, 520])('rounds once for operands as far from 1 as 2^%i', (width) => {
    expect(triples(operands(6000, width)).filter((t) => !isNearest64(t))).toEqual([]);
  });

  test('goes through the subnormals', () => {
    const small: Operands[] = [
      [2 ** -540, 2 ** -540, 2 ** -1074],
      [3 * 2 ** -540, 2 ** -535, -(2 ** -1070)],
      [1.1e-160, 1.3e-160, 5e-324],
    ];
    expect(small.filter((t) => !isNearest64(t))).toEqual([]);
  });

  test('keeps infinities, NaN and the sign of zero', () => {
    expect(fma64(Infinity, 2, 1)).toBe(Infinity);
    expect(fma64(Infinity, 0, 1)).toBeNaN();
    expect(fma64(1, 1, NaN)).toBeNaN();
    expect(fma64(1e200, 1e200, 1)).toBe(Infinity);
    expect(fma64(-1, 0, 0)).toBe(0);
    expect(fma64(-1, 0, -0)).toBe(-0);
    expect(fma64(3, 5, -15)).toBe(0);
  });
});

describe('fma32', () => {
  test.each([3, 30])('rounds once for operands as far from 1 as 2^%i', (width) => {
    const singles = triples(operands(6000, width)).map(([a, b, c]): Operands => [
      fround(a),
      fround(b),
      fround(c),
    ]);
    expect(singles.filter((t) => !isNearest32(t))).toEqual([]);
  });

  test('is right where the float64 sum falls on a midpoint that the exact sum only comes near', () => {
    const [a, b] = [1 + 2 ** -15, 1 - 2 ** -15];
    // a * b = 1 - 2^-30: beside 1 the last part vanishes in float64, and the tie would go to even.
    expect(fma32(a, b * 2 ** -24, 1 + 2 ** -23)).toBe(1 + 2 ** -23);
    expect(fround(a * (b * 2 ** -24) + (1 + 2 ** -23))).toBe(1 + 2 ** -22);
    expect(fma32(a, -b * 2 ** -25, 1 - 2 ** -24)).toBe(1 - 2 ** -24);
    expect(fma32(-a, b * 2 ** -24, -1 - 2 ** -23)).toBe(-1 - 2 ** -23);
    // Exactly midway: to even.
    expect(fma32(1, 2 ** -24, 1)).toBe(1);
    expect(fma32(3, 2 ** -24, 1)).toBe(1 + 2 ** -22);
  });

  test('keeps infinities and NaN', () => {
    expect(fma32(3e38, 3e38, 0)).toBe(Infinity);
    expect(fma32(Infinity, 1, -Infinity)).toBeNaN();
    expect(fma32(2, 3, NaN)).toBeNaN();
  });
});

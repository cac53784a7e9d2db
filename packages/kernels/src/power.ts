/**
 * Powers of float64 from additions, products and quotients alone, so that every engine gives the same digits: Math.pow and
 * `**` differ in the last bit between versions of V8. The logarithm is kept in two numbers, about 68 bits of it.
 */

/** ln 2 in parts: times a whole number of 11 bits the first is exact. */
const [LN2, LN2_REST] = [0.6931471805598903, 5.497923018708371e-14];
const bits = new DataView(new ArrayBuffer(8));

/**
 * `a` to the power `b` (IEEE 754 and C's pow; 1 to any power is 1, also where JavaScript says NaN), within 0.6 ulp; below
 * 2 ** -1022 within one unit of the last place.
 */
export function power(a: number, b: number): number {
  if (a === 1 || b === 0 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  if (b === 1) return a;
  if (b === 2) return a * a;
  if (b === -1) return 1 / a;
  // What is left of these follows from signs, by rules that all engines keep.
  if (a === 0 || b - b !== 0 || a - a !== 0) return a ** b;
  const few = b >= -16 && b <= 16 && Number.isInteger(b) ? repeated(a, b) : NaN;
  if (few === few) return few;
  if (a > 0) return b === 0.5 ? Math.sqrt(a) : positive(a, b);
  if (!Number.isInteger(b)) return NaN;
  return b % 2 === 0 ? positive(-a, b) : -positive(-a, b);
}

/** `a` multiplied by itself, a whole number of times; NaN where a part on the way could be too large or too small. */
function repeated(a: number, b: number): number {
  const count = Math.abs(b);
  let high = a;
  let low = 0;
  for (let k = 1; k < count; k++) {
    high = product(high, a);
    low = left[0]! + low * a;
  }
  const size = Math.abs(high);
  if (!(size > 1e-280 && size < 1e280)) return NaN;
  if (b > 0) return high + low;
  const inverse = 1 / high;
  const back = product(inverse, high);
  return inverse + inverse * (1 - back - left[0]! - inverse * low);
}

/** `e ** (b log a)` of a finite number above 0. */
function positive(a: number, b: number): number {
  // As far from 1 as a number can be without being 1, this is beyond all bounds.
  if (Math.abs(b) > 1e24) return a > 1 === b > 0 ? Infinity : 0;
  const high = logarithm(a);
  const low = b * left[0]!;
  const top = product(b, high);
  if (top > 710) return Infinity;
  if (top < -746) return 0;
  return exponential(top, left[0]! + low);
}

/** The logarithm, n ln 2 + 2 artanh s with s = (m - 1) / (m + 1), `a` being `m` times `2 ** n`; what is left over in `left`. */
function logarithm(a: number): number {
  const scale = a < 2.2250738585072014e-308 ? 54 : 0;
  bits.setFloat64(0, scale === 0 ? a : a * 18014398509481984);
  const word = bits.getUint32(0);
  bits.setUint32(0, (word & 0xfffff) | 0x3ff00000);
  let n = (word >>> 20) - 1023 - scale;
  let m = bits.getFloat64(0);
  if (m > Math.SQRT2) {
    n++;
    m /= 2;
  }
  const down = sum(m, 1);
  const downRest = left[0]!;
  const s = (m - 1) / down;
  const back = product(s, down);
  const sRest = (m - 1 - back - left[0]! - s * downRest) / down;

  // s + s³/3 + s⁵/5 in two numbers, the powers above in one.
  const z = product(s, s);
  const zRest = left[0]! + 2 * s * sRest;
  let series = 0;
  for (let odd = 27; odd >= 7; odd -= 2) series = series * z + 1 / odd;
  const fifth = plus(FIFTH, FIFTH_REST, z * series, 0);
  const inner = times(z, zRest, fifth, left[0]!);
  const third = plus(THIRD, THIRD_REST, inner, left[0]!);
  const cubes = times(z, zRest, third, left[0]!);
  const more = times(s, sRest, cubes, left[0]!);
  const half = plus(s, sRest, more, left[0]!);
  return plus(n * LN2, n * LN2_REST, 2 * half, 2 * left[0]!);
}
const [THIRD, THIRD_REST] = [1 / 3, 1.850371707708594e-17];
const [FIFTH, FIFTH_REST] = [0.2, -1.1102230246251566e-17];

/** e to the power of the sum of two numbers, the second far below the first. */
function exponential(high: number, low: number): number {
  const n = Math.round(high * Math.LOG2E);
  const r = plus(high - n * LN2, 0, -n * LN2_REST, low);
  const rRest = left[0]!;
  let series = 0;
  for (let k = 0; k < OVER_FACTORIALS.length; k++) series = series * r + OVER_FACTORIALS[k]!;
  const one = sum(1, r);
  const whole = one + (left[0]! + (rRest * (1 + r) + series * r * r));
  const half = Math.trunc(n / 2);
  return whole * powerOfTwo(half) * powerOfTwo(n - half);
}
/** 2 to a whole power from -1022 to 1023, by its bits: no engine has a say in them. */
function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
/** 1 / 14!, 1 / 13!, … 1 / 2!. */
const OVER_FACTORIALS = Float64Array.from(
  [87178291200, 6227020800, 479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2],
  (factorial) => 1 / factorial,
);

/** What rounding leaves out of the last sum or product: a number more to return, without an object for two. */
const left = new Float64Array(1);

/** `a + b`, rounded. */
function sum(a: number, b: number): number {
  const s = a + b;
  const part = s - a;
  left[0] = a - (s - part) + (b - part);
  return s;
}

/** The sum of two numbers that stand in two parts each. */
function plus(a: number, aRest: number, b: number, bRest: number): number {
  const s = sum(a, b);
  const low = left[0]! + (aRest + bRest);
  const high = s + low;
  left[0] = low - (high - s);
  return high;
}

/** `a * b`, rounded (Dekker 1971). */
function product(a: number, b: number): number {
  const p = a * b;
  const aHigh = front(a);
  const bHigh = front(b);
  left[0] = (a - aHigh) * (b - bHigh) - (p - aHigh * bHigh - (a - aHigh) * bHigh - aHigh * (b - bHigh));
  return p;
}

/** The first half of the digits. */
function front(a: number): number {
  const c = 134217729 * a;
  return c - (c - a);
}

/** The product of two numbers that stand in two parts each. */
function times(a: number, aRest: number, b: number, bRest: number): number {
  const p = product(a, b);
  left[0] = left[0]! + (a * bRest + aRest * b);
  return p;
}

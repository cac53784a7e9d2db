/** Fused multiply-add: `a * b + c` rounded once, as the kernels of PyTorch's x86-64 builds compute it. */

/** `a * b + c` rounded once to float32, for float32 operands. */
export function fma32(a: number, b: number, c: number): number {
  // The product of two float32 is exact in float64, so only a sum that lies midway between two float32 can mislead
  // the second rounding: then `sum + rest` is the neighbour on the far side, itself a float32.
  const sum = a * b + c;
  const near = Math.fround(sum);
  const rest = sum - near;
  const far = sum + rest;
  return rest !== 0 && Math.fround(far) === far ? fromOdd(a * b, c) : near;
}

/** `a * b + c` rounded once to float64. */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  if (c === 0 || product === 0 || !Number.isFinite(product + c)) return product + c;
  if (!moderate(a) || !moderate(b) || !moderate(c) || !moderate(product)) return exactSum(a, b, c);
  const low = productError(a, b, product);
  // Boldo and Melquiond 2008: the parts below the leading one are summed to odd, then added with one rounding.
  const t = c + low;
  const tLow = sumError(c, low, t);
  const v = product + t;
  const vLow = sumError(product, t, v);
  return v + toOdd(tLow, vLow);
}

/** float32 of the exact `p + c`: first rounded to odd in float64, which cannot mislead the second rounding. */
const fromOdd = (p: number, c: number): number => Math.fround(toOdd(p, c));

const float64 = new Float64Array(1);
const halves = new Uint32Array(float64.buffer);

/** `a + b` rounded to odd: when it is not exact, the neighbour whose last bit is 1. */
function toOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  if (error === 0 || !Number.isFinite(sum)) return sum;
  float64[0] = sum;
  const low = halves[0]!;
  if (low & 1) return sum;
  // The last bit is 0 here, so one step away from zero carries nothing; towards zero it may borrow.
  if (error > 0 === sum > 0) halves[0] = low | 1;
  else {
    halves[0] = low - 1;
    if (low === 0) halves[1] = halves[1]! - 1;
  }
  return float64[0];
}

/** What `sum = a + b` lost in rounding (Knuth's TwoSum). */
function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** What `product = a * b` lost in rounding (Dekker's product of halves). */
function productError(a: number, b: number, product: number): number {
  const aHigh = upper(a);
  const bHigh = upper(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function upper(x: number): number {
  const scaled = x * 134217729; // 2^27 + 1
  return scaled - (scaled - x);
}

/** Neither so large nor so small that a part of the sums above could overflow or lose bits below the subnormals. */
const moderate = (x: number): boolean => Math.abs(x) < 1e150 && Math.abs(x) > 1e-150;

/** The same by integers: slow, for operands of extreme size. */
function exactSum(a: number, b: number, c: number): number {
  const [ma, ea] = parts(a);
  const [mb, eb] = parts(b);
  const [mc, ec] = parts(c);
  const exponent = Math.min(ea + eb, ec);
  const sum = ((ma * mb) << BigInt(ea + eb - exponent)) + (mc << BigInt(ec - exponent));
  return scaledDown(sum, exponent);
}

/** Integer mantissa and exponent: `x = mantissa * 2^exponent`. */
function parts(x: number): [bigint, number] {
  float64[0] = x;
  const bits = (BigInt(halves[1]!) << 32n) | BigInt(halves[0]!);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return [x < 0 ? -mantissa : mantissa, Math.max(biased, 1) - 1075];
}

/** `value * 2^exponent` rounded once, ties to even. */
function scaledDown(value: bigint, exponent: number): number {
  if (value === 0n) return 0;
  const size = value < 0n ? -value : value;
  const length = size.toString(2).length;
  // Bits below the last one a float64 of this size can hold (subnormals end at 2^-1074).
  const drop = Math.max(length - 53, -1074 - exponent, 0);
  const kept = size >> BigInt(drop);
  const rest = size - (kept << BigInt(drop));
  const half = drop === 0 ? 0n : 1n << BigInt(drop - 1);
  const up = drop > 0 && (rest > half || (rest === half && (kept & 1n) === 1n));
  const magnitude = timesPower(Number(up ? kept + 1n : kept), exponent + drop);
  return value < 0n ? -magnitude : magnitude;
}

/** `x * 2^power` in two exact steps, since 2^power alone may not be a float64. */
function timesPower(x: number, power: number): number {
  const half = Math.trunc(power / 2);
  return x * 2 ** half * 2 ** (power - half);
}

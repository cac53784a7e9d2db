/** What NumPy's two generators share: the source of random words, and integers made of them. */
import { type DrawArray, type DrawDType, isBigInts } from '../arrays.js';

/** A bit generator: 32 or 64 random bits at a time. */
export interface WordSource {
  /** The next 32 bits. */
  word(): number;
  /** The next 64 bits. */
  word64(): bigint;
}

/** Draws one integer from 0 to `most`, both included. */
type Bounded = (most: number) => number;

/** How many bits of a word each small integer type takes; wider types take whole words. */
const small: ReadonlyMap<DrawDType, number> = new Map([
  ['int16', 16],
  ['int8', 8],
  ['uint8', 8],
  ['bool', 1],
]);

/** Fills with integers from `low` to `high - 1`, by rejection under a mask (legacy) or by Lemire's multiplication. */
export function fillIntegers(
  source: WordSource,
  out: DrawArray,
  dtype: DrawDType,
  [low, high]: readonly [bigint, bigint],
  masked: boolean,
): void {
  const most = high - low - 1n;
  if (most > 0xffffffffn) {
    const wide = masked ? masked64 : multiplied64;
    for (let i = 0; i < out.length; i++) put(out, i, low + wide(source, most));
    return;
  }
  const bounded = boundedOf(source, small.get(dtype) ?? 32, masked);
  const range = Number(most);
  const first = Number(low);
  for (let i = 0; i < out.length; i++) {
    const offset = range === 0 ? 0 : bounded(range);
    if (isBigInts(out)) out[i] = low + BigInt(offset);
    else out[i] = first + offset;
  }
}

function put(out: DrawArray, i: number, value: bigint): void {
  if (isBigInts(out)) out[i] = value;
  else out[i] = Number(value);
}

/** One integer from 0 to `most`, below 2^32, by rejection under a mask. */
export function masked32(take: () => number, most: number): number {
  // All ones below the leading bit of `most`.
  const mask = most === 0 ? 0 : 0xffffffff >>> Math.clz32(most);
  let value = (take() & mask) >>> 0;
  while (value > most) value = (take() & mask) >>> 0;
  return value;
}

/** The same by the upper part of a product (Lemire 2019), on `bits` bits. */
function multiplied(take: () => number, most: number, bits: number): number {
  const range = most + 1;
  const whole = 2 ** bits;
  if (range === whole) return take();
  // Products of more than 53 bits are split, so that both parts stay exact.
  let [upper, lower] = product(take(), range, whole);
  if (lower < range) {
    const threshold = (whole - range) % range;
    while (lower < threshold) [upper, lower] = product(take(), range, whole);
  }
  return upper;
}

function product(x: number, range: number, whole: number): [upper: number, lower: number] {
  if (whole < 2 ** 32) return [Math.floor((x * range) / whole), (x * range) % whole];
  const low = (x & 0xffff) * range;
  const sum = (x >>> 16) * range + Math.floor(low / 65536);
  return [Math.floor(sum / 65536), (sum % 65536) * 65536 + (low % 65536)];
}

function boundedOf(source: WordSource, bits: number, masked: boolean): Bounded {
  const take = bits === 32 ? (): number => source.word() : pieces(source, bits);
  if (bits === 1) return take;
  return masked ? (most) => masked32(take, most) : (most) => multiplied(take, most, bits);
}

/** Cuts words into pieces of a few bits, the lowest first. A new call starts with a new word. */
function pieces(source: WordSource, bits: number): () => number {
  let word = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      word = source.word();
      left = 32 / bits;
    } else word >>>= bits;
    left--;
    return word & (2 ** bits - 1);
  };
}

function masked64(source: WordSource, most: bigint): bigint {
  const mask = (1n << BigInt(most.toString(2).length)) - 1n;
  let value = source.word64() & mask;
  while (value > most) value = source.word64() & mask;
  return value;
}

function multiplied64(source: WordSource, most: bigint): bigint {
  const range = most + 1n;
  if (range === 1n << 64n) return source.word64();
  let both = source.word64() * range;
  let lower = BigInt.asUintN(64, both);
  if (lower < range) {
    const threshold = ((1n << 64n) - range) % range;
    while (lower < threshold) {
      both = source.word64() * range;
      lower = BigInt.asUintN(64, both);
    }
  }
  return both >> 64n;
}

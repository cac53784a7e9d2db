/** Integer draws of PyTorch: remainders of one word or two, without rejection. */
import { type DrawArray, type DrawDType, isBigInts } from '../arrays.js';
import { allocated, refusal } from '../checks.js';
import type { Mt19937 } from '../mt19937.js';

/** From this range on every value takes two words (PyTorch >= 2.7). */
const wideFrom = 2 ** 28;
/** From this size on `randperm` takes two words a step, since one would favour some places (PyTorch >= 2.0). */
const widePermutation = 214748364;

/** `randint` between bounds that `randintBounds` passed. */
export function fillRandint(mt: Mt19937, out: DrawArray, [low, high]: readonly [bigint, bigint]): void {
  if (isBigInts(out)) return fillRandintBig(mt, out, low, high);
  const first = Number(low);
  const range = Number(high - low);
  if (range < wideFrom) for (let i = 0; i < out.length; i++) out[i] = (mt.word() % range) + first;
  else for (let i = 0; i < out.length; i++) out[i] = remainder64(mt.word(), mt.word(), range) + first;
}

function fillRandintBig(mt: Mt19937, out: BigInt64Array, low: bigint, high: bigint): void {
  const range = high - low;
  const wide = range >= BigInt(wideFrom);
  for (let i = 0; i < out.length; i++) out[i] = ((wide ? word64(mt) : BigInt(mt.word())) % range) + low;
}

/** Two words as one, the first above. */
export function word64(mt: Mt19937): bigint {
  const high = BigInt(mt.word());
  return (high << 32n) | BigInt(mt.word());
}

/** `random_` without bounds: all values a dtype holds exactly, from 0 on. */
export function fillFullRange(mt: Mt19937, out: DrawArray, dtype: DrawDType): void {
  if (isBigInts(out)) {
    for (let i = 0; i < out.length; i++) out[i] = word64(mt) & 0x7fffffffffffffffn;
    return;
  }
  if (dtype === 'int64')
    throw refusal(
      'randomIntegers',
      'ARG_RANGE',
      'int64 draws reach 2^63 - 1, a Float64Array holds integers up to 2^53; pass a BigInt64Array',
      {
        dtype,
      },
    );
  if (dtype === 'float64') for (let i = 0; i < out.length; i++) out[i] = remainder53(mt.word(), mt.word());
  else {
    const range = ranges[dtype];
    for (let i = 0; i < out.length; i++) out[i] = mt.word() % range;
  }
}

const ranges = { float32: 2 ** 24 + 1, int32: 2 ** 31, int16: 2 ** 15, int8: 2 ** 7, uint8: 2 ** 8, bool: 2 };

/** `(high * 2^32 + low) mod range` for a range up to 2^54. */
export function remainder64(high: number, low: number, range: number): number {
  if (range > 2 ** 42) return Number(((BigInt(high) << 32n) | BigInt(low)) % BigInt(range));
  // Eleven bits at a time: below 2^42 the intermediate values stay exact.
  const a = ((high % range) * 2048 + (low >>> 21)) % range;
  const b = (a * 2048 + ((low >>> 10) & 2047)) % range;
  return (b * 1024 + (low & 1023)) % range;
}

/** `(high * 2^32 + low) mod (2^53 + 1)`: 2^53 is -1 there. */
function remainder53(high: number, low: number): number {
  const rest = (high & 0x1fffff) * 2 ** 32 + low - (high >>> 21);
  return rest < 0 ? rest + 1 + 2 ** 53 : rest;
}

/** `randperm`: 0 to n - 1 in random order. */
export function permutation(mt: Mt19937, n: number): Float64Array {
  const order = allocated('randperm', n);
  if (n < widePermutation) permute(mt, order);
  else permuteInsideOut(mt, order);
  return order;
}

/** Forward Fisher-Yates, one word a step. */
function permute(mt: Mt19937, order: Float64Array): void {
  const n = order.length;
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (mt.word() % (n - i));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}

/** Inside-out Fisher-Yates, two words a step. */
export function permuteInsideOut(mt: Mt19937, order: Float64Array): void {
  for (let i = 0; i < order.length; i++) {
    const j = remainder64(mt.word(), mt.word(), i + 1);
    order[i] = order[j]!;
    order[j] = i;
  }
}

/** Adding many numbers in a fixed order with little error: blocks, side by side, and pairwise. */
import { type Data, type DType, isSingle } from '../dtype.js';
import { exactFold } from './exact-whole.js';
import type { Fold } from './reduce-rule.js';

const block = 512;
const lanes = 16;
const f = Math.fround;

/**
 * Sum of float32 in float32: blocks of 512 with 16 accumulators each, block sums combined pairwise. Its error is that
 * of a few dozen additions, and it overflows where a float32 sum does.
 */
export const sumFold: Fold = (data, start, steps) => {
  if (steps.length <= block) return f(blockSum(data, start, steps, 0, steps.length));
  // A binary counter: sums[k] covers 2^k blocks.
  const sums: (number | undefined)[] = [];
  for (let at = 0; at < steps.length; at += block) {
    let carry = blockSum(data, start, steps, at, Math.min(at + block, steps.length));
    let k = 0;
    for (; sums[k] !== undefined; k++) {
      carry = f(sums[k]! + carry);
      sums[k] = undefined;
    }
    sums[k] = carry;
  }
  return sums.reduce<number>((total, part) => (part === undefined ? total : f(part + total)), 0);
};

const accumulators = new Float32Array(lanes);

function blockSum(data: Data, start: number, steps: Int32Array, from: number, to: number): number {
  accumulators.fill(0);
  for (let k = from; k < to; k++) accumulators[(k - from) & (lanes - 1)]! += data[start + steps[k]!]!;
  for (let width = lanes / 2; width >= 1; width /= 2)
    for (let i = 0; i < width; i++) accumulators[i]! += accumulators[i + width]!;
  return accumulators[0]!;
}

/** Adds in float32 what lives in float32, with float32's overflow, and int64 exactly. */
export const foldOf = (dtype: DType): Fold =>
  isSingle(dtype) ? sumFold : dtype === 'int64' ? exactFold : sumFold64;

/** Sum in float64, pairwise over blocks. */
export const sumFold64: Fold = (data, start, steps) => pairwise(data, start, steps, 0, steps.length);

function pairwise(data: Data, start: number, steps: Int32Array, from: number, to: number): number {
  if (to - from > block) {
    const middle = from + block * Math.ceil((to - from) / block / 2);
    return pairwise(data, start, steps, from, middle) + pairwise(data, start, steps, middle, to);
  }
  let total = 0;
  for (let k = from; k < to; k++) total += data[start + steps[k]!]!;
  return total;
}

export const meanOf = (fold: Fold, data: Data, start: number, steps: Int32Array): number =>
  fold(data, start, steps) / steps.length;

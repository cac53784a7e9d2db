/** Draws of categories by weight, as `torch.multinomial` makes them. */
import { type FloatArray, isFloat32 } from '../arrays.js';
import { refusal } from '../checks.js';

/** What categories are drawn from. */
export interface CategorySource {
  /** Fills with exponentials of rate 1. */
  exponential(out: FloatArray): void;
  /** The next uniform in [0, 1). */
  unit(): number;
}

/** Indices, `samples` for each of `rows` rows of `cols` weights. */
export function drawCategories(
  source: CategorySource,
  weights: FloatArray,
  [rows, cols]: readonly [number, number],
  samples: number,
  replacement: boolean,
): Float64Array {
  checkWeights(weights, [rows, cols], samples, replacement);
  const out = new Float64Array(rows * samples);
  // One sample is the same with and without replacement, and PyTorch takes the faster way.
  if (replacement && samples !== 1)
    for (let r = 0; r < rows; r++)
      bySearch(source, cumulated(weights, r * cols, cols), out.subarray(r * samples, (r + 1) * samples));
  else byRace(source, weights, cols, samples, out);
  return out;
}

/** Exponential race: the largest weight / exponential wins; the runners-up follow without replacement. */
function byRace(
  source: CategorySource,
  weights: FloatArray,
  cols: number,
  samples: number,
  out: Float64Array,
): void {
  const keys = isFloat32(weights) ? new Float32Array(weights.length) : new Float64Array(weights.length);
  source.exponential(keys);
  for (let i = 0; i < keys.length; i++) keys[i] = weights[i]! / keys[i]!;
  for (let start = 0, at = 0; start < keys.length; start += cols, at += samples)
    out.set(largest(keys.subarray(start, start + cols), samples), at);
}

function largest(keys: FloatArray, count: number): number[] {
  const order = Array.from(keys.keys());
  if (count === 1) return [order.reduce((best, i) => (keys[i]! > keys[best]! ? i : best), 0)];
  return order.toSorted((a, b) => keys[b]! - keys[a]!).slice(0, count);
}

/** Running sums of one row over its total, in the precision of the weights. */
function cumulated(weights: FloatArray, start: number, cols: number): FloatArray {
  const sums = weights.slice(start, start + cols);
  for (let i = 1; i < cols; i++) sums[i]! += sums[i - 1]!;
  const total = sums[cols - 1]!;
  for (let i = 0; i < cols; i++) sums[i]! /= total;
  sums[cols - 1] = 1;
  return sums;
}

function bySearch(source: CategorySource, sums: FloatArray, out: Float64Array): void {
  for (let k = 0; k < out.length; k++) {
    const u = source.unit();
    let low = 0;
    let high = sums.length;
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      if (sums[middle]! < u) low = middle + 1;
      else high = middle;
    }
    out[k] = low;
  }
}

function checkWeights(
  weights: FloatArray,
  [rows, cols]: readonly [number, number],
  samples: number,
  replacement: boolean,
): void {
  if (!(
    Number.isInteger(rows) &&
    rows >= 0 &&
    Number.isInteger(cols) &&
    cols > 0 &&
    rows * cols === weights.length
  ))
    throw unfit(`${weights.length} weights are not ${rows} rows of ${cols}`, { rows, cols });
  // PyTorch's limit: float32 running sums of more categories would stand still.
  if (cols > 2 ** 24)
    throw unfit(`${cols} categories are more than the limit of 2^24`, { cols, limit: 2 ** 24 });
  if (!(Number.isInteger(samples) && samples > 0))
    throw unfit(`numSamples ${samples} does not fit; wanted an integer >= 1`, { samples });
  for (let row = 0; row < rows; row++) {
    const positive = positiveWeights(weights, row, cols);
    if (!replacement && samples > positive)
      throw unfit(
        `cannot draw ${samples} without replacement from row ${row}: ${positive} categories have a weight > 0`,
        {
          row,
          samples,
          positive,
        },
      );
  }
}

/** How many weights of a row are above 0; refuses those that are no weights. */
function positiveWeights(weights: FloatArray, row: number, cols: number): number {
  let total = 0;
  let positive = 0;
  for (let index = row * cols; index < (row + 1) * cols; index++) {
    const weight = weights[index]!;
    if (!(weight >= 0 && weight < Infinity))
      throw unfit(`weight ${weight} at ${index} does not fit; wanted finite weights >= 0`, { weight, index });
    total += weight;
    if (weight > 0) positive++;
  }
  if (!(total > 0 && total < Infinity))
    throw unfit(`the weights of row ${row} sum to ${total}; wanted a finite sum > 0`, { row, total });
  return positive;
}

const unfit = (message: string, details: Readonly<Record<string, unknown>>): Error =>
  refusal('multinomial', 'ARG_RANGE', message, details);

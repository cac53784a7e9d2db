/** Cutting a data set at random into parts. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defaultGenerator } from '@isograd/random';
import { checkDataset, type Dataset, Subset } from './dataset.js';
import { checkGenerator, type SamplerOptions } from './samplers.js';

/**
 * Parts of a data set without common items, in random order (torch.utils.data.random_split). `lengths`: how many
 * items each part has, or fractions that add up to 1; items that are left over by rounding go to the first parts.
 * Throws `ArgumentError` `ARG_RANGE`: lengths that do not add up to the size, or a part that would be empty because
 * its fraction is too small (PyTorch warns); `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export function randomSplit<T>(
  dataset: Dataset<T>,
  lengths: readonly number[],
  options: SamplerOptions = {},
): Subset<T>[] {
  checkDataset('randomSplit', dataset);
  checkOptions('randomSplit', options, ['generator']);
  const generator = checkGenerator('randomSplit', options.generator) ?? defaultGenerator();
  const sizes = sizesOf(dataset.length, lengths);
  const order = generator.randperm(dataset.length);
  let start = 0;
  return sizes.map((size) => new Subset(dataset, order.subarray(start, (start += size))));
}

function sizesOf(total: number, lengths: readonly number[]): readonly number[] {
  if (!Array.isArray(lengths) || !lengths.every((length) => typeof length === 'number'))
    throw new ArgumentError(
      'ARG_TYPE',
      `randomSplit: lengths is ${shown(lengths)}; wanted a list of numbers`,
      { op: 'randomSplit' },
    );
  const bad = lengths.find((length) => !(length >= 0));
  if (bad !== undefined)
    throw refusal(`a length of ${bad} does not fit; wanted numbers >= 0`, { length: String(bad) });
  const sum = lengths.reduce((a, b) => a + b, 0);
  // PyTorch's rule: what adds up to 1 is fractions.
  if (Math.abs(sum - 1) <= 1e-9) return sharesOf(total, lengths);
  if (!lengths.every(Number.isInteger))
    throw refusal(`lengths ${shown(lengths)} are neither whole numbers nor fractions that add up to 1`, {
      sum,
    });
  if (sum !== total)
    throw refusal(`the lengths ${shown(lengths)} add up to ${sum}, the data set has ${total} items`, {
      sum,
      size: total,
    });
  return lengths;
}

function sharesOf(total: number, fractions: readonly number[]): readonly number[] {
  const floors = fractions.map((fraction) => Math.floor(total * fraction));
  const left = total - floors.reduce((a, b) => a + b, 0);
  return floors.map((floor, i) => {
    const size = floor + Math.ceil(Math.max(0, left - i) / fractions.length);
    if (size === 0)
      throw refusal(`part ${i} would be empty: ${fractions[i]} of ${total} items`, { part: i, size: total });
    return size;
  });
}

const refusal = (message: string, details: Readonly<Record<string, unknown>>): ArgumentError =>
  new ArgumentError('ARG_RANGE', `randomSplit: ${message}`, { op: 'randomSplit', details });

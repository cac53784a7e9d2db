/** Shuffling by the stream of any framework. */
import { createStream, type Draws, drawsOf, JaxRandom, streamNames } from '@isograd/random';
import { zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import {
  DataLoader,
  type Dataset,
  RandomSampler,
  randomSplit,
  type SamplerOptions,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
} from '../src/index.js';

const numbers: Dataset<number> = { length: 30, get: (i) => i };
const thirty = Array.from({ length: 30 }, (_, i) => i);

/** Each order, and whether it holds every item once. */
const orders: Readonly<Record<string, readonly [(random: SamplerOptions) => Iterable<number>, boolean]>> = {
  RandomSampler: [(r) => new RandomSampler(numbers, r), true],
  'RandomSampler with replacement': [(r) => new RandomSampler(numbers, { replacement: true, ...r }), false],
  SubsetRandomSampler: [(r) => new SubsetRandomSampler(thirty, r), true],
  WeightedRandomSampler: [
    (r) =>
      new WeightedRandomSampler(
        thirty.map((i) => i + 1),
        30,
        r,
      ),
    false,
  ],
  randomSplit: [(r) => randomSplit(numbers, [10, 20], r).flatMap(({ indices }) => [...indices]), true],
  DataLoader: [
    (r) => [...new DataLoader(numbers, { batchSize: 4, shuffle: true, collate: (b) => b, ...r })].flat(),
    true,
  ],
};

describe.each(streamNames)('{ generator } of the kind "%s"', (name) => {
  const generator = (): Draws => drawsOf(createStream(name, 5));
  test.each(Object.entries(orders))('%s: the seed decides', (_, [order, whole]) => {
    const items = [...order({ generator: createStream(name, 5) })];
    expect([...order({ generator: createStream(name, 5) })]).toEqual(items);
    expect([...order({ generator: createStream(name, 6) })]).not.toEqual(items);
    expect(items).toHaveLength(30);
    if (whole) expect(items.toSorted((a, b) => a - b)).toEqual(thirty);
  });

  test('a permutation is what the stream draws', () => {
    const items = [...new RandomSampler(numbers, { generator: generator() })];
    expect(items).toEqual([...generator().randperm(30)]);
  });
});

test('an epoch of a loader without shuffling draws nothing from a stream that is not PyTorch’s', () => {
  const generator = new JaxRandom(1);
  const before = generator.key;
  expect([...new DataLoader(new TensorDataset(zeros([4, 1])), { generator })]).toHaveLength(4);
  expect(generator.key).toBe(before);
});

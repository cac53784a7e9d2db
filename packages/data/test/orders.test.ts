/** The orders of PyTorch, bit for bit: loaders, splits and samplers against recorded runs. */
import { readFileSync } from 'node:fs';
import { defaultGenerator, Generator, manualSeed } from '@isograd/random';
import { arange } from '@isograd/tensor';
import { bitsOf, type Encoded } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import {
  BatchSampler,
  DataLoader,
  type Dataset,
  RandomSampler,
  randomSplit,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
} from '../src/index.js';

const read = (name: string): string => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');

interface Recorded {
  readonly id: string;
  readonly kind: string;
  readonly seed: number;
  readonly n: number;
  readonly batchSize: number;
  readonly epochs?: readonly (readonly (readonly number[])[])[];
  readonly rand_after?: Encoded;
  readonly indices?: readonly (readonly number[])[];
  readonly [sampler: string]: unknown;
}
const recorded: { readonly cases: readonly Recorded[] } = JSON.parse(read('loader.json'));
const ofKind = (kind: string): readonly Recorded[] => recorded.cases.filter((each) => each.kind === kind);

const numbers = (n: number): TensorDataset<[ReturnType<typeof arange>]> =>
  new TensorDataset(arange(BigInt(n)));
/** Anything with a length can be split and sampled. */
const range = (n: number): Dataset<number> => ({ length: n, get: (i) => i });
const batches = (loader: Iterable<readonly { tolist(): unknown }[]>): unknown[] =>
  Array.from(loader, ([x]) => x!.tolist());

describe('recorded from PyTorch', () => {
  test.each(ofKind('dataloader'))('$id: three shuffled epochs, and what is drawn after them', (run) => {
    manualSeed(run.seed);
    const loader = new DataLoader(numbers(run.n), { batchSize: run.batchSize, shuffle: true });
    expect(run.epochs?.map(() => batches(loader))).toEqual(run.epochs);
    const after = defaultGenerator().uniform(new Float32Array(2));
    expect(Buffer.from(new Uint32Array(after.buffer).buffer).swap32().toString('hex')).toBe(
      run.rand_after?.hex,
    );
  });

  test.each(ofKind('dataloader_generator'))('$id: shuffled by a generator, last batch dropped', (run) => {
    const loader = new DataLoader(numbers(run.n), {
      batchSize: run.batchSize,
      shuffle: true,
      dropLast: true,
      generator: new Generator(run.seed + 5),
    });
    expect(batches(loader)).toEqual(run.epochs?.[0]);
    expect(loader.length).toBe(run.epochs?.[0]?.length);
  });

  test.each(ofKind('random_split'))('$id', (run) => {
    manualSeed(run.seed);
    const part = Math.floor(run.n / 4);
    const parts = randomSplit(range(run.n), [run.n - part, part]);
    expect(parts.map(({ indices }) => indices)).toEqual(run.indices);
  });

  test.each(ofKind('samplers'))('$id: four samplers one after the other', (run) => {
    const { n } = run;
    manualSeed(run.seed);
    const even = Array.from({ length: Math.ceil(n / 2) }, (_, i) => 2 * i);
    const weights = Array.from({ length: n }, (_, i) => i + 1);
    expect([...new RandomSampler(range(n))]).toEqual(run['RandomSampler']);
    expect([...new SubsetRandomSampler(even)]).toEqual(run['SubsetRandomSampler']);
    expect([...new WeightedRandomSampler(weights, 12)]).toEqual(run['WeightedRandomSampler']);
    expect([...new RandomSampler(range(n), { replacement: true, numSamples: 10 })]).toEqual(
      run['RandomSampler_replacement'],
    );
  });
});

interface Case {
  readonly value: unknown;
  /** The next 24 bits of the default generator. */
  readonly after: number;
}
const cases: Readonly<Record<string, Case>> = JSON.parse(read('orders.json')).cases;
const seven = numbers(7);
const split = (n: number, lengths: readonly number[], generator?: Generator): unknown =>
  randomSplit(range(n), lengths, generator === undefined ? {} : { generator }).map(({ indices }) => indices);

const ours: Readonly<Record<string, () => unknown>> = {
  'a loader without shuffling': () => batches(new DataLoader(seven, { batchSize: 3 })),
  'a loader that is left after one batch': () => {
    for (const [x] of new DataLoader(seven, { batchSize: 3, shuffle: true })) return x.tolist();
    return undefined;
  },
  'two iterations of one loader at the same time': () => {
    const loader = new DataLoader(seven, { batchSize: 3, shuffle: true });
    const [a, b] = [loader[Symbol.iterator](), loader[Symbol.iterator]()];
    const taken: unknown[] = [];
    for (let k = 0; k < 3; k++) for (const each of [b, a]) taken.push(each.next().value?.[0].tolist());
    return taken;
  },
  'two epochs that draw from a generator': () => {
    const loader = new DataLoader(seven, { batchSize: 2, shuffle: true, generator: new Generator(5) });
    return [batches(loader), batches(loader)];
  },
  'a sampler in a loader': () =>
    batches(new DataLoader(seven, { batchSize: 2, sampler: new SubsetRandomSampler([0, 2, 4, 6]) })),
  'a batch sampler in a loader': () =>
    batches(new DataLoader(seven, { batchSampler: new BatchSampler(new RandomSampler(seven), 3, true) })),
  'more samples than items': () => [...new RandomSampler(range(5), { numSamples: 13 })],
  'fewer samples than items': () => [...new RandomSampler(range(50), { numSamples: 4 })],
  'seventy samples with replacement': () => [
    ...new RandomSampler(range(9), { replacement: true, numSamples: 70 }),
  ],
  'two passes of a sampler with a generator': () => {
    const sampler = new RandomSampler(range(6), { generator: new Generator(3) });
    return [[...sampler], [...sampler]];
  },
  'weights without replacement': () => [
    ...new WeightedRandomSampler([1, 0, 5, 2, 0.5], 4, { replacement: false }),
  ],
  'weights with replacement': () => [...new WeightedRandomSampler([1, 0, 5, 2, 0.5], 9)],
  'a split by numbers': () => split(10, [3, 4, 3]),
  'a split by fractions with a rest': () => split(11, [0.5, 0.25, 0.25]),
  'a split by fractions that just miss 1': () =>
    split(
      25,
      Array.from({ length: 10 }, () => 0.1),
    ),
  'a split with a generator': () => split(10, [8, 2], new Generator(42)),
};

describe('made with PyTorch for this test', () => {
  test('every recorded case is tested', () => {
    expect(Object.keys(ours)).toEqual(Object.keys(cases));
  });

  test.each(Object.entries(cases))(
    '%s gives the same items, and consumes the same draws',
    (name, { value, after }) => {
      manualSeed(11);
      expect(ours[name]!()).toEqual(value);
      expect(defaultGenerator().randint(new Int32Array(1), 0, 2 ** 24)[0]).toBe(after);
    },
  );
});

test('DATA-11: the same seed gives the same order, and each epoch another one', () => {
  const epochs = (): readonly unknown[] => {
    manualSeed(3);
    const loader = new DataLoader(numbers(20), { batchSize: 20, shuffle: true });
    return [batches(loader), batches(loader)];
  };
  const [first, second] = epochs();
  expect(epochs()).toEqual([first, second]);
  expect(first).not.toEqual(second);
});

test('DATA-14: two iterations of one loader do not disturb each other', () => {
  const loader = new DataLoader(numbers(10), { batchSize: 2, shuffle: true, generator: new Generator(1) });
  const pairs: unknown[][] = [];
  const all = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const [x] of loader) {
    const inner = batches(loader);
    expect(new Set(inner.flat())).toEqual(all);
    pairs.push([x.tolist(), inner[0]]);
  }
  expect(new Set(pairs.flatMap(([outer]) => outer))).toEqual(all);
});

test('batches of a data set of tensors are those that stacking its items would give', () => {
  const x = arange(24).view([6, 2, 2]);
  const data = new TensorDataset(x, arange(6));
  const slow: Dataset<readonly [typeof x, typeof x]> = { length: 6, get: (i) => data.get(i) };
  const [fast, stacked] = [new DataLoader(data, { batchSize: 4 }), new DataLoader(slow, { batchSize: 4 })];
  const both = Array.from(fast, (batch, i) => [batch, [...stacked][i]!] as const);
  for (const [a, b] of both) {
    expect(a.map(bitsOf)).toEqual(b.map(bitsOf));
    expect(a.map(({ shape }) => shape)).toEqual(b.map(({ shape }) => shape));
  }
});

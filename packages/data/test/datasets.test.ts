/** Data sets, batches and loaders: what they give, and the rows of bad inputs about them. */
import { arange, Tensor, tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import * as data from '../src/index.js';
import {
  BatchSampler,
  collate,
  ConcatDataset,
  DataLoader,
  type Dataset,
  randomSplit,
  SequentialSampler,
  Subset,
  TensorDataset,
} from '../src/index.js';
import { called, constructed, refusal, refused, wording } from './refusals.js';

const squares: Dataset<number> = { length: 20, get: (i) => i * i };

/** Tensors as lists, all else as it is. */
function plain(value: unknown): unknown {
  if (value instanceof Tensor) return value.tolist();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

describe('data sets', () => {
  test('a TensorDataset gives entry i of each tensor, as a view', () => {
    const x = arange(6).view([3, 2]);
    const set = new TensorDataset(x, tensor([7, 8, 9]));
    expect(plain(set.get(1))).toEqual([[2, 3], 8]);
    set.get(1)[0].mul_(10);
    expect(x.tolist()).toEqual([
      [0, 1],
      [20, 30],
      [4, 5],
    ]);
    expect(set.length).toBe(3);
  });

  test('subsets and concatenations find their items, nested as you like', () => {
    const odd = new Subset(squares, [1, 3, 5]);
    const all = new ConcatDataset([odd, { length: 0, get: () => 0 }, new Subset(odd, [2, 0])]);
    expect(Array.from({ length: all.length }, (_, i) => all.get(i))).toEqual([1, 9, 25, 25, 1]);
    const batch = new Subset(new TensorDataset(arange(5)), [4, 2]).batch?.([1, 0]);
    expect(plain(batch)).toEqual([[2, 4]]);
    expect(odd.batch).toBeUndefined();
  });

  test('a split has every item once', () => {
    const parts = randomSplit(squares, [0.7, 0.2, 0.1]);
    expect(parts.map(({ length }) => length)).toEqual([14, 4, 2]);
    expect(parts.flatMap(({ indices }) => indices).toSorted((a, b) => a - b)).toEqual([
      ...new SequentialSampler(squares),
    ]);
  });

  test('they refuse what cannot be one', () => {
    const cases: readonly (readonly [() => unknown, string, RegExp])[] = [
      [() => constructed(TensorDataset), 'ARG_MISSING', /at least one tensor/],
      [() => constructed(TensorDataset, [1, 2]), 'ARG_TYPE', /argument 0 is \[1, 2\]; wanted a tensor/],
      [
        () => new TensorDataset(zeros([3]), zeros([2, 3])),
        'SHAPE_MISMATCH',
        /tensor 1 is \[2,3\], the first is \[3\]/,
      ],
      [() => new TensorDataset(zeros([])), 'SHAPE_MISMATCH', /tensor 0 is \[\]/],
      [() => constructed(Subset, [1, 2], [0]), 'ARG_TYPE', /is no data set; wanted a whole number `length`/],
      [() => new Subset(squares, [20]), 'INDEX_OUT_OF_RANGE', /index 20 does not fit 20 items; use 0\.\.19/],
      [() => new ConcatDataset([]), 'ARG_MISSING', /at least one data set/],
      [() => new TensorDataset(zeros([2])).get(-1), 'INDEX_OUT_OF_RANGE', /index -1 does not fit 2 items/],
      [() => new TensorDataset(zeros([2])).get(0.5), 'INDEX_OUT_OF_RANGE', /index 0.5/],
    ];
    for (const [call, code, message] of cases) expect(wording(call)).toEqual(refused(code, message));
  });
});

describe('collate', () => {
  test('stacks tensors and numbers, and goes into lists and objects', () => {
    const items = [
      { x: tensor([1, 2]), y: 1, name: 'a', pair: [1n, true] as const },
      { x: tensor([3, 4]), y: 2.5, name: 'b', pair: [2n, false] as const },
    ];
    const batch = collate(items);
    expect(plain(batch)).toEqual({
      x: [
        [1, 2],
        [3, 4],
      ],
      y: [1, 2.5],
      name: ['a', 'b'],
      pair: [
        [1, 2],
        [true, false],
      ],
    });
    expect([batch.y.dtype, batch.pair[0].dtype, batch.pair[1].dtype]).toEqual(['float32', 'int64', 'bool']);
    expect(collate([new Float64Array([1]), new Float64Array([2])]).dtype).toBe('float64');
  });

  test('a key is only a key, whatever it is called', () => {
    const item: unknown = JSON.parse('{"__proto__": 1}');
    const batch: unknown = collate([item, item]);
    expect(Object.getPrototypeOf(batch)).toBe(Object.prototype);
    expect(Object.keys(batch ?? {})).toEqual(['__proto__']);
  });

  test('DATA-04: an object without a key of the others is named by its item and the key', () => {
    const set: Dataset<object> = { length: 9, get: (i) => (i === 7 ? { x: 1 } : { x: 1, y: 2 }) };
    expect(wording(() => [...new DataLoader(set, { batchSize: 3 })])).toEqual({
      code: 'ARG_MISSING',
      message: 'collate: item 7 has no key "y", which other items of the batch have',
    });
  });

  test.each<readonly [readonly unknown[], string, RegExp]>([
    [[1, 'a'], 'ARG_TYPE', /item 1 is "a"; wanted a number as in item 0/],
    [
      [
        [1, 2],
        [1, null],
      ],
      'ARG_TYPE',
      /item 1 at \[1\] is null; wanted a number/,
    ],
    [[{ a: [Promise.resolve(1)] }], 'ARG_TYPE', /item 0 at \.a\[0\] is a Promise, which was not awaited/],
    [[new Map()], 'ARG_TYPE', /item 0 is a Map; wanted a tensor, number/],
    [[[1], [1, 2]], 'SHAPE_RAGGED', /item 1 has 2 entries, item 0 has 1/],
    [[{ x: zeros([2]) }, { x: zeros([3]) }], 'SHAPE_MISMATCH', /item 1 at \.x is \[3\], item 0 has \[2\]/],
    [[], 'ARG_MISSING', /a batch of no items/],
  ])('refuses %s', (items, code, message) => {
    expect(wording(() => collate(items))).toEqual(refused(code, message));
  });
});

describe('the loader', () => {
  test('gives batches of collated items, the last one shorter unless it is dropped', () => {
    const sizes = (dropLast: boolean): readonly number[] =>
      Array.from(new DataLoader(squares, { batchSize: 6, dropLast }), (batch) => batch.shape[0]!);
    expect([sizes(false), sizes(true)]).toEqual([
      [6, 6, 6, 2],
      [6, 6, 6],
    ]);
    expect(new DataLoader(squares, { batchSize: 6 }).length).toBe(4);
    expect([...new DataLoader(squares, { batchSize: 2, sampler: [3, 1, 2] })].map(plain)).toEqual([
      [9, 1],
      [4],
    ]);
  });

  test('lets the user collate', () => {
    const loader = new DataLoader(squares, { batchSize: 3, collate: (items) => items.join('+') });
    expect([...loader].slice(0, 2)).toEqual(['0+1+4', '9+16+25']);
  });

  test.each([0, -1, 1.5, '32', NaN])('DATA-01: a batch size of %s is refused', (batchSize) => {
    expect(wording(() => constructed(DataLoader, squares, { batchSize }))).toEqual(
      refused('ARG_RANGE', /batchSize is .*; wanted a whole number >= 1/),
    );
    expect(wording(() => constructed(BatchSampler, [1], batchSize))).toEqual(
      refused('ARG_RANGE', /batchSize is/),
    );
  });

  test('DATA-02: over an empty data set the loop body never runs, shuffled or not', () => {
    const empty: Dataset<number> = { length: 0, get: () => 0 };
    for (const shuffle of [false, true]) {
      const loader = new DataLoader(empty, { shuffle });
      expect([[...loader], loader.length]).toEqual([[], 0]);
    }
    expect([...new DataLoader(new TensorDataset(zeros([0, 3])), { shuffle: true })]).toEqual([]);
  });

  test.each([
    ['undefined', undefined],
    ['a Promise; the loader is synchronous', Promise.resolve(1)],
  ])('DATA-03: an item that is %s is refused by its number', (what, item) => {
    const set: Dataset<unknown> = { length: 9, get: (i) => (i === 4 ? item : i) };
    expect(wording(() => [...new DataLoader(set, { batchSize: 3 })])).toEqual({
      code: 'ARG_TYPE',
      message: `DataLoader: item 4 of the data set is ${what}`,
    });
  });

  test.each([20, -1, 0.5, NaN])('DATA-05: a sampler that says %s is refused', (index) => {
    for (const options of [{ sampler: [0, index] }, { batchSampler: [[0], [index]] }])
      expect(refusal(() => [...new DataLoader(squares, options)])).toMatchObject({
        code: 'INDEX_OUT_OF_RANGE',
        message: `DataLoader: index ${index} does not fit 20 items; use 0..19`,
        details: { length: 20 },
      });
  });

  test.each<readonly [readonly number[], RegExp]>([
    [[10, 9], /add up to 19, the data set has 20 items/],
    [[0.5, 0.6], /neither whole numbers nor fractions that add up to 1/],
    [[21, -1], /a length of -1 does not fit/],
    [[NaN, 20], /a length of NaN/],
    [[0.99, 0.01], /part 1 would be empty: 0.01 of 20 items/],
  ])('DATA-06: a split into %s is refused', (lengths, message) => {
    expect(wording(() => randomSplit(squares, lengths))).toEqual(refused('ARG_RANGE', message));
  });

  test('DATA-12: what an item throws comes out with its number, and the next epoch works', () => {
    const failure = new RangeError('no such picture');
    let broken = true;
    const set: Dataset<number> = {
      length: 20,
      get(i) {
        if (i === 17 && broken) throw failure;
        return i;
      },
    };
    const loader = new DataLoader(set, { batchSize: 5 });
    const seen: number[] = [];
    const run = (): void => {
      for (const batch of loader) seen.push(batch.shape[0]!);
    };
    expect(run).toThrow(failure);
    expect(failure.message).toBe('no such picture\n(in item 17 of the data set)');
    expect(seen).toEqual([5, 5, 5]);
    broken = false;
    run();
    expect(seen).toEqual([5, 5, 5, 5, 5, 5, 5]);
  });

  test('options are checked, and contradictions named', () => {
    const cases: readonly (readonly [object, string, RegExp])[] = [
      [{ batchsize: 3 }, 'ARG_UNKNOWN', /did you mean "batchSize"/],
      [{ shuffle: 'yes' }, 'ARG_TYPE', /shuffle is "yes"; wanted a boolean/],
      [{ dropLast: 1 }, 'ARG_TYPE', /dropLast is 1/],
      [{ generator: 7 }, 'ARG_TYPE', /generator is 7; wanted a Generator/],
      [{ collate: 'stack' }, 'ARG_TYPE', /collate is "stack"/],
      [{ sampler: 5 }, 'ARG_TYPE', /sampler is 5; wanted a list/],
      [{ sampler: [1], shuffle: true }, 'ARG_CONFLICT', /sampler says already what shuffle would/],
      [{ batchSampler: [[1]], batchSize: 2 }, 'ARG_CONFLICT', /batchSampler says already what batchSize/],
    ];
    for (const [options, code, message] of cases)
      expect(wording(() => constructed(DataLoader, squares, options))).toEqual(refused(code, message));
    expect(wording(() => constructed(DataLoader, [1, 2]))).toEqual(refused('ARG_TYPE', /is no data set/));
  });

  test('samplers and splits check theirs', () => {
    const cases: readonly (readonly [() => unknown, string, RegExp])[] = [
      [() => constructed(data.RandomSampler, 5), 'ARG_TYPE', /5 has no length/],
      [() => constructed(data.RandomSampler, squares, { numSamples: 0 }), 'ARG_RANGE', /numSamples is 0/],
      [
        () => constructed(data.RandomSampler, squares, { replace: true }),
        'ARG_UNKNOWN',
        /"replace" is not known/,
      ],
      [() => constructed(data.WeightedRandomSampler, [1, 2], 1.5), 'ARG_RANGE', /numSamples is 1.5/],
      [() => [...new data.WeightedRandomSampler([1, -2], 1)], 'ARG_RANGE', /weight -2 at 1/],
      [
        () => constructed(data.SubsetRandomSampler, [1], { generator: null }),
        'ARG_TYPE',
        /generator is null/,
      ],
      [() => called(data, 'randomSplit', squares, 'half'), 'ARG_TYPE', /lengths is "half"/],
      [() => called(data, 'randomSplit', squares, [20], { seed: 1 }), 'ARG_UNKNOWN', /"seed"/],
    ];
    for (const [call, code, message] of cases) expect(wording(call)).toEqual(refused(code, message));
  });
});

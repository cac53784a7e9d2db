/** Figures: medians over rounds, ratios of neighbours in time, the fastest variant, agreement with PyTorch. */
import { describe, expect, test } from 'vitest';
import { disagreements, fastest, figureOf, figuresOf, ratio } from '../src/figures.js';
import { lowerQuartile, median } from '../src/numbers.js';
import { type BenchRecord, parseRecords, type TimeRecord } from '../src/records.js';

const time = (
  configuration: string,
  row: string,
  round: number,
  us: number,
  rest: Partial<TimeRecord> = {},
): TimeRecord => ({
  kind: 'time',
  configuration,
  round,
  row,
  us,
  windows: 5,
  quiet: 5,
  machine: 'quiet',
  ...rest,
});

describe('a median', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[1, 1, 1000], 1],
  ])('of %s is %d: one outlier does not move it', (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });

  test('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
    expect(lowerQuartile([])).toBeNaN();
  });

  test('does not sort the list it was given', () => {
    const numbers = [3, 1, 2];
    median(numbers);
    expect(numbers).toEqual([3, 1, 2]);
  });

  test('gives way to the lower quartile where neighbours only ever add', () => {
    expect(lowerQuartile([10, 11, 50, 60])).toBe(11);
    expect(lowerQuartile([60])).toBe(60);
  });
});

describe('the figure of a row', () => {
  test('leaves out the rounds in which the host was slow, unless there are no others', () => {
    const slow = { machine: 'slow' } as const;
    const some = figuresOf([time('a', 'W1', 0, 90, slow), time('a', 'W1', 1, 50)]);
    expect(figureOf(some, 'a', 'W1')).toMatchObject({ us: 50, machine: 'quiet', range: [50, 50] });
    const all = figuresOf([time('a', 'W1', 0, 90, slow), time('a', 'W1', 1, 94, slow)]);
    expect(figureOf(all, 'a', 'W1')).toMatchObject({ us: 92, machine: 'slow' });
  });

  test('is the median over rounds, with the fastest and the slowest beside it', () => {
    const figure = figureOf(
      figuresOf([30, 10, 20].map((us, round) => time('a', 'W1', round, us))),
      'a',
      'W1',
    );
    expect(figure).toMatchObject({ us: 20, range: [10, 30], machine: 'quiet' });
  });

  test('is that of the fastest variant, all rounds of it, and never a mixture', () => {
    const records = [
      time('a', 'W1', 0, 10, { variant: 'jit' }),
      time('a', 'W1', 1, 40, { variant: 'jit' }),
      time('a', 'W1', 0, 20, { variant: 'eager' }),
      time('a', 'W1', 1, 22, { variant: 'eager' }),
    ];
    expect(figureOf(figuresOf(records), 'a', 'W1')).toMatchObject({
      us: 21,
      variant: 'eager',
      range: [20, 22],
    });
  });

  test('is as noisy as its worst round', () => {
    const records = [
      time('a', 'W1', 0, 1),
      time('a', 'W1', 1, 1, { machine: 'noisy' }),
      time('a', 'W1', 2, 1, { machine: 'shared' }),
    ];
    expect(figureOf(figuresOf(records), 'a', 'W1')?.machine).toBe('noisy');
  });
});

describe('a ratio', () => {
  test('compares what ran side by side: a machine twice as slow in one round changes nothing', () => {
    const figures = figuresOf([
      time('a', 'W1', 0, 10),
      time('b', 'W1', 0, 20),
      time('a', 'W1', 1, 40),
      time('b', 'W1', 1, 80),
      time('b', 'W1', 2, 20),
    ]);
    const [a, b] = [figureOf(figures, 'a', 'W1')!, figureOf(figures, 'b', 'W1')!];
    expect(a.us / b.us).toBe(25 / 20);
    expect(ratio(a, b)).toBe(0.5);
  });

  test('falls back to the medians where no round has both', () => {
    const figures = figuresOf([time('a', 'W1', 0, 10), time('b', 'W1', 1, 40)]);
    expect(ratio(figureOf(figures, 'a', 'W1')!, figureOf(figures, 'b', 'W1')!)).toBe(0.25);
  });

  test('of a peer that is missing does not exist: the fastest of none is none', () => {
    const figures = figuresOf([time('a', 'W1', 0, 10), time('b', 'W1', 0, 5)]);
    expect(fastest(figures, ['a', 'b', 'absent'], 'W1')?.configuration).toBe('b');
    expect(fastest(figures, ['absent'], 'W1')).toBeUndefined();
  });
});

describe('agreement with PyTorch', () => {
  const value = (
    configuration: string,
    values: readonly (number | string)[],
    tolerance: number,
  ): BenchRecord => ({
    kind: 'value',
    configuration,
    row: 'W5',
    values,
    tolerance,
  });

  test('is relative: a part in ten thousand passes, a part in a thousand is told', () => {
    const reference = value('pytorch', [2, 1e-8], 1e-4);
    expect(disagreements([reference, value('isograd', [2.0001, 1e-8], 1e-4)])).toEqual({
      compared: 1,
      wrong: [],
    });
    expect(disagreements([reference, value('isograd', [2, 1.001e-8], 1e-4)]).wrong).toEqual([
      { row: 'W5', configuration: 'isograd', says: '1.001e-8 where PyTorch has 1e-8' },
    ]);
  });

  test('of bits is to the last one, and a list that ends early disagrees', () => {
    const reference = value('pytorch', ['aa', 'bb'], 0);
    expect(disagreements([reference, value('isograd', ['aa', 'bb'], 0)]).wrong).toEqual([]);
    expect(disagreements([reference, value('isograd', ['aa'], 0)]).wrong).toHaveLength(1);
    expect(disagreements([reference, value('isograd', [NaN, 'bb'], 0)]).wrong).toHaveLength(1);
  });

  test('is not claimed where there is no PyTorch', () => {
    expect(disagreements([value('isograd', [1], 0)])).toEqual({ compared: 0, wrong: [] });
  });
});

test('a line that a killed process left half written is passed over', () => {
  const whole = JSON.stringify(time('a', 'W1', 0, 10));
  expect(parseRecords(`${whole}\n{"kind":"ti\n${whole}\n`)).toHaveLength(2);
});

/** The built-in tables, and bringing columns to one scale. */
import { readFileSync } from 'node:fs';
import { manualSeed, randn, type Tensor, tensor, zeros } from '@isograd/tensor';
import { describe, expect, test } from 'vitest';
import * as data from '../src/index.js';
import { breastCancer, digits, minMaxScale, parseCsv, standardise } from '../src/index.js';
import { modules } from '../scripts/encode.js';
import { called, refused, wording } from './refusals.js';

const original = (name: string): string =>
  readFileSync(new URL(`../tables/${name}`, import.meta.url), 'utf8');

describe('built-in tables', () => {
  test('are generated from the tables in tables/, and up to date', () => {
    const made = modules(original('breast-cancer-wisconsin.csv'), original('optical-digits-8x8.csv'));
    for (const [file, text] of Object.entries(made))
      expect(readFileSync(new URL(`../src/tables/${file}`, import.meta.url), 'utf8') === text, file).toBe(
        true,
      );
  });

  test('Breast Cancer Wisconsin has 683 whole rows of 699, nine features and a label', () => {
    const table = breastCancer();
    expect(table.x.shape).toEqual([683, 9]);
    expect(table.y.sum().item()).toBe(239);
    expect(table.missing).toEqual({ cells: 16, rows: 16, dropped: 16 });
    expect(table).toMatchObject({ label: 'malignant' });
    expect(table.columns[5]).toBe('bare_nuclei');
  });

  test('and is the table of the file, row by row', () => {
    const options = { label: 'malignant', missing: 0 } as const;
    const [ours, theirs] = [
      breastCancer({ missing: 0 }),
      parseCsv(original('breast-cancer-wisconsin.csv'), options),
    ];
    expect(ours.x.tolist()).toEqual(theirs.x.tolist());
    expect(ours.y.tolist()).toEqual(theirs.y.tolist());
    expect(ours.columns).toEqual(theirs.columns);
    expect(ours.x.shape).toEqual([699, 9]);
    expect(ours.y.sum().item()).toBe(241);
  });

  test('its gaps can have the mean of the column, and nothing else by mistake', () => {
    const { x, missing } = breastCancer({ missing: 'mean' });
    expect(missing).toEqual({ cells: 16, rows: 16, dropped: 0 });
    expect(x.select(1, 5).mean().item()).toBeCloseTo(breastCancer().x.select(1, 5).mean().item(), 4);
    expect(wording(() => called(data, 'breastCancer', { missing: 'median' }))).toEqual(
      refused('ARG_RANGE', /missing is "median"/),
    );
    expect(wording(() => called(data, 'breastCancer', { mising: 0 }))).toEqual(
      refused('ARG_UNKNOWN', /did you mean "missing"/),
    );
  });

  test('the digits are 1,797 pictures of 8 x 8 pixels, those of the file', () => {
    const { x, y } = digits();
    const theirs = parseCsv(original('optical-digits-8x8.csv'), { header: false, label: -1 });
    expect([x.shape, y.shape, y.dtype]).toEqual([[1797, 64], [1797], 'int64']);
    expect(x.eq(theirs.x).all().item()).toBeTruthy();
    expect(y.tolist()).toEqual(theirs.y.tolist());
    expect(x.select(0, 0).view([8, 8]).select(0, 0).tolist()).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
  });
});

describe('scaling', () => {
  const columns = (x: Tensor): readonly unknown[] =>
    [x.select(1, 0), x.select(1, 1)].map((column) => column.tolist());
  const x = tensor([
    [1, 10],
    [3, 10],
    [2, 10],
  ]);

  test('minMaxScale brings every column to 0..1, a constant one to 0', () => {
    expect(columns(minMaxScale(x))).toEqual([
      [0, 1, 0.5],
      [0, 0, 0],
    ]);
  });

  test('standardise brings every column to mean 0 and standard deviation 1, a constant one to 0', () => {
    manualSeed(0);
    const scaled = standardise(randn([200, 3]).mul(5).add(100));
    expect(scaled.dtype).toBe('float32');
    for (const [mean, std] of [[scaled.mean(0), scaled.std(0, { correction: 0 })]]) {
      expect(mean!.abs().max().item()).toBeLessThan(1e-6);
      expect(std!.sub(1).abs().max().item()).toBeLessThan(1e-6);
    }
    expect(columns(standardise(x))[1]).toEqual([0, 0, 0]);
  });

  test('the scale of the training rows serves the others', () => {
    const other = tensor([[5, 12]]);
    expect(minMaxScale(other, { fit: x }).tolist()).toEqual([[2, 2]]);
    expect(
      standardise(x.slice(0, 0, 1), { fit: x })
        .select(0, 0)
        .select(0, 0)
        .item(),
    ).toBeCloseTo(-Math.sqrt(1.5), 6);
  });

  test('whole numbers become float32, and NaN spoils its own column only', () => {
    expect(minMaxScale(tensor([[1n], [3n]])).tolist()).toEqual([[0], [1]]);
    expect(
      columns(
        minMaxScale(
          tensor([
            [NaN, 1],
            [1, 2],
          ]),
        ),
      ),
    ).toEqual([
      [NaN, NaN],
      [0, 1],
    ]);
  });

  test('what is no table is refused', () => {
    const cases: readonly (readonly [unknown[], string, RegExp])[] = [
      [[[1, 2]], 'ARG_TYPE', /x is \[1, 2\]; wanted a tensor/],
      [[zeros([])], 'SHAPE_RANK', /x is \[\]; at least one row/],
      [[zeros([0, 3])], 'SHAPE_RANK', /x is \[0,3\]/],
      [[x, { fit: zeros([3, 3]) }], 'SHAPE_MISMATCH', /columns of \[3,2\] are not those of \[3,3\]/],
      [[x, { fitt: x }], 'ARG_UNKNOWN', /did you mean "fit"/],
    ];
    for (const name of ['minMaxScale', 'standardise'])
      for (const [args, code, message] of cases)
        expect(wording(() => called(data, name, ...args))).toEqual(refused(code, message));
  });
});

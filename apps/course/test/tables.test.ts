/** The tables behind --data: what is read, and what is said of a file that does not fit. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtIn, tableOf } from '../src/tables.js';
import { course } from './terminal.js';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'course-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const names =
  'ph,Hardness,Solids,Chloramines,Sulfate,Conductivity,Organic_carbon,Trihalomethanes,Turbidity,Potability';
const row = (i: number): string[] => [
  ...Array.from({ length: 9 }, (_, k) => `${(i * 7 + k * 3) % 11}.5`),
  String(i % 2),
];
/** A hundred rows, each through `change`. */
const table = (change: (cells: string[], i: number) => string[] = (cells) => cells): string =>
  [names, ...Array.from({ length: 100 }, (_, i) => change(row(i), i).join(','))].join('\n');
/** Row `i` with another text in one cell. */
const put = (at: number, column: number, text: string) =>
  table((cells, i) => (i === at ? cells.with(column - 1, text) : cells));

test('the built-in table has 683 rows after 16 with a missing cell are left out, scaled to 0..1', () => {
  const { X, y, about } = tableOf(builtIn);
  expect([X.shape, y.shape]).toEqual([
    [683, 9],
    [683, 1],
  ]);
  expect([X.min().item(), X.max().item()]).toEqual([0, 1]);
  expect(about).toBe('Breast Cancer Wisconsin: 683 rows; 16 more with a missing cell are left out');
});

test('a net of the lecture trains on a table of the user, whose rows with a gap are dropped and counted', async () => {
  const path = file(
    'gaps.csv',
    table((cells, i) => (i % 10 === 3 ? cells.with(4, '') : cells)),
  );
  const { code, stdout } = await course(['run', 'S-PT-3', '--data', path, '--json']);
  const [example] = JSON.parse(stdout).examples;
  expect(code).toBe(0);
  expect(example.output).toContain(`${path}: 90 rows; 10 more with a missing cell are left out`);
  expect(example.values.loss.every(Number.isFinite)).toBe(true);
  expect(example.claims.map(({ text }: { text: string }) => text).join()).not.toContain('9 of 10 rows');
});

const bad = [
  [
    'a wrong column count',
    names.replace(',Potability', ''),
    'FORMAT_SHAPE',
    'line 1: 9 columns, wanted 10; column 10',
  ],
  ['a short row', table((cells, i) => (i === 3 ? cells.slice(1) : cells)), 'FORMAT_SHAPE', 'line 5: 9 cells'],
  ['a text cell', put(8, 2, 'abc'), 'FORMAT_VALUE', 'line 10, column 2 (Hardness): "abc" is no number'],
  ['an empty file', '', 'FORMAT_TRUNCATED', 'line 1, column 1: the file is empty'],
  ['names and nothing else', names, 'FORMAT_TRUNCATED', 'line 1, column 1: no rows'],
  [
    'too few rows',
    table().split('\n').slice(0, 20).join('\n'),
    'FORMAT_TRUNCATED',
    'line 2, column 1: 19 rows',
  ],
  [
    'a label that is neither 0 nor 1',
    put(8, 10, '2'),
    'FORMAT_VALUE',
    'line 10, column 10 ("Potability"): the label is 2',
  ],
  ['other separators', table().replaceAll(',', ';'), 'FORMAT_SHAPE', 'line 1: 1 columns, wanted 10'],
  ['gaps everywhere', table((cells) => cells.with(0, '')), 'FORMAT_MISSING', 'each of the 100 rows'],
] as const;

describe('a file that is no table of nine features and a label', () => {
  test.each(bad)('%s is one clear error', async (_, text, code, words) => {
    const path = file('bad.csv', text);
    const ran = await course(['run', 'S-PT-3', 'S-PT-4', '--data', path]);
    const [first = ''] = ran.stderr.split('\n');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(first).toContain(path);
    expect(first).toContain(words);
    expect(first.endsWith(`[${code}]`)).toBe(true);
    expect(ran.stderr).toContain('nine numbers and a label of 0 or 1');
  });

  test('a bad label behind rows that are dropped is found on its own line', async () => {
    const text = table((cells, i) => (i < 5 ? cells.with(0, '') : i === 8 ? cells.with(9, '0.5') : cells));
    const { stderr } = await course(['run', 'S-PT-3', '--data', file('late.csv', text)]);
    expect(stderr).toContain('line 10, column 10');
  });

  test.each([
    ['CLI-37: a missing file', 'none.csv', 'FILE_NOT_FOUND', 'there is no such file'],
    ['a folder', '.', 'FILE_UNREADABLE', 'this is a folder'],
  ])('%s', async (_, name, code, words) => {
    const ran = await course(['run', 'S-PT-3', '--data', join(folder, name)]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(new RegExp(`${words} \\[${code}\\]\n$`));
  });

  test('CLI-22: standard input is not read, so "-" is refused', async () => {
    const ran = await course(['run', 'S-PT-3', '--data', '-']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('the path of a file is wanted');
    expect(ran.stderr).toContain('[CLI_VALUE]');
  });
});

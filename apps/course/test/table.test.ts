/** Tables: columns that line up, and one that gives way. */
import { expect, test } from 'vitest';
import { tableLines } from '../src/table.js';

const rows = [
  ['', 'a long heading', 'n'],
  ['x', 'one two three', '1'],
  ['longer', 'four', '1234'],
];
const sides = ['left', 'left', 'right'] as const;

test('where there is room a table is as wide as its cells', () =>
  expect(tableLines(rows, { sides, wrap: 1, columns: 80 })).toEqual([
    '        a long heading     n',
    'x       one two three      1',
    'longer  four            1234',
  ]));

test('where there is none one column is wrapped between words', () =>
  expect(tableLines(rows, { sides, wrap: 1, columns: 22 })).toEqual([
    '        a long       n',
    '        heading',
    'x       one two      1',
    '        three',
    'longer  four      1234',
  ]));

test('a word is never cut: the table grows instead', () =>
  expect(
    tableLines([['incomprehensibilities', '1']], { sides: ['left', 'right'], wrap: 0, columns: 10 }),
  ).toEqual(['incomprehensibilities  1']));

test('colours take no room', () => {
  const [plain] = tableLines([['ab', '1']], { sides: ['left', 'right'], wrap: 0, columns: 80 });
  const [red] = tableLines([['\u001b[31mab\u001b[39m', '1']], {
    sides: ['left', 'right'],
    wrap: 0,
    columns: 80,
  });
  expect(red).toBe(plain?.replace('ab', '\u001b[31mab\u001b[39m'));
});

test('no rows are no lines', () => expect(tableLines([], { sides, wrap: 1, columns: 80 })).toEqual([]));

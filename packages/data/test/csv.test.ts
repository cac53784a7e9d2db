/** Tables out of text and files, and the rows of bad inputs about them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as data from '../src/index.js';
import { parseCsv } from '../src/index.js';
import * as node from '../src/node.js';
import { called, refusal, refused, wording } from './refusals.js';

const text = 'ph,Hardness,Potability\n7.1,204.5,0\n,129.25,1\n8,1e2,1\n';

describe('a table', () => {
  test('has numbers, names, labels and a count of what was missing', () => {
    const table = parseCsv(text, { label: 'Potability', missing: 'drop' });
    expect(table.x.tolist()).toEqual([
      [Math.fround(7.1), 204.5],
      [8, 100],
    ]);
    expect(table.y.tolist()).toEqual([0, 1]);
    expect(table).toMatchObject({
      columns: ['ph', 'Hardness'],
      label: 'Potability',
      missing: { cells: 1, rows: 1, dropped: 1 },
    });
  });

  test('gets a number or the mean of the column in its gaps, and says how many', () => {
    const filled = (missing: 'mean' | number) => parseCsv(text, { missing });
    expect(filled(-1).x.select(1, 0).tolist()).toEqual([Math.fround(7.1), -1, 8]);
    expect(filled('mean').x.select(1, 0).tolist()).toEqual([7.1, 7.55, 8].map(Math.fround));
    expect(filled('mean').missing).toEqual({ cells: 1, rows: 1, dropped: 0 });
  });

  test('is the same under CRLF and CR, with a byte-order mark, spaces, quotes and empty lines at the end', () => {
    const plain = parseCsv('a,b\n1,2\n3,4\n').x.tolist();
    for (const other of [
      'a,b\r\n1,2\r\n3,4\r\n',
      'a,b\r1,2\r3,4',
      '\ufeffa,b\n1,2\n3,4\n\n\r\n',
      ' a , b \n 1 ,\t2\n3 , 4 ',
      '"a","b"\n"1","2"\r\n3,"4"',
    ])
      expect(parseCsv(other).x.tolist()).toEqual(plain);
    expect(parseCsv('a;b\n1;2\n3;4', { delimiter: ';' }).x.tolist()).toEqual(plain);
    expect(parseCsv('1,2\n3,4', { header: false })).toMatchObject({ columns: ['column 1', 'column 2'] });
  });

  test('keeps delimiters, line ends and quotes inside quotes', () => {
    const { columns, x } = parseCsv('"a, ""b""","two\nlines"\n1,2\n');
    expect([columns, x.tolist()]).toEqual([['a, "b"', 'two\nlines'], [[1, 2]]]);
  });

  test('takes columns by name, by number from 1, and from the end', () => {
    const options = [
      { label: 'b', ignore: ['id'] },
      { label: 3, ignore: [1] },
      { label: -1, ignore: [-3] },
    ];
    for (const each of options)
      expect(parseCsv('id,a,b\nx,1,2', each)).toMatchObject({ columns: ['a'], label: 'b' });
    expect(parseCsv(',a\nx,1', { ignore: [1] }).columns).toEqual(['a']);
  });

  test('knows texts that mean an empty cell', () => {
    expect(parseCsv('a,b\n?,1\n2,NA', { missingText: ['?', 'NA'], missing: 0 }).x.tolist()).toEqual([
      [0, 1],
      [2, 0],
    ]);
  });
});

describe('mistakes are named by file, line and column', () => {
  const read = (content: string, options: object = {}): unknown =>
    called(data, 'parseCsv', content, { name: 'water.csv', ...options });
  const mistake = (content: string, options?: object) => wording(() => read(content, options));

  test('DATA-07: a row with fewer or more cells than the header', () => {
    expect(mistake('a,b,c\n1,2,3\n4,5\n')).toEqual({
      code: 'FORMAT_SHAPE',
      message: 'water.csv: line 3: 2 cells, wanted 3; column 3 is the first that is missing',
    });
    expect(mistake('a,b\n1,2,3')).toEqual(
      refused('FORMAT_SHAPE', /line 2: 3 cells, wanted 2; column 3 is the first too many/),
    );
    expect(mistake('a,b\n\n1,2')).toEqual(refused('FORMAT_SHAPE', /line 2: the line is empty, wanted 2/));
    expect(mistake('a;b\n1;2', { width: 2 })).toEqual(refused('FORMAT_SHAPE', /line 1: 1 columns, wanted 2/));
    expect(refusal(() => read('a;b\n1;2', { width: 2 })).hint).toBe(
      'cells seem to be separated by ";": say so with delimiter',
    );
  });

  test('DATA-07a: an empty cell, unless `missing` says what becomes of it', () => {
    expect(mistake('ph,Sulfate\n1,2\n3,  \n')).toEqual({
      code: 'FORMAT_MISSING',
      message: 'water.csv: line 3, column 2 (Sulfate): the cell is empty',
    });
    expect(refusal(() => read('ph\n\n1')).details).toEqual({
      file: 'water.csv',
      line: 2,
      column: 1,
      name: 'ph',
    });
    expect(mistake('a,y\n1,\n', { label: 'y', missing: 'mean' })).toEqual(
      refused('FORMAT_MISSING', /column 2 \(y\): the label is empty, and only missing: "drop"/),
    );
    expect(mistake('a,b\n,1\n2,\n', { missing: 'drop' })).toEqual(
      refused('FORMAT_MISSING', /each of the 2 rows has an empty cell/),
    );
  });

  test.each(['abc', '0x10', '1,5', '1 2', 'NaN', 'Infinity', '1e', '--1', '.', '1_000'])(
    'DATA-08: %s in a column of numbers',
    (cell) => {
      expect(mistake(`a,ph\n1,2\n3,"${cell}"`)).toEqual({
        code: 'FORMAT_VALUE',
        message: `water.csv: line 3, column 2 (ph): ${JSON.stringify(cell)} is no number`,
      });
    },
  );

  test('DATA-08: a number that float32 does not hold, and text behind a quoted cell', () => {
    expect(mistake('a\n1e39')).toEqual(
      refused('FORMAT_VALUE', /line 2, column 1 \(a\): "1e39" is beyond float32/),
    );
    expect(mistake('a,b\n1,"2"x')).toEqual(
      refused('FORMAT_VALUE', /line 2, column 2: text stands behind a quoted cell/),
    );
  });

  test('DATA-08: the line is that of the file, whatever the cells before it held', () => {
    expect(mistake('"a\nb",c\r\n"1","2"\n3,x')).toEqual(
      refused('FORMAT_VALUE', /line 4, column 2 \(c\): "x"/),
    );
  });

  test('DATA-09: a name that stands twice', () => {
    expect(mistake('a,b,a\n1,2,3')).toEqual({
      code: 'FORMAT_DUPLICATE',
      message: 'water.csv: line 1: columns 1 and 3 are both called "a"',
    });
    expect(mistake('a,\n1,2')).toEqual(
      refused('FORMAT_MISSING', /line 1, column 2 has no name; ignore: \[2\]/),
    );
  });

  test('DATA-10: a quote that is never closed, in time that grows with the text', () => {
    const rows = 'a,b\n' + '1,2\n'.repeat(1000) + '3,"4\n';
    expect(mistake(rows)).toEqual({
      code: 'FORMAT_TRUNCATED',
      message: 'water.csv: line 1002, column 2: this quote is never closed',
    });
    // 50 MB each: rows behind the quote, one endless row, and only line ends.
    const hostile = [
      'a,b\n"' + '1,2\n'.repeat(12_500_000),
      'a,b\n"1",' + '2,'.repeat(25_000_000) + '"',
      'a\r"' + '\r'.repeat(50_000_000),
    ];
    for (const each of hostile) {
      const start = performance.now();
      expect(mistake(each).code).toBe('FORMAT_TRUNCATED');
      expect(performance.now() - start).toBeLessThan(20_000);
    }
  });

  test('an empty file, and one without rows', () => {
    for (const empty of ['', '\n\n', '\ufeff'])
      expect(mistake(empty)).toEqual({
        code: 'FORMAT_TRUNCATED',
        message: 'water.csv: line 1, column 1: the file is empty; wanted a line of column names',
      });
    expect(mistake('a,b\n')).toEqual(
      refused('FORMAT_TRUNCATED', /no rows follow the column names in line 1/),
    );
  });

  test('options that do not fit', () => {
    const cases: readonly (readonly [object, string, RegExp])[] = [
      [{ label: 'Potabilty' }, 'ARG_UNKNOWN', /label "Potabilty" is no column; did you mean "Potability"/],
      [{ label: 4 }, 'ARG_UNKNOWN', /label 4 is no column; 3 columns: ph, Hardness, Potability/],
      [{ label: 0 }, 'ARG_UNKNOWN', /label 0 is no column/],
      [{ ignore: ['x'] }, 'ARG_UNKNOWN', /ignore "x" is no column/],
      [{ ignore: 'ph' }, 'ARG_TYPE', /ignore is "ph"; wanted a list/],
      [{ label: 1, ignore: ['ph'] }, 'ARG_CONFLICT', /column 1 \(ph\) is the label and ignored/],
      [{ ignore: [1, 2, 3] }, 'ARG_CONFLICT', /none is left for x/],
      [{ missing: 'median' }, 'ARG_RANGE', /missing is "median"; wanted "drop", "mean" or a number/],
      [{ missing: null }, 'ARG_TYPE', /missing is null/],
      [{ header: 1 }, 'ARG_TYPE', /header is 1/],
      [{ delimiter: ';;' }, 'ARG_RANGE', /delimiter is ";;"/],
      [{ width: 0 }, 'ARG_RANGE', /width is 0/],
      [{ labels: 'ph' }, 'ARG_UNKNOWN', /did you mean "label"/],
    ];
    for (const [options, code, message] of cases)
      expect(mistake(text, options)).toEqual(refused(code, message));
    expect(wording(() => called(data, 'parseCsv', 7))).toEqual(
      refused('ARG_TYPE', /text is 7; wanted a string/),
    );
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('are read as text is, and messages name the path', () => {
    const path = file('water.csv', text);
    expect(node.readCsv(path, { label: 'Potability', missing: 0 }).y.tolist()).toEqual([0, 1, 1]);
    expect(refusal(() => node.readCsv(path)).message).toContain(
      'water.csv: line 3, column 1 (ph): the cell is empty',
    );
  });

  test('a file that is not there, that is a folder, or that is no text', () => {
    expect(wording(() => node.readCsv(join(folder, 'none.csv')))).toEqual(
      refused('FILE_NOT_FOUND', /none\.csv": there is no such file/),
    );
    expect(wording(() => node.readCsv(folder))).toEqual(refused('FILE_UNREADABLE', /this is a folder/));
    const path = file('latin1.csv', new Uint8Array([0x61, 0xe4, 0x0a, 0x31]));
    expect(wording(() => node.readCsv(path))).toEqual(
      refused('FORMAT_VALUE', /latin1\.csv: line 1, column 1: the file is no UTF-8 text/),
    );
    expect(wording(() => called(node, 'readCsv', 3))).toEqual(refused('ARG_TYPE', /the path is 3/));
  });

  test('a path that is long or strange keeps the message short and safe', () => {
    const path = file(`${'x'.repeat(120)}\u202e.csv`, 'a\nb');
    expect(refusal(() => node.readCsv(path)).message).not.toContain('\u202e');
  });
});

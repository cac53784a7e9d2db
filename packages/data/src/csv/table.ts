/** A table of numbers out of text: columns, labels, empty cells, and every mistake by line and column. */
import { ArgumentError, checkOptions, FormatError, shown } from '@isograd/errors';
import { type Tensor, tensor } from '@isograd/tensor';
import { called, type Column, type ColumnChoice, type Columns, columnsOf } from './columns.js';
import { checkMissing, filled, type Missing, type MissingCount, type Numbers } from './missing.js';
import { type Row, rowsOf } from './rows.js';

export interface CsvOptions {
  /** Whether the first line names the columns. Default true; without, they are called "column 1", "column 2", … */
  readonly header?: boolean;
  /** The column that becomes `y`: its name, or its number, 1 for the first and -1 for the last. */
  readonly label?: ColumnChoice;
  /** Columns that are left out, by name or number. */
  readonly ignore?: readonly ColumnChoice[];
  /** What becomes of empty cells; without it the first one is an error. An empty label is only ever dropped. */
  readonly missing?: Missing;
  /** Texts that mean an empty cell, such as "?" or "NA". Default none. */
  readonly missingText?: readonly string[];
  /** What separates cells. Default a comma. */
  readonly delimiter?: string;
  /** How many columns there must be. */
  readonly width?: number;
  /** What messages call the text. Default "the text". */
  readonly name?: string;
}
const known = ['header', 'label', 'ignore', 'missing', 'missingText', 'delimiter', 'width', 'name'];

/** What a table of numbers became. */
export interface Table {
  /** float32 [rows, columns]. */
  readonly x: Tensor;
  /** Names of the columns of `x`. */
  readonly columns: readonly string[];
  readonly missing: MissingCount;
}
/** A table one column of which is what the others should predict. */
export interface LabelledTable extends Table {
  /** float32 [rows]. */
  readonly y: Tensor;
  /** Name of the label's column. */
  readonly label: string;
}

/**
 * Reads a table of numbers from comma-separated text, in linear time. Cells are trimmed; quotes are those of RFC 4180.
 * Throws `FormatError` with file, line and column in message and details: `FORMAT_SHAPE` for a row of another width,
 * `FORMAT_MISSING` for an empty cell without `missing`, `FORMAT_VALUE` for what is no finite float32 number,
 * `FORMAT_DUPLICATE` for a name that stands twice, `FORMAT_TRUNCATED` for an open quote or a text without rows;
 * `ArgumentError` for options.
 */
export function parseCsv(text: string, options: CsvOptions & { readonly label: ColumnChoice }): LabelledTable;
export function parseCsv(text: string, options?: CsvOptions): Table;
export function parseCsv(text: string, options: CsvOptions = {}): Table | LabelledTable {
  checkCsvOptions(text, options);
  const { name = 'the text', header = true, delimiter = ',' } = options;
  const file = /^[\w ./\\:~-]{1,80}$/.test(name) ? name : shown(name);
  const rows = rowsOf(text, file, delimiter);
  const first = rows.next();
  if (first.done === true)
    throw truncated(
      file,
      `the file is empty; wanted ${header ? 'a line of column names' : 'rows of numbers'}`,
    );
  const names = header ? first.value.cells : first.value.cells.map((_, i) => `column ${i + 1}`);
  checkWidth(file, first.value, options, delimiter);
  const columns = columnsOf(file, names, options);
  const found = numbersOf(file, header ? rows : chained(first.value, rows), columns, options);
  if (found.rows.length === 0) throw truncated(file, 'no rows follow the column names in line 1');
  const whole = filled(found, columns.features.length, options.missing);
  if (whole.rows.length === 0)
    throw new FormatError(
      'FORMAT_MISSING',
      `${file}: each of the ${found.rows.length} rows has an empty cell, so dropping them leaves none`,
      { op: file, details: { file, ...whole.missing } },
    );
  return tableOf(whole, columns, whole.missing);
}

function tableOf(
  { rows, labels }: Numbers,
  { features, label }: Columns,
  missing: MissingCount,
): Table | LabelledTable {
  const x = new Float32Array(rows.length * features.length);
  rows.forEach((row, i) => x.set(row, i * features.length));
  const table = {
    x: tensor(x, { shape: [rows.length, features.length] }),
    columns: features.map(({ name }) => name),
    missing,
  };
  return label === undefined ? table : { ...table, y: tensor(Float32Array.from(labels)), label: label.name };
}

function* chained(first: Row, rest: Iterable<Row>): Iterable<Row> {
  yield first;
  yield* rest;
}

function numbersOf(file: string, rows: Iterable<Row>, columns: Columns, options: CsvOptions): Numbers {
  const { width, features, label } = columns;
  const [found, labels]: [Float64Array[], number[]] = [[], []];
  const gaps = new Set(['', ...(options.missingText ?? [])]);
  const dropping = options.missing === 'drop';
  for (const { line, cells } of rows) {
    if (cells.length !== width) throw misshapen(file, line, cells, width);
    const read = (column: Column, mayMiss: boolean): number => {
      const cell = cells[column.number - 1]!.trim();
      if (!gaps.has(cell)) return numberIn(file, line, column, cell);
      if (mayMiss) return NaN;
      throw emptyCell(file, line, column, options.missing);
    };
    found.push(Float64Array.from(features, (column) => read(column, options.missing !== undefined)));
    labels.push(label === undefined ? 0 : read(label, dropping));
  }
  return { rows: found, labels };
}

const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberIn(file: string, line: number, column: Column, cell: string): number {
  const value = numeral.test(cell) ? Number(cell) : NaN;
  if (Number.isFinite(Math.fround(value))) return value;
  const why = Number.isNaN(value) ? 'is no number' : 'is beyond float32';
  throw new FormatError('FORMAT_VALUE', `${file}: line ${line}, ${called(column)}: ${shown(cell)} ${why}`, {
    op: file,
    details: { file, line, column: column.number, name: column.name, text: cell },
  });
}

function emptyCell(file: string, line: number, column: Column, missing: Missing | undefined): FormatError {
  const why =
    missing === undefined ? 'the cell is empty' : 'the label is empty, and only missing: "drop" fits that';
  return new FormatError('FORMAT_MISSING', `${file}: line ${line}, ${called(column)}: ${why}`, {
    op: file,
    details: { file, line, column: column.number, name: column.name },
    ...(missing === undefined && {
      hint: 'say what becomes of empty cells: missing: "drop", "mean" or a number',
    }),
  });
}

function misshapen(file: string, line: number, cells: readonly string[], width: number): FormatError {
  const found = cells.length === 1 && cells[0] === '' ? 'the line is empty' : `${cells.length} cells`;
  return new FormatError(
    'FORMAT_SHAPE',
    `${file}: line ${line}: ${found}, wanted ${width}; column ${Math.min(cells.length, width) + 1} is the first ${cells.length < width ? 'that is missing' : 'too many'}`,
    {
      op: file,
      details: { file, line, column: Math.min(cells.length, width) + 1, cells: cells.length, wanted: width },
    },
  );
}

function checkWidth(file: string, { line, cells }: Row, { width }: CsvOptions, delimiter: string): void {
  if (width === undefined || cells.length === width) return;
  const other = [',', ';', '\t', '|'].find(
    (each) => each !== delimiter && cells[0]!.split(each).length === width,
  );
  throw new FormatError(
    'FORMAT_SHAPE',
    `${file}: line ${line}: ${cells.length} columns, wanted ${width}; column ${Math.min(cells.length, width) + 1} is the first ${cells.length < width ? 'that is missing' : 'too many'}`,
    {
      op: file,
      details: { file, line, column: Math.min(cells.length, width) + 1, cells: cells.length, wanted: width },
      ...(other !== undefined && {
        hint: `cells seem to be separated by ${shown(other)}: say so with delimiter`,
      }),
    },
  );
}

const truncated = (file: string, what: string): FormatError =>
  new FormatError('FORMAT_TRUNCATED', `${file}: line 1, column 1: ${what}`, {
    op: file,
    details: { file, line: 1, column: 1 },
  });

function refuse(code: string, message: string): never {
  throw new ArgumentError(code, `parseCsv: ${message}`, { op: 'parseCsv' });
}

function checkCsvOptions(text: unknown, options: CsvOptions): void {
  if (typeof text !== 'string') refuse('ARG_TYPE', `text is ${shown(text)}; wanted a string`);
  checkOptions('parseCsv', options, known);
  checkMissing('parseCsv', options.missing);
  const { header, delimiter, missingText, ignore, width, name } = options;
  if (name !== undefined && typeof name !== 'string')
    refuse('ARG_TYPE', `name is ${shown(name)}; wanted a text`);
  if (header !== undefined && typeof header !== 'boolean')
    refuse('ARG_TYPE', `header is ${shown(header)}; wanted a boolean`);
  if (delimiter !== undefined && (typeof delimiter !== 'string' || !/^[^"\r\n]$/.test(delimiter)))
    refuse(
      'ARG_RANGE',
      `delimiter is ${shown(delimiter)}; wanted one character other than a quote or a line end`,
    );
  for (const [option, list] of [
    ['missingText', missingText],
    ['ignore', ignore],
  ] as const)
    if (list !== undefined && !Array.isArray(list))
      refuse('ARG_TYPE', `${option} is ${shown(list)}; wanted a list`);
  if (width !== undefined && !(Number.isSafeInteger(width) && width >= 1))
    refuse('ARG_RANGE', `width is ${shown(width)}; wanted a whole number >= 1`);
}

/**
 * The text of a table as rows of cells, each with the line where it begins (RFC 4180). In linear time.
 * Our own, because d3-dsv takes a quote that is never closed for the end of the file and knows no lines.
 */
import { FormatError } from '@isograd/errors';

/** The cells of one row, and the line of the file where it begins, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Row after row. Cells are separated by `delimiter`; a cell in double quotes may hold delimiters, line ends and, twice,
 * quotes. Lines end with LF, CRLF or CR; empty lines at the end of the text are none.
 * Throws `FormatError`: `FORMAT_TRUNCATED` for a quote that is never closed, `FORMAT_VALUE` for text behind a quoted cell.
 */
export function* rowsOf(text: string, file: string, delimiter: string): Generator<Row> {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  const source: Source = { text, file, delimiter, end, lineEnd: lineEnds(text, end) };
  let [at, line] = [text.startsWith('\ufeff') ? 1 : 0, 1];
  while (at < end) {
    const stop = source.lineEnd(at);
    const plain = text.slice(at, stop);
    if (plain.includes('"')) {
      const quoted = quotedRow(source, at, line);
      yield { line, cells: quoted.cells };
      [at, line] = [quoted.at, quoted.line];
    } else {
      yield { line, cells: plain.split(delimiter) };
      at = stop;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line++;
  }
}

interface Source {
  readonly text: string;
  readonly file: string;
  readonly delimiter: string;
  /** Where the last row ends. */
  readonly end: number;
  /** Where the line at a place ends: before its CR or LF. Places must not go back. */
  lineEnd(at: number): number;
}

/** Remembers what it found, so that all calls together walk through the text once. */
function lineEnds(text: string, end: number): Source['lineEnd'] {
  const next = (mark: string, at: number): number => {
    const found = text.indexOf(mark, at);
    return found < 0 ? Infinity : found;
  };
  let [lf, cr] = [-1, -1];
  return (at) => {
    if (lf < at) lf = next('\n', at);
    if (cr < at) cr = next('\r', at);
    return Math.min(lf, cr, end);
  };
}

interface QuotedRow {
  readonly cells: readonly string[];
  /** Where it ends, and on which line. */
  readonly at: number;
  readonly line: number;
}

/** A row with quotes, cell by cell; it may end on a later line than it began. */
function quotedRow(source: Source, start: number, firstLine: number): QuotedRow {
  const { text, delimiter, end } = source;
  const cells: string[] = [];
  let [at, line, stop] = [start, firstLine, source.lineEnd(start)];
  for (;;) {
    if (text[at] === '"') {
      const cell = quotedCell(source, at, line, cells.length + 1);
      cells.push(cell.value);
      line += cell.value.match(/\r\n|\n|\r/g)?.length ?? 0;
      at = cell.at;
      stop = source.lineEnd(at);
    } else {
      const from = at;
      while (at < stop && text[at] !== delimiter) at++;
      cells.push(text.slice(from, at));
    }
    if (at >= end || text[at] !== delimiter) return { cells, at, line };
    at++;
  }
}

function quotedCell(
  { text, file, delimiter, end }: Source,
  start: number,
  line: number,
  column: number,
): { readonly value: string; readonly at: number } {
  let close = text.indexOf('"', start + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0)
    throw new FormatError(
      'FORMAT_TRUNCATED',
      `${file}: line ${line}, column ${column}: this quote is never closed`,
      {
        op: file,
        details: { file, line, column },
      },
    );
  const at = close + 1;
  const follows = text[at];
  if (at < end && follows !== delimiter && follows !== '\n' && follows !== '\r')
    throw new FormatError(
      'FORMAT_VALUE',
      `${file}: line ${line}, column ${column}: text stands behind a quoted cell; double the quotes inside it`,
      {
        op: file,
        details: { file, line, column },
      },
    );
  return { value: text.slice(start + 1, close).replaceAll('""', '"'), at };
}

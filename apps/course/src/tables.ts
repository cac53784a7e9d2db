/** The tables that the lecture's nets train on: the built-in one, or a CSV file of the user's. */
import { readFileSync } from 'node:fs';
import { FileError, FormatError, isIsogradError, shown } from '@isograd/errors';
import * as torch from 'isograd';

const { breastCancer, minMaxScale, parseCsv } = torch.utils.data;

/** Nine features between 0 and 1, and what they should predict. */
export interface Table {
  /** [rows, 9] */
  readonly X: torch.Tensor;
  /** [rows, 1]: 0 or 1. */
  readonly y: torch.Tensor;
  /** Where it comes from and how many rows it has, in words. */
  readonly about: string;
}

/** What stands for the table that comes with isograd. */
export const builtIn = 'Breast Cancer Wisconsin';

const width = 10;
// Four fifths of it make one batch of 32 with some to spare.
const fewest = 50;

/**
 * The table of a name or path. Rows with an empty cell are left out and counted; each column is scaled to 0..1.
 * Throws `FileError` for a file that cannot be read; `FormatError`, naming file, line and column, for one that is no
 * table of nine features and a label of 0 or 1.
 */
export function tableOf(data: string): Table {
  const { x, y, missing } = data === builtIn ? breastCancer() : fileTable(data);
  const rows = x.size(0);
  const about = `${data}: ${rows} rows; ${missing.dropped} more with a missing cell are left out`;
  return { X: minMaxScale(x), y: y.unsqueeze(1), about };
}

function fileTable(path: string) {
  const text = textOf(path);
  try {
    const table = parseCsv(text, { name: path, width, label: -1, missing: 'drop' });
    checkLabels(path, text);
    const rows = table.x.size(0);
    if (rows < fewest)
      throw new FormatError(
        'FORMAT_TRUNCATED',
        `${shown(path)}: line 2, column 1: ${rows} ${rows === 1 ? 'row' : 'rows'} without a missing cell; at least ${fewest} are wanted`,
        { op: path, details: { file: path, line: 2, column: 1, rows, fewest } },
      );
    return table;
  } catch (error) {
    if (!isIsogradError(error)) throw error;
    const { code, message, details } = error;
    const hint = `--data wants a line of names, then nine numbers and a label of 0 or 1 in each line, with commas.`;
    throw new FormatError(code, message, { op: path, details, hint, cause: error });
  }
}

/** Labels are looked at before rows are dropped, so that a row's number tells its line. */
function checkLabels(path: string, text: string): void {
  const { x, columns } = parseCsv(text, { name: path, missing: NaN });
  const labels = x.select(1, width - 1).data();
  const bad = labels.findIndex((label) => !Number.isNaN(label) && label !== 0 && label !== 1);
  if (bad < 0) return;
  const [line, column] = [bad + 2, columns[width - 1]];
  throw new FormatError(
    'FORMAT_VALUE',
    `${shown(path)}: line ${line}, column ${width} (${shown(column)}): the label is ${labels[bad]}; 0 or 1 is wanted`,
    { op: path, details: { file: path, line, column: width, label: labels[bad] } },
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    const why = missing
      ? 'there is no such file'
      : code === 'EISDIR'
        ? 'this is a folder'
        : `it cannot be read (${String(code)})`;
    throw new FileError(
      missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      `option --data: ${shown(path)}: ${why}`,
      {
        op: path,
        details: { file: path, code },
        cause: error,
      },
    );
  }
}

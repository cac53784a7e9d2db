/** @isograd/data/node: tables from files, for Node; apart from the rest, so that pages can bundle the rest. */
import { readFileSync } from 'node:fs';
import { ArgumentError, FileError, FormatError, shown } from '@isograd/errors';
import type { ColumnChoice } from './csv/columns.js';
import { type CsvOptions, type LabelledTable, parseCsv, type Table } from './index.js';

/**
 * Reads a table of numbers from a file (UTF-8), as `parseCsv` does; messages name the path.
 * Throws also `FileError`: `FILE_NOT_FOUND`, `FILE_UNREADABLE`.
 */
export function readCsv(path: string, options: CsvOptions & { readonly label: ColumnChoice }): LabelledTable;
export function readCsv(path: string, options?: CsvOptions): Table;
export function readCsv(path: string, options: CsvOptions = {}): Table | LabelledTable {
  if (typeof path !== 'string' || path === '')
    throw new ArgumentError('ARG_TYPE', `readCsv: the path is ${shown(path)}; wanted a text`, {
      op: 'readCsv',
    });
  return parseCsv(textOf(path), { name: path, ...options });
}

function textOf(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FormatError('FORMAT_VALUE', `${path}: line 1, column 1: the file is no UTF-8 text`, {
      op: path,
      details: { file: path, line: 1, column: 1, bytes: bytes.length },
      cause: error,
    });
  }
}

function fileError(path: string, error: unknown): FileError {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  const facts = { op: path, details: { file: path, code: shown(code) }, cause: error };
  if (code === 'ENOENT')
    return new FileError('FILE_NOT_FOUND', `${shown(path)}: there is no such file`, facts);
  if (code === 'EISDIR')
    return new FileError('FILE_UNREADABLE', `${shown(path)}: this is a folder; wanted a file`, facts);
  return new FileError('FILE_UNREADABLE', `${shown(path)}: the file cannot be read (${String(code)})`, facts);
}

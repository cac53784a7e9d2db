/** Columns without lines, as wide as what stands in them; one column gives way when the reader's screen is narrow. */
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/** How a table is laid out. */
export interface Layout {
  /** One side for each column. */
  readonly sides: readonly ('left' | 'right')[];
  /** The column whose text is wrapped. */
  readonly wrap: number;
  /** How many characters the table may take; where words are longer than what is left, it takes more. */
  readonly columns: number;
  /** What parts the columns: two blanks unless said otherwise. */
  readonly gap?: string;
}

const places = ['top', 'bottom', 'left', 'right', 'mid'] as const;
const parts = ['', '-mid', '-left', '-right'] as const;
const noLines = Object.fromEntries(places.flatMap((place) => parts.map((part) => [`${place}${part}`, ''])));

/** The lines of a table. A cell may have several lines, and colours. */
export function tableLines(
  rows: readonly (readonly string[])[],
  { sides, wrap, columns, gap = '  ' }: Layout,
): readonly string[] {
  if (rows.length === 0) return [];
  const widths = sides.map((_, column) => longest(rows, column, '\n'));
  const others = widths.reduce((sum, width, column) => sum + (column === wrap ? 0 : width + gap.length), 0);
  const least = longest(rows, wrap, /\s/);
  const table = new Table({
    chars: { ...noLines, middle: gap },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: [...sides],
    colWidths: widths.map((width, column) =>
      column === wrap ? Math.min(width, Math.max(least, columns - others)) : width,
    ),
    wordWrap: true,
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd());
}

/** A sentence that is wrapped between words; what goes before it stands alone in its column. */
export const sentenceLines = (before: string, text: string, columns: number): readonly string[] =>
  before === ''
    ? tableLines([[text]], { sides: ['left'], wrap: 0, columns })
    : tableLines([[before, text]], { sides: ['left', 'left'], wrap: 1, columns, gap: ' ' });

/** Length of the longest piece in a column. */
const longest = (rows: readonly (readonly string[])[], column: number, separator: string | RegExp): number =>
  Math.max(
    ...rows.flatMap((row) =>
      stripVTControlCharacters(row[column] ?? '')
        .split(separator)
        .map(({ length }) => length),
    ),
  );

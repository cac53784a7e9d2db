/** Which columns a table has, and what each is for. */
import { ArgumentError, FormatError, nearest, shown } from '@isograd/errors';

/** A column by its name, or by its number: 1 is the first, as in messages, and -1 the last. */
export type ColumnChoice = string | number;

/** A column of the file. */
export interface Column {
  /** Counted from 1. */
  readonly number: number;
  readonly name: string;
}

/** Columns that make `x`, and the one that makes `y`. */
export interface Columns {
  readonly width: number;
  readonly features: readonly Column[];
  readonly label: Column | undefined;
}

/** How a message calls a column: `column 5 (Sulfate)`. */
export const called = ({ number, name }: Column): string =>
  name === `column ${number}` ? `column ${number}` : `column ${number} (${shown(name).slice(1, -1)})`;

/**
 * Sorts the columns. Throws `FormatError`: `FORMAT_DUPLICATE` for a name that stands twice, `FORMAT_MISSING` for an
 * empty one; `ArgumentError`: `ARG_UNKNOWN` for a choice that is not there, `ARG_CONFLICT` when nothing is left.
 */
export function columnsOf(
  file: string,
  names: readonly string[],
  choice: { readonly label?: ColumnChoice; readonly ignore?: readonly ColumnChoice[] },
): Columns {
  const all = names.map((name, i): Column => ({ number: i + 1, name: name.trim() }));
  const ignored = new Set((choice.ignore ?? []).map((each) => chosen(file, 'ignore', all, each)));
  const label = choice.label === undefined ? undefined : chosen(file, 'label', all, choice.label);
  if (label !== undefined && ignored.has(label))
    throw new ArgumentError('ARG_CONFLICT', `${file}: ${called(label)} is the label and ignored`, {
      op: file,
    });
  const used = all.filter((column) => !ignored.has(column));
  checkNames(file, used);
  const features = used.filter((column) => column !== label);
  if (features.length === 0)
    throw new ArgumentError('ARG_CONFLICT', `${file}: of ${all.length} columns none is left for x`, {
      op: file,
    });
  return { width: all.length, features, label };
}

function chosen(file: string, option: string, all: readonly Column[], choice: unknown): Column {
  const found =
    typeof choice === 'number'
      ? all.at(choice < 0 ? choice : choice - 1)
      : all.find(({ name }) => name === choice);
  if (found !== undefined && choice !== 0) return found;
  const names = all.map(({ name }) => name);
  const near = typeof choice === 'string' ? nearest(choice, names) : undefined;
  const way =
    near === undefined
      ? `${all.length} columns${all.length <= 12 ? `: ${names.join(', ')}` : ''}`
      : `did you mean ${shown(near)}?`;
  throw new ArgumentError(
    'ARG_UNKNOWN',
    `${file}: ${option} ${shown(choice)} is no column; ${way}`.slice(0, 160),
    {
      op: file,
      details: { option, choice: shown(choice), columns: names },
    },
  );
}

function checkNames(file: string, columns: readonly Column[]): void {
  const seen = new Map<string, Column>();
  for (const column of columns) {
    const { name, number } = column;
    if (name === '')
      throw new FormatError(
        'FORMAT_MISSING',
        `${file}: line 1, column ${number} has no name; ignore: [${number}] leaves it out`,
        {
          op: file,
          details: { file, line: 1, column: number },
        },
      );
    const first = seen.get(name);
    if (first !== undefined)
      throw new FormatError(
        'FORMAT_DUPLICATE',
        `${file}: line 1: columns ${first.number} and ${number} are both called ${shown(name)}`,
        {
          op: file,
          details: { file, line: 1, columns: [first.number, number], name },
        },
      );
    seen.set(name, column);
  }
}

/** What becomes of empty cells. */
import { ArgumentError, shown } from '@isograd/errors';

/** Leave out the row, put a number there, or the mean of the column's other cells. */
export type Missing = 'drop' | 'mean' | number;

/** How many there were. */
export interface MissingCount {
  /** Empty cells. */
  readonly cells: number;
  /** Rows that had at least one. */
  readonly rows: number;
  /** Rows that were left out because of them. */
  readonly dropped: number;
}

/** Refuses anything else. Throws `ArgumentError`: `ARG_RANGE`, `ARG_TYPE`. */
export function checkMissing(who: string, missing: unknown): void {
  if (missing === undefined || missing === 'drop' || missing === 'mean' || typeof missing === 'number')
    return;
  throw new ArgumentError(
    typeof missing === 'string' ? 'ARG_RANGE' : 'ARG_TYPE',
    `${who}: missing is ${shown(missing)}; wanted "drop", "mean" or a number`,
    { op: who },
  );
}

/** Rows of numbers in which NaN stands for an empty cell, and the label of each. */
export interface Numbers {
  readonly rows: readonly Float64Array[];
  readonly labels: readonly number[];
}

/** The rows without their gaps, and the count of them. `width`: numbers in a row. */
export function filled(
  { rows, labels }: Numbers,
  width: number,
  missing: Missing | undefined,
): Numbers & { readonly missing: MissingCount } {
  const gaps = rows.map((row, i) =>
    row.reduce((count, value) => count + Number(Number.isNaN(value)), Number(Number.isNaN(labels[i]))),
  );
  const counts = { cells: gaps.reduce((a, b) => a + b, 0), rows: gaps.filter((count) => count > 0).length };
  if (missing === 'drop') {
    const whole = (_: unknown, i: number): boolean => gaps[i] === 0;
    return {
      rows: rows.filter(whole),
      labels: labels.filter(whole),
      missing: { ...counts, dropped: counts.rows },
    };
  }
  const fill = missing === 'mean' ? meansOf(rows, width) : new Float64Array(width).fill(missing ?? NaN);
  for (const row of rows) row.forEach((value, k) => void (Number.isNaN(value) && (row[k] = fill[k]!)));
  return { rows, labels, missing: { ...counts, dropped: 0 } };
}

/** Mean of each column over its cells that are not empty. */
function meansOf(rows: readonly Float64Array[], width: number): Float64Array {
  const [sums, counts] = [new Float64Array(width), new Float64Array(width)];
  for (const row of rows)
    row.forEach((value, k) => {
      if (Number.isNaN(value)) return;
      sums[k]! += value;
      counts[k]! += 1;
    });
  return sums.map((sum, k) => sum / counts[k]!);
}

/** What pools are told beside addresses: their windows, as words in memory. */

/** The windows of one axis: place i sees `starts[i]`, `starts[i] + step`, … below `ends[i]`, and counts for `counts[i]` in an average. */
export interface Windows {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly step: number;
  readonly counts: readonly number[];
}

/** Windows over planes of [inputHeight, inputWidth], which lie without gaps. Lines are planes of height 1. */
export interface Pool {
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly rows: Windows;
  readonly columns: Windows;
}

/** The words at whose address kernels read a pool: six numbers, then starts and ends of rows and columns, then their counts. */
export const poolWords = ({ inputHeight, inputWidth, rows, columns }: Pool): readonly number[] => [
  rows.starts.length,
  columns.starts.length,
  inputHeight,
  inputWidth,
  rows.step,
  columns.step,
  ...rows.starts,
  ...rows.ends,
  ...columns.starts,
  ...columns.ends,
  ...rows.counts,
  ...columns.counts,
];

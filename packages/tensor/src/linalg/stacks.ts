/** Stacks of matrices, [..., rows, columns]: read one at a time into float64, written back with one rounding. */
import type { Data } from '../dtype.js';
import { positions, type Shape, sizeOf, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** A stack that a kernel reads. */
export interface Stack {
  readonly rows: number;
  readonly columns: number;
  /** How many matrices there are. */
  readonly count: number;
  /** Matrix `entry`, row after row. */
  byRow(entry: number): Float64Array;
  /** Matrix `entry`, column after column. */
  byColumn(entry: number): Float64Array;
}

export const leadOf = (shape: Shape): Shape => shape.slice(0, -2);

/** `x` as a stack; `lead` is what its leading axes are stretched to. */
export function stackOf(x: Tensor, lead: Shape = leadOf(x.shape)): Stack {
  const [rows, columns] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const [down, across] = [x.strides.at(-2)!, x.strides.at(-1)!];
  const outer = { shape: leadOf(x.shape), strides: leadOf(x.strides), offset: x.offset };
  const starts = positions(stretch(outer, lead));
  const { data } = x.storage;
  return {
    rows,
    columns,
    count: starts.length,
    byRow: (entry) => copied(data, starts[entry]!, rows, down, columns, across),
    byColumn: (entry) => copied(data, starts[entry]!, columns, across, rows, down),
  };
}

function copied(data: Data, start: number, n: number, step: number, m: number, inner: number): Float64Array {
  const a = new Float64Array(n * m);
  for (let i = 0, k = 0; i < n; i++)
    for (let j = 0, at = start + i * step; j < m; j++, at += inner) a[k++] = data[at]!;
  return a;
}

/** Writes the numbers of one entry into a contiguous output. */
export type Write = (entry: number, numbers: Float64Array) => void;

/** Writes entries as they are: vectors, and matrices row after row. `size`: numbers per entry. */
export const writer = (y: Tensor, size: number): Write => {
  const { data } = y.storage;
  return (entry, numbers) =>
    data.set(size === numbers.length ? numbers : numbers.subarray(0, size), entry * size);
};

/** Writes matrices that come column after column. */
export function columnWriter(y: Tensor): Write {
  const { data } = y.storage;
  const [rows, columns] = [y.shape.at(-2)!, y.shape.at(-1)!];
  return (entry, numbers) => {
    const at = entry * rows * columns;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) data[at + i * columns + j] = numbers[j * rows + i]!;
  };
}

/** `[1, 0] of the stack`: which matrix is meant, as a part of a sentence; nothing when there is only one. */
export function entryName(entry: number, lead: Shape): string {
  if (lead.length === 0) return '';
  const index: number[] = [];
  for (let d = lead.length - 1, rest = entry; d >= 0; rest = Math.floor(rest / lead[d]!), d--)
    index.unshift(rest % lead[d]!);
  return ` of batch entry [${index}]`;
}

export const countOf = (lead: Shape): number => sizeOf(lead);

/** Matrix products by the compiled kernel. */
import { storedBytes } from '../dtype.js';
import type { Located } from './located.js';
import { copyBetween, endingOf, firstOf, scratch } from './packed.js';
import { keptKernel, type Kernel } from './table.js';

/** One matrix of a stack: where it begins, and its steps in elements. */
export interface Slice {
  readonly of: Located;
  readonly at: number;
  readonly row: number;
  readonly column: number;
}
interface Sizes {
  readonly n: number;
  readonly k: number;
  readonly m: number;
}
/** As the kernel wants a matrix: an address, the distance of its stored rows, and whether they are its columns. */
interface Operand {
  readonly address: () => number;
  readonly distance: number;
  readonly transposed: 0 | 1;
}

const gemmF32 = keptKernel('gemm');
const gemmF64 = keptKernel('gemm', 'F64');

/** Whether products of this type are compiled. */
export const multiplies = (x: Located): boolean => endingOf(x.dtype) !== null;

/** `y = a b + bias`, row-major at element `at` of `y`; `bias` is one row without gaps. `a`: [n, k], `b`: [k, m]. */
export function compiledProduct(
  a: Slice,
  b: Slice,
  y: Located,
  at: number,
  sizes: Sizes,
  bias: Slice | null = null,
): void {
  const { n, k, m } = sizes;
  const size = storedBytes(y.dtype);
  const gemm = endingOf(y.dtype) === 'F64' ? gemmF64() : gemmF32();
  const [ta, tb] = [turned(a, n, k), turned(b, k, m)];
  // Where all lie as the kernel wants them there is nothing to gather.
  if (ta !== null && tb !== null && (bias === null || bias.column === 1 || m === 1)) {
    const [da, db, row] = [
      distanceOf(a, n, k, ta),
      distanceOf(b, k, m, tb),
      bias === null ? 0 : addressOf(bias),
    ];
    gemm(ta, tb, n, m, k, addressOf(a), da, addressOf(b), db, y.storage.address + at * size, m, row, 0);
  } else scattered(gemm, a, b, y.storage, at * size, sizes, bias);
}

/** Whether a matrix has elements and lies in row-major order, each row right behind the one before. */
export const isDense = ({ shape, strides }: Located): boolean =>
  shape.length === 2 && strides[1] === 1 && strides[0] === shape[1] && shape[0]! > 0;

/**
 * The same of matrices without gaps that have elements: nothing is described but their lengths. `a` is stored [n, k], or
 * [k, n] where it is `turned`, `b` likewise; `bias` is one row.
 */
export function denseProduct(
  a: Located,
  aTurned: boolean,
  b: Located,
  bTurned: boolean,
  y: Located,
  n: number,
  k: number,
  m: number,
  bias: Located | null = null,
): void {
  const gemm = endingOf(y.dtype) === 'F64' ? gemmF64() : gemmF32();
  // A single row or column lies the same both ways.
  const ta = aTurned && n > 1 && k > 1 ? 1 : 0;
  const tb = bTurned && k > 1 && m > 1 ? 1 : 0;
  const [da, db] = [ta === 1 ? n : k, tb === 1 ? k : m];
  const row = bias === null ? 0 : firstOf(bias);
  gemm(ta, tb, n, m, k, firstOf(a), da, firstOf(b), db, firstOf(y), m, row, 0);
}

/** The same where something has gaps and is gathered first. */
function scattered(
  gemm: Kernel,
  a: Slice,
  b: Slice,
  y: Located['storage'],
  skip: number,
  { n, k, m }: Sizes,
  bias: Slice | null,
): void {
  const [p, q] = [operand(a, n, k), operand(b, k, m)];
  // Gathered like a matrix of one row where its elements have gaps.
  const line =
    bias === null
      ? null
      : bias.column === 1 || m === 1
        ? { address: () => addressOf(bias) }
        : gathered(bias, 1, m);
  const row = line === null ? 0 : line.address();
  const to = y.address + skip;
  gemm(p.transposed, q.transposed, n, m, k, p.address(), p.distance, q.address(), q.distance, to, m, row, 0);
}

const addressOf = ({ of, at }: Slice): number => of.storage.address + at * storedBytes(of.dtype);

/** 0 for a matrix whose rows lie without gaps, 1 for one whose columns do, null for others. */
function turned({ row, column }: Slice, rows: number, columns: number): 0 | 1 | null {
  // A single row or column has no distance to the next.
  if ((column === 1 || columns === 1) && (row >= columns || rows === 1)) return 0;
  return (row === 1 || rows === 1) && (column >= rows || columns === 1) ? 1 : null;
}

const distanceOf = ({ row, column }: Slice, rows: number, columns: number, transposed: 0 | 1): number =>
  transposed === 0 ? Math.max(row, columns, 1) : Math.max(column, rows, 1);

function operand({ of, at, row, column }: Slice, rows: number, columns: number): Operand {
  const size = storedBytes(of.dtype);
  const address = (): number => of.storage.address + at * size;
  const slice = { of, at, row, column };
  const transposed = turned(slice, rows, columns);
  if (transposed !== null)
    return { address, distance: distanceOf(slice, rows, columns, transposed), transposed };
  return gathered(slice, rows, columns);
}

/** A copy without gaps, for matrices that are neither row-major nor column-major. */
function gathered({ of, at, row, column }: Slice, rows: number, columns: number): Operand {
  const shape = [rows, columns];
  const copy = scratch(shape, of.dtype);
  const from = { address: () => of.storage.address + at * storedBytes(of.dtype), strides: [row, column] };
  copyBetween(shape, of.dtype, from, copy);
  return { address: copy.address, distance: columns, transposed: 0 };
}

/** One matrix product on plain arrays: float32 multiplies, then adds, in rising order of the inner index. */
import { compiledProduct, multiplies, type Slice } from '../compiled/product.js';
import type { Located } from '../compiled/located.js';
import type { Data } from '../dtype.js';
import { nearest } from './exact-whole.js';

/** A matrix somewhere in memory. */
export interface Matrix {
  readonly data: Data;
  readonly at: number;
  readonly row: number;
  readonly column: number;
}
interface Sizes {
  readonly n: number;
  readonly k: number;
  readonly m: number;
}

const plain = ({ of, at, row, column }: Slice): Matrix => ({ data: of.storage.data, at, row, column });

/**
 * `y[at…] = a b + bias`, row-major: floating types by the compiled kernel, integers here. `bias` is one row.
 */
export function multiplyInto(
  a: Slice,
  b: Slice,
  y: Located,
  at: number,
  sizes: Sizes,
  bias: Slice | null = null,
): void {
  if (multiplies(y)) return compiledProduct(a, b, y, at, sizes, bias);
  const to = y.storage.data;
  const [left, right] = [plain(a), plain(b)];
  const row = bias === null ? null : plain({ ...bias, row: 0 });
  if (!staysExact(left, right, row, sizes)) return multiplyExactly(left, right, row, y, at, sizes);
  multiply(left, right, to, at, sizes);
  if (row === null) return;
  for (let i = 0; i < sizes.n * sizes.m; i++) to[at + i]! += row.data[row.at + (i % sizes.m) * row.column]!;
}

/** Whether whole numbers of these sizes are added up without rounding. */
function staysExact(a: Matrix, b: Matrix, bias: Matrix | null, { n, k, m }: Sizes): boolean {
  const start = bias === null ? 0 : largest(bias, 1, m);
  return largest(a, n, k) * largest(b, k, m) * k + start < 2 ** 53;
}

function largest({ data, at, row, column }: Matrix, rows: number, columns: number): number {
  let most = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) most = Math.max(most, Math.abs(data[at + i * row + j * column]!));
  return most;
}

/** Whole numbers whose products or sums leave doubles: int64 refuses what stays outside, narrower types wrap. */
function multiplyExactly(
  a: Matrix,
  b: Matrix,
  bias: Matrix | null,
  y: Located,
  at: number,
  { n, k, m }: Sizes,
): void {
  const to = y.storage.data;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let total = bias === null ? 0n : BigInt(bias.data[bias.at + j * bias.column]!);
      for (let p = 0; p < k; p++) {
        const [left, right] = [
          a.data[a.at + i * a.row + p * a.column]!,
          b.data[b.at + p * b.row + j * b.column]!,
        ];
        total += BigInt(left) * BigInt(right);
      }
      to[at + i * m + j] = y.dtype === 'int64' ? nearest(total) : Number(BigInt.asIntN(32, total));
    }
}

/** `to[at…] = a b`, row-major. `a` is n by k, `b` is k by m. */
export function multiply(a: Matrix, b: Matrix, to: Data, at: number, sizes: Sizes): void {
  if (to instanceof Float32Array) single(a, b.column === 1 ? b : packed(b, sizes), to, at, sizes);
  else double(a, b, to, at, sizes);
}

/** Row by row: a row of the result collects rows of `b`, so that all memory is read in order. */
function single(a: Matrix, b: Matrix, to: Float32Array, at: number, { n, k, m }: Sizes): void {
  const [A, B] = [a.data, b.data];
  for (let i = 0; i < n; i++) {
    const [line, from] = [at + i * m, a.at + i * a.row];
    to.fill(0, line, line + m);
    for (let p = 0; p < k; p++) {
      const factor = A[from + p * a.column]!;
      for (let j = 0, q = b.at + p * b.row; j < m; j++, q++) to[line + j]! += Math.fround(factor * B[q]!);
    }
  }
}

function double(a: Matrix, b: Matrix, to: Data, at: number, { n, k, m }: Sizes): void {
  const [A, B] = [a.data, b.data];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      let total = 0;
      for (let p = 0; p < k; p++)
        total += A[a.at + i * a.row + p * a.column]! * B[b.at + p * b.row + j * b.column]!;
      to[at + i * m + j] = total;
    }
}

/** `b` with its rows in memory order. */
function packed(b: Matrix, { k, m }: Sizes): Matrix {
  const data = new Float32Array(k * m);
  for (let p = 0; p < k; p++)
    for (let j = 0; j < m; j++) data[p * m + j] = b.data[b.at + p * b.row + j * b.column]!;
  return { data, at: 0, row: m, column: 1 };
}

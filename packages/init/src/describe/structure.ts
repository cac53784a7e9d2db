/** Weights whose elements are not independent, recognised by their pattern. */
import type { Tensor } from '@isograd/tensor';
import { sizeOf } from '@isograd/tensor';

/** What a pattern is called, and its factor. */
export interface Structure {
  readonly name: 'identity' | 'dirac' | 'orthogonal' | 'deltaOrthogonal' | 'sparse';
  /** The factor of the pattern: 1.414 for MXNet's orthogonal matrices. */
  readonly gain: number;
}

/** The pattern of a weight [out, in, ...kernel], or null. Constants are no pattern. */
export function structureOf(weight: Tensor, values: ArrayLike<number>): Structure | null {
  if (weight.ndim < 2 || values.length < 2) return null;
  const [out = 0, into = 0, ...kernel] = weight.shape;
  const field = sizeOf(kernel);
  const centre = kernel.reduce((at, n) => at * n + Math.floor((n - 1) / 2), 0);
  const middle = kernel.reduce((at, n) => at * n + Math.floor(n / 2), 0);
  const at = (place: number): Float64Array =>
    Float64Array.from({ length: out * into }, (_, i) => values[i * field + place]!);
  if (field > 1) return ofKernel(weight, values, at(centre), at(middle));
  const matrix = Float64Array.from(values);
  const diagonal = diagonalOf(matrix, out, into);
  if (diagonal !== null) return { name: 'identity', gain: diagonal };
  const gain = orthogonalGain(matrix, out, into);
  if (gain !== null) return { name: 'orthogonal', gain };
  return isSparse(matrix, out, into) ? { name: 'sparse', gain: 1 } : null;
}

function ofKernel(
  { shape }: Tensor,
  values: ArrayLike<number>,
  centre: Float64Array,
  middle: Float64Array,
): Structure | null {
  const [out = 0, into = 0] = shape;
  const filled = countOf(values);
  if (filled > 0 && filled === countOf(middle)) {
    const gain = diagonalOf(middle, out, into);
    if (gain !== null) return { name: 'dirac', gain };
  }
  if (filled > 0 && filled === countOf(centre)) {
    const gain = orthogonalGain(centre, out, into);
    if (gain !== null) return { name: 'deltaOrthogonal', gain };
  }
  const gain = orthogonalGain(values, out, values.length / out);
  return gain === null ? null : { name: 'orthogonal', gain };
}

function countOf(values: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  return count;
}

function diagonalOf(matrix: ArrayLike<number>, rows: number, columns: number): number | null {
  const gain = matrix[0]!;
  if (gain === 0 || Math.min(rows, columns) < 2) return null;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) if (matrix[i * columns + j] !== (i === j ? gain : 0)) return null;
  return gain;
}

/** How many rows are compared with each other: all, unless there are more. */
const compared = 64;

/** The common length of rows (or of columns, if fewer) that are orthogonal to each other, or null. */
function orthogonalGain(matrix: ArrayLike<number>, rows: number, columns: number): number | null {
  const [count, size] = [Math.min(rows, columns), Math.max(rows, columns)];
  if (count < 2) return null;
  const at =
    rows <= columns ? (k: number, i: number) => k * columns + i : (k: number, i: number) => i * columns + k;
  const step = Math.max(1, count / compared);
  const vectors = Array.from({ length: Math.floor(count / step) }, (_, k) =>
    Float64Array.from({ length: size }, (__, i) => matrix[at(Math.floor(k * step), i)]!),
  );
  const square = dot(vectors[0]!, vectors[0]!);
  const allowed = 1e-3 * square;
  const even = vectors.every((x, k) =>
    vectors.slice(0, k + 1).every((y, l) => Math.abs(dot(x, y) - (k === l ? square : 0)) <= allowed),
  );
  return square > 0 && even ? Math.sqrt(square) : null;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** The same number of zeros in each column, at least one, and something left. */
function isSparse(matrix: Float64Array, rows: number, columns: number): boolean {
  const zeros = Array.from({ length: columns }, (_, j) => {
    let count = 0;
    for (let i = 0; i < rows; i++) if (matrix[i * columns + j] === 0) count++;
    return count;
  });
  const [first = 0] = zeros;
  return first > 0 && first < rows && columns > 1 && zeros.every((count) => count === first);
}

/** Weights that turn vectors without stretching them. */
import { checkOptions, ShapeError } from '@isograd/errors';
import {
  generatorOf,
  noGrad,
  randn,
  type RandomOptions,
  sizeOf,
  type Tensor,
  tensor as tensorOf,
} from '@isograd/tensor';
import { checkNumber, checkTarget } from './target.js';

export interface OrthogonalOptions extends RandomOptions {
  /** Factor of the result. Default 1. */
  readonly gain?: number;
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer, uniformly distributed; axes after the first count as
 * one (torch.nn.init.orthogonal_; Saxe et al. 2013). The QR factorisation is done in float64, so float32 results agree
 * with LAPACK's to 1e-6 and not bit by bit. Throws `ShapeError` `SHAPE_RANK`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`,
 * `ARG_UNKNOWN`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function orthogonal_(tensor: Tensor, options: OrthogonalOptions = {}): Tensor {
  const op = 'orthogonal_';
  checkTarget(op, tensor);
  if (tensor.ndim < 2)
    throw new ShapeError(
      'SHAPE_RANK',
      `${op}: rank 2 or more is wanted, [${tensor.shape}] has rank ${tensor.ndim}`,
      {
        op,
        details: { shape: tensor.shape, rank: tensor.ndim },
      },
    );
  checkOptions(op, options, ['gain', 'generator']);
  const gain = checkNumber(op, 'gain', options.gain ?? 1);
  const generator = generatorOf(op, options);
  const [rows, columns] = [tensor.shape[0]!, sizeOf(tensor.shape.slice(1))];
  if (rows * columns === 0) return tensor;
  const drawn = noGrad(() => randn([rows, columns], { dtype: tensor.dtype, generator })).data();
  const [n, m] = [Math.max(rows, columns), Math.min(rows, columns)];
  // Column j of the tall matrix, whichever way the weight lies.
  const at = rows < columns ? (i: number, j: number) => j * n + i : (i: number, j: number) => i * m + j;
  const values = new Float64Array(n * m);
  orthonormal(n, m, (i, j) => drawn[at(i, j)]!).forEach((column, j) =>
    column.forEach((value, i) => void (values[at(i, j)] = value)),
  );
  return noGrad(() => tensor.copy_(tensorOf(values, { shape: tensor.shape })).mul_(gain));
}

/**
 * Columns of Q of the QR factorisation of a tall matrix [n, m], with signs that make the diagonal of R positive, and
 * zeros where float32 has nothing else. Householder reflections, as LAPACK.
 */
export function orthonormal(n: number, m: number, element: (i: number, j: number) => number): Float64Array[] {
  const columns = Array.from({ length: m }, (_, j) =>
    Float64Array.from({ length: n }, (__, i) => element(i, j)),
  );
  const reflections = columns.map((column, k) => {
    const { v, diagonal } = reflection(column, k);
    for (const other of columns.slice(k)) reflect(v, other, k);
    return { v, sign: Math.sign(diagonal) };
  });
  return reflections.map(({ sign }, j) => {
    const q = new Float64Array(n);
    q[j] = sign;
    for (let k = reflections.length - 1; k >= 0; k--) reflect(reflections[k]!.v, q, k);
    return q.map((value) => (Math.fround(value) === 0 ? 0 : value));
  });
}

/** The unit vector whose reflection leaves of `x[k…]` only its first entry, and that entry. */
function reflection(x: Float64Array, k: number): { v: Float64Array; diagonal: number } {
  const v = Float64Array.from(x, (value, i) => (i < k ? 0 : value));
  const length = lengthOf(v);
  // Away from x, so that nothing cancels.
  const diagonal = x[k]! > 0 ? -length : length;
  v[k]! -= diagonal;
  const size = lengthOf(v);
  return { v: size === 0 ? v : v.map((value) => value / size), diagonal };
}

/** Euclidean length. A call has room for so many arguments only, so long vectors are measured piece by piece. */
function lengthOf(v: Float64Array): number {
  if (v.length <= PIECE) return Math.hypot(...v);
  const pieces = Array.from({ length: Math.ceil(v.length / PIECE) }, (_, i) =>
    lengthOf(v.subarray(i * PIECE, (i + 1) * PIECE)),
  );
  return lengthOf(Float64Array.from(pieces));
}
const PIECE = 4096;

/** `x - 2 v (v · x)`, in place; entries of `v` before `k` are 0. */
function reflect(v: Float64Array, x: Float64Array, k: number): void {
  let product = 0;
  for (let i = k; i < v.length; i++) product += v[i]! * x[i]!;
  for (let i = k; i < v.length; i++) x[i]! -= 2 * product * v[i]!;
}

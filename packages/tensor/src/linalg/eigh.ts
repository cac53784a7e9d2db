/** Eigenvalues and eigenvectors of symmetric matrices. */
import { ArgumentError, checkOptions, unknownName } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { matmul } from '../ops/product.js';
import type { Tensor } from '../tensor.js';
import { square } from './checks.js';
import {
  banded,
  chain,
  diagonalFrom,
  diagonalOf,
  divideByGaps,
  gaps,
  offDiagonal,
  scaleColumns,
  turned,
} from './forms.js';
import { eighOf } from './kernels/symmetric.js';
import { columnWriter, stackOf, writer } from './stacks.js';

export interface EighOptions {
  /** Which triangle is read: the lower one by default. */
  readonly UPLO?: 'L' | 'U';
}
export interface Eigh {
  /** [..., n], rising. */
  readonly eigenvalues: Tensor;
  /** [..., n, n], a vector in each column. */
  readonly eigenvectors: Tensor;
}

/** `x / (v_j - v_i)` off the diagonal, 0 on it. */
const overGaps = (x: Tensor, values: Tensor): Tensor => divideByGaps(banded(x, offDiagonal), gaps(values));

/** The antisymmetric part, which alone turns a basis. */
const skew = (x: Tensor): Tensor => x.sub(turned(x)).mul(0.5);

/** The whole symmetric matrix from one of its triangles, row after row. */
function mirrored(a: Float64Array, n: number, upper: boolean): Float64Array {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      if (upper) a[i * n + j] = a[j * n + i]!;
      else a[j * n + i] = a[i * n + j]!;
    }
  return a;
}

const decomposition: OpFunction<[a: Tensor, upper: boolean], Eigh> = defineOp<boolean, 'A', 'L' | 'V'>({
  name: 'eigh',
  node: 'LinalgEighBackward0',
  inputs: ['A'],
  outputs: ['L', 'V'],
  inferAll: ([a]) => [
    { shape: a!.shape.slice(0, -1), dtype: a!.dtype },
    { shape: a!.shape, dtype: a!.dtype },
  ],
  kernel([a], [l, v], upper) {
    const stack = stackOf(a!);
    const n = stack.rows;
    const [writeL, writeV] = [writer(l!, n), columnWriter(v!)];
    for (let entry = 0; entry < stack.count; entry++) {
      const { values, vectors } = eighOf(mirrored(stack.byRow(entry), n, upper), n, true);
      writeL(entry, values);
      writeV(entry, vectors!);
    }
  },
  vjp: {
    A: needs(['L', 'V'], ({ gs: [gl, gv] }, l, v) =>
      chain(v, diagonalFrom(gl!).add(overGaps(skew(matmul(turned(v), gv!)), l)), turned(v)),
    ),
  },
  jvp: ({ tangents: [t], outputs: [l, v] }) => {
    const p = chain(turned(v!), t!, v!);
    return [diagonalOf(p), matmul(v!, overGaps(p, l!))];
  },
  batch: { lift: (upper) => upper },
}).called((run) => (a, upper) => {
  const [l, v] = run([a], upper);
  return { eigenvalues: l!, eigenvectors: v! };
});

function upperOf(op: string, options: EighOptions): boolean {
  checkOptions(op, options, ['UPLO']);
  const { UPLO = 'L' } = options;
  if (UPLO === 'L' || UPLO === 'U') return UPLO === 'U';
  throw new ArgumentError('ARG_UNKNOWN', `${op}: UPLO ${unknownName(String(UPLO), ['L', 'U'])}`, { op });
}

/**
 * `A = V diag(L) Vᵀ` for symmetric matrices (torch.linalg.eigh). `A`: [..., n, n]; only one triangle is read, and the
 * gradient is that of the symmetric matrix. In each eigenvector the element of largest size is positive; PyTorch's signs
 * may differ. The derivative of the vectors needs distinct values. All NaN where A holds a NaN or an infinity.
 * Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_UNKNOWN`.
 */
export const eigh: OpFunction<[A: Tensor, options?: EighOptions], Eigh> = Object.assign(
  (a: Tensor, options: EighOptions = {}): Eigh => decomposition(square('eigh', a), upperOf('eigh', options)),
  { op: decomposition.op },
);

/**
 * The eigenvalues of symmetric matrices alone, rising (torch.linalg.eigvalsh): less work than `eigh`, and differentiable
 * also where values are equal. `A`: [..., n, n], result [..., n]. Throws as `eigh`.
 */
export const eigvalsh: OpFunction<[A: Tensor, options?: EighOptions]> = defineOp<boolean, 'A', 'L'>({
  name: 'eigvalsh',
  node: 'LinalgEighBackward0',
  inputs: ['A'],
  outputs: ['L'],
  infer: ([a]) => ({ shape: a!.shape.slice(0, -1), dtype: a!.dtype }),
  kernel([a], [l], upper) {
    const stack = stackOf(a!);
    const write = writer(l!, stack.rows);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, eighOf(mirrored(stack.byRow(entry), stack.rows, upper), stack.rows, false).values);
  },
  vjp: {
    A: needs(['A'], ({ g, attrs }, a) => {
      const { eigenvectors: v } = decomposition(a, attrs);
      return matmul(scaleColumns(v, g), turned(v));
    }),
  },
  jvp: ({ inputs: [a], tangents: [t], attrs }) => {
    const { eigenvectors: v } = decomposition(a!, attrs);
    return [diagonalOf(chain(turned(v), t!, v))];
  },
  batch: { lift: (upper) => upper },
}).called(
  (run) =>
    (a, options = {}) =>
      run.one([square('eigvalsh', a)], upperOf('eigvalsh', options)),
);

/** QR factorisation. */
import { ArgumentError, AutogradError, checkOptions, unknownName } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { cat } from '../ops/joins.js';
import { zeros } from '../ops/makers.js';
import { matmul } from '../ops/product.js';
import { slice } from '../ops/parts.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { matrix } from './checks.js';
import { banded, diagonalOnly, strictlyLower, turned, upper } from './forms.js';
import { columnsOfQ, factorQr } from './kernels/householder.js';
import { columnWriter, stackOf } from './stacks.js';
import { triangle } from './triangular.js';

const modes = ['reduced', 'complete'] as const;
export interface QrOptions {
  /** reduced: Q [..., m, k], R [..., k, n] with k the smaller side; complete: Q [..., m, m], R [..., m, n]. */
  readonly mode?: (typeof modes)[number];
}
export interface Qr {
  readonly Q: Tensor;
  readonly R: Tensor;
}

/** The part of `X = Qᵀ dA R⁻¹` that turns Q: antisymmetric, with the lower triangle of X. */
const turning = (x: Tensor): Tensor => {
  const below = banded(x, strictlyLower);
  return below.sub(turned(below));
};
/** `g R⁻ᵀ` for the square part of R. */
const overTransposed = (g: Tensor, r: Tensor): Tensor =>
  triangle(turned(r), g, { upper: false, left: false });
const firstColumns = (x: Tensor, k: number): Tensor => (x.shape.at(-1) === k ? x : slice(x, -1, 0, k));

/** m >= n: with `X = gR Rᵀ - Qᵀ gQ`, `(gQ + Q sym(triu X)) R⁻ᵀ`. */
function pullTall(gq: Tensor, gr: Tensor, q: Tensor, r: Tensor): Tensor {
  const above = banded(matmul(gr, turned(r)).sub(matmul(turned(q), gq)), upper);
  const symmetric = above.add(turned(above)).sub(banded(above, diagonalOnly));
  return overTransposed(gq.add(matmul(q, symmetric)), r);
}

/** m < n: only the first m columns of A turn Q; all of them pass `Q gR`. */
function pullWide(gq: Tensor, gr: Tensor, q: Tensor, r: Tensor): Tensor {
  const m = q.shape.at(-1)!;
  const x = matmul(turned(q), gq).sub(matmul(gr, turned(r)));
  const first = overTransposed(matmul(q, banded(x.sub(turned(x)), strictlyLower)), firstColumns(r, m));
  const rest = zeros([...first.shape.slice(0, -1), r.shape.at(-1)! - m], { dtype: r.dtype });
  return matmul(q, gr).add(cat([first, rest], -1));
}

function push(a: Tensor, t: Tensor, q: Tensor, r: Tensor): readonly Tensor[] {
  const k = q.shape.at(-1)!;
  const over = triangle(firstColumns(r, k), firstColumns(t, k), { upper: true, left: false });
  const x = matmul(turned(q), over);
  const turns = turning(x);
  if (a.shape.at(-2)! < a.shape.at(-1)!)
    return [matmul(q, turns), matmul(turned(q), t).sub(matmul(turns, r))];
  const stretch = x.sub(turns);
  return [over.sub(matmul(q, stretch)), matmul(stretch, r)];
}

/** A tall matrix leaves the last columns of a complete Q free, and with them their gradient. */
function refuseFree(a: { readonly shape: Shape }, complete: boolean): void {
  if (!complete || a.shape.at(-2)! <= a.shape.at(-1)!) return;
  throw new AutogradError(
    'GRAD_UNDEFINED',
    `qr: mode "complete" of [${a.shape}] has no derivative, because columns of Q beyond column ${a.shape.at(-1)} are free to turn`,
    { op: 'qr', details: { shape: a.shape }, hint: 'use mode "reduced"' },
  );
}

/**
 * `A = Q R` with orthonormal columns in Q and R upper triangular (torch.linalg.qr). `A`: [..., m, n]. The signs are
 * LAPACK's: the diagonal of R may be negative. Throws `ShapeError` `SHAPE_RANK`, `DTypeError` `DTYPE_UNSUPPORTED`,
 * `ArgumentError` `ARG_UNKNOWN`; backward throws `AutogradError` `GRAD_UNDEFINED` for a complete Q of a tall matrix.
 */
export const qr: OpFunction<[A: Tensor, options?: QrOptions], Qr> = defineOp<boolean, 'A', 'Q' | 'R'>({
  name: 'qr',
  node: 'LinalgQrBackward0',
  inputs: ['A'],
  outputs: ['Q', 'R'],
  inferAll([a], complete) {
    const lead = a!.shape.slice(0, -2);
    const [m, n] = [a!.shape.at(-2)!, a!.shape.at(-1)!];
    const k = complete ? m : Math.min(m, n);
    return [
      { shape: [...lead, m, k], dtype: a!.dtype },
      { shape: [...lead, k, n], dtype: a!.dtype },
    ];
  },
  kernel([a], [q, r]) {
    const stack = stackOf(a!);
    const [writeQ, writeR, k] = [columnWriter(q!), columnWriter(r!), q!.shape.at(-1)!];
    for (let entry = 0; entry < stack.count; entry++) {
      const factors = factorQr(stack.byColumn(entry), stack.rows, stack.columns);
      writeQ(entry, columnsOfQ(factors, k));
      writeR(entry, triangleOf(factors.a, stack.rows, stack.columns, k));
    }
  },
  vjp: {
    A: needs(['Q', 'R'], ({ gs: [gq, gr], attrs, shape }, q, r) => {
      refuseFree({ shape }, attrs);
      return shape.at(-2)! >= shape.at(-1)! ? pullTall(gq!, gr!, q, r) : pullWide(gq!, gr!, q, r);
    }),
  },
  jvp: ({ inputs: [a], tangents: [t], outputs: [q, r], attrs }) => {
    refuseFree(a!, attrs);
    return push(a!, t!, q!, r!);
  },
  batch: { lift: (complete) => complete },
}).called((run) => (a, options = {}) => {
  checkOptions('qr', options, ['mode']);
  const { mode = 'reduced' } = options;
  if (!modes.includes(mode))
    throw new ArgumentError('ARG_UNKNOWN', `qr: mode ${unknownName(mode, modes)}`, { op: 'qr' });
  const [q, r] = run([matrix('qr', a)], mode === 'complete');
  return { Q: q!, R: r! };
});

/** The first `k` rows of the triangle, column after column. */
function triangleOf(a: Float64Array, rows: number, columns: number, k: number): Float64Array {
  const r = new Float64Array(k * columns);
  for (let j = 0; j < columns; j++)
    for (let i = 0; i <= Math.min(j, k - 1); i++) r[j * k + i] = a[j * rows + i]!;
  return r;
}

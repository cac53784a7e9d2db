/** Cholesky factorisation. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { matmul } from '../ops/product.js';
import type { Tensor } from '../tensor.js';
import { notPositive, square } from './checks.js';
import { banded, chain, halfLower, turned } from './forms.js';
import { factorCholesky } from './kernels/triangular.js';
import { leadOf, stackOf, writer } from './stacks.js';
import { triangle } from './triangular.js';

/** `L⁻ᵀ x L⁻¹` */
const between = (x: Tensor, l: Tensor): Tensor =>
  triangle(l, triangle(turned(l), x, { upper: true }), { upper: false, left: false });

const factor: OpFunction<[a: Tensor]> = defineOp<undefined, 'A', 'L'>({
  name: 'cholesky',
  node: 'LinalgCholeskyExBackward0',
  inputs: ['A'],
  outputs: ['L'],
  infer: ([a]) => ({ shape: a!.shape, dtype: a!.dtype }),
  kernel([a], [l]) {
    const stack = stackOf(a!);
    const write = writer(l!, stack.rows * stack.rows);
    for (let entry = 0; entry < stack.count; entry++) {
      const numbers = stack.byRow(entry);
      const pivot = factorCholesky(numbers, stack.rows);
      if (pivot >= 0) throw notPositive('cholesky', pivot, entry, leadOf(a!.shape));
      write(entry, numbers);
    }
  },
  vjp: {
    A: needs(['L'], ({ g }, l) => {
      const half = banded(matmul(turned(l), g), halfLower);
      return between(half.add(turned(half)), l).mul(0.5);
    }),
  },
  jvp: ({ tangents: [t], outputs: [l] }) => {
    const inner = triangle(turned(l!), triangle(l!, t!, { upper: false }), { upper: true, left: false });
    return [chain(l!, banded(inner, halfLower))];
  },
  batch: { lift: () => undefined },
}).called((run) => (a) => run.one([a], undefined));

export interface CholeskyOptions {
  /** Give the upper factor `Lᵀ` instead. */
  readonly upper?: boolean;
}

/**
 * The lower triangular L with `A = L Lᵀ` (torch.linalg.cholesky). `A`: [..., n, n], symmetric: only its lower triangle
 * is read, and the gradient is symmetric. Throws `NumericError` `NUMERIC_NOT_POSITIVE_DEFINITE`; `ShapeError`
 * `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const cholesky: OpFunction<[A: Tensor, options?: CholeskyOptions]> = Object.assign(
  (a: Tensor, options: CholeskyOptions = {}): Tensor => {
    checkOptions('cholesky', options, ['upper']);
    const { upper = false } = options;
    if (typeof upper !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `cholesky: upper must be true or false, got ${shown(upper)}`, {
        op: 'cholesky',
      });
    const l = factor(square('cholesky', a));
    return upper ? turned(l) : l;
  },
  { op: factor.op },
);

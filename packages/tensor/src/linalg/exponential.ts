/** The exponential of matrices. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { cat } from '../ops/joins.js';
import { zeros } from '../ops/makers.js';
import { slice } from '../ops/parts.js';
import type { Tensor } from '../tensor.js';
import { square } from './checks.js';
import { turned } from './forms.js';
import { exponentialOf } from './kernels/exponential.js';
import { stackOf, writer } from './stacks.js';

const exponential: OpFunction<[a: Tensor]> = defineOp<undefined, 'A', 'Y'>({
  name: 'matrixExp',
  node: 'LinalgMatrixExpBackward0',
  inputs: ['A'],
  outputs: ['Y'],
  infer: ([a]) => ({ shape: a!.shape, dtype: a!.dtype }),
  kernel([a], [y]) {
    const stack = stackOf(a!);
    const write = writer(y!, stack.rows * stack.rows);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, exponentialOf(stack.byRow(entry), stack.rows));
  },
  vjp: { A: needs(['A'], ({ g }, a) => along(turned(a), g)) },
  jvp: ({ inputs: [a], tangents: [t] }) => [along(a!, t!)],
  batch: { lift: () => undefined },
}).called((run) => (a) => run.one([a], undefined));

/** How the exponential of `a` moves when `a` moves by `d`: the upper right block of `exp [[a, d], [0, a]]`. */
function along(a: Tensor, d: Tensor): Tensor {
  const n = a.shape.at(-1)!;
  const below = cat([zeros(a.shape, { dtype: a.dtype }), a], -1);
  const y = exponential(cat([cat([a, d], -1), below], -2));
  return slice(slice(y, -2, 0, n), -1, n, 2 * n);
}

/**
 * The exponential of square matrices (torch.linalg.matrix_exp). `A`: [..., n, n]. A matrix with an element that is not
 * finite gives NaN. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const matrixExp: OpFunction<[A: Tensor]> = Object.assign(
  (a: Tensor): Tensor => exponential(square('matrixExp', a)),
  { op: exponential.op },
);

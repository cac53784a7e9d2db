/** Cofactors of square matrices and how they change: the derivatives of a determinant, at singular matrices too. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { mul } from '../ops/arithmetic.js';
import { unsqueeze } from '../ops/axes.js';
import { matmul } from '../ops/product.js';
import { sum } from '../ops/reduce.js';
import type { Tensor } from '../tensor.js';
import { diagonalOf, diagonalOnly, pattern, turned } from './forms.js';
import { cofactorsAlong, cofactorsOf } from './kernels/cofactors.js';
import { inv } from './solve.js';
import { stackOf, writer } from './stacks.js';

/** One number for each matrix, as a matrix of one element. */
export const spread = (v: Tensor): Tensor => unsqueeze(unsqueeze(v, -1), -1);
/** The sum of the products of all elements of two matrices. */
export const inner = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b), [-2, -1]);

/** How the determinant moves with each element. Exact for singular matrices, where `det(A) A⁻ᵀ` is 0 times infinity. */
export const cofactors: OpFunction<[a: Tensor]> = defineOp<undefined, 'A', 'C'>({
  name: 'cofactors',
  node: 'LinalgDetBackward0Backward0',
  inputs: ['A'],
  outputs: ['C'],
  infer: ([a]) => ({ shape: a!.shape, dtype: a!.dtype }),
  kernel([a], [c]) {
    const stack = stackOf(a!);
    const write = writer(c!, stack.rows * stack.rows);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, cofactorsOf(stack.byRow(entry), stack.rows));
  },
  vjp: { A: needs(['A'], ({ g }, a) => bend(a, g)) },
  jvp: ({ inputs: [a], tangents: [t] }) => [bend(a!, t!)],
  batch: { lift: () => undefined },
}).called((run) => (a) => run.one([a], undefined));

/** How the cofactors move along `d`; symmetric, so that this is also what a gradient `d` of theirs becomes. */
const bend: OpFunction<[a: Tensor, d: Tensor]> = defineOp<undefined, 'A' | 'D', 'B'>({
  name: 'bend',
  node: 'LinalgDetBackward0Backward0Backward0',
  inputs: ['A', 'D'],
  outputs: ['B'],
  infer: ([a]) => ({ shape: a!.shape, dtype: a!.dtype }),
  kernel([a, d], [b]) {
    const [stack, along] = [stackOf(a!), stackOf(d!)];
    const write = writer(b!, stack.rows * stack.rows);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, cofactorsAlong(stack.byRow(entry), along.byRow(entry), stack.rows));
  },
  vjp: {
    A: needs(['A', 'D'], ({ g }, a, d) => third(a, d, g)),
    D: needs(['A'], ({ g }, a) => bend(a, g)),
  },
  jvp({ inputs: [a, d], tangents: [ta, td] }) {
    const along = ta && third(a!, d!, ta);
    const turning = td && bend(a!, td);
    return [along && turning ? along.add(turning) : (along ?? turning)!];
  },
  batch: { lift: () => undefined },
}).called((run) => (a, d) => run.one([a, d], undefined));

/** The third derivative of the determinant along `d` and `e`. It needs the inverse, but for small matrices. */
function third(a: Tensor, d: Tensor, e: Tensor): Tensor {
  const n = a.shape.at(-1)!;
  // A determinant is a polynomial of degree n.
  if (n < 3) return mul(mul(d, e), 0);
  const y = inv(a);
  const [p, q] = [matmul(y, d), matmul(y, e)];
  const [left, right] = [sum(diagonalOf(p), -1), sum(diagonalOf(q), -1)];
  const both = matmul(p, q);
  const even = mul(
    spread(left.mul(right).sub(sum(diagonalOf(both), -1))),
    pattern(n, n, diagonalOnly, a.dtype),
  );
  const moved = even
    .sub(mul(spread(right), p))
    .sub(mul(spread(left), q))
    .add(both)
    .add(matmul(q, p));
  return matmul(cofactors(a), turned(moved));
}

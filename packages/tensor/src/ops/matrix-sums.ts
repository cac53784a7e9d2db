/** A product of a matrix and vectors, or the sum of many products, added to a tensor. */
import { ShapeError } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { addmm, type AddmmOptions } from './added-products.js';
import { mul } from './arithmetic.js';
import { permute, squeeze, unsqueeze } from './axes.js';
import { tensordot } from './contractions.js';
import { copy_ } from './copies.js';
import { dot } from './product.js';
import { reshape } from './reshapes.js';

type Sum = OpFunction<[x: Tensor, a: Tensor, b: Tensor, options?: AddmmOptions]>;

/** In place: the sum is formed apart, so that the tensor may take part in the product. */
const inPlace = (f: Sum): Sum =>
  Object.assign((...args: Parameters<Sum>): Tensor => copy_(args[0], f(...args)), { op: copy_.op });

function checkRanks(op: string, a: Tensor, b: Tensor, ranks: readonly [number, number]): void {
  const [p, q] = [rankOf(op, a, 'a'), rankOf(op, b, 'b')];
  if (p === ranks[0] && q === ranks[1]) return;
  throw new ShapeError(
    'SHAPE_RANK',
    `${op}: factors of rank ${ranks[0]} and ${ranks[1]} are wanted, got [${a.shape}] and [${b.shape}]`,
    { op },
  );
}

/** `beta x + alpha (a b)` for a matrix and a vector (torch.addmv). Throws as `addmm`. */
export const addmv: Sum = Object.assign(
  (x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}): Tensor => {
    checkRanks('addmv', a, b, [2, 1]);
    const column = rankOf('addmv', x) === 0 ? x : unsqueeze(x, -1);
    return squeeze(addmm(column, a, unsqueeze(b, 1), options), 1);
  },
  { op: addmm.op },
);
/** `beta x + alpha (a b)` for a matrix and a vector, in place. */
export const addmv_: Sum = inPlace(addmv);

/** `beta x + alpha (a ⊗ b)`: all products of two vectors added to a matrix (torch.addr). Throws as `addmm`. */
export const addr: Sum = Object.assign(
  (x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}): Tensor => {
    checkRanks('addr', a, b, [1, 1]);
    return addmm(x, unsqueeze(a, 1), unsqueeze(b, 0), options);
  },
  { op: addmm.op },
);
/** `beta x + alpha (a ⊗ b)` in place. */
export const addr_: Sum = inPlace(addr);

/** `beta x + alpha Σ a[i] b[i]` over stacks of matrices (torch.addbmm). Throws as `addmm`, and `SHAPE_MISMATCH`. */
export const addbmm: Sum = Object.assign(
  (x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}): Tensor => {
    checkRanks('addbmm', a, b, [3, 3]);
    const [s = 0, n = 0, k = 0] = a.shape;
    if (b.shape[0] !== s || b.shape[1] !== k)
      throw new ShapeError('SHAPE_MISMATCH', `addbmm: [${a.shape}] times [${b.shape}] does not fit`, {
        op: 'addbmm',
        details: { shapes: [a.shape, b.shape] },
      });
    // Matrices side by side times matrices one below the other: one product is the sum of all.
    const wide = reshape(permute(a, [1, 0, 2]), [n, s * k]);
    return addmm(x, wide, reshape(b, [s * k, b.shape[2]!]), options);
  },
  { op: addmm.op },
);
/** `beta x + alpha Σ a[i] b[i]` in place. */
export const addbmm_: Sum = inPlace(addbmm);

/** `dot` (torch.vdot). */
export const vdot: typeof dot = dot;

/** Sums of products along the last axes of both; with a tensor without dimensions plain products (torch.inner). Throws `ShapeError`. */
export const inner: OpFunction<[a: Tensor, b: Tensor]> = Object.assign(
  (a: Tensor, b: Tensor): Tensor =>
    rankOf('inner', a, 'a') === 0 || rankOf('inner', b, 'b') === 0
      ? mul(a, b)
      : tensordot(tensorOf('inner', a), b, [[-1], [-1]]),
  { op: tensordot.op },
);

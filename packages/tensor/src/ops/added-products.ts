/** A matrix product added to a tensor in one pass. */
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { broadcastShapes, positions, sizeOf, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type AddmmOptions, checkFactors, checkStretch, type Factors, factorsOf } from './addition-rule.js';
import { add, mul } from './arithmetic.js';
import { transpose } from './axes.js';
import { inPlace } from './in-place.js';
import { multiply } from './multiply.js';
import { matmul } from './product.js';
import { refuseProduct, sameType, starts, steps } from './product-rule.js';

export type { AddmmOptions } from './addition-rule.js';
type Addition = Prepared<[x: Tensor, a: Tensor, b: Tensor, options?: AddmmOptions]>;

/** `beta x + alpha (a b)` on stacks of matrices. */
function added(name: string, node: string, rank: number): Addition {
  return defineOp<Factors, 'x' | 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['x', 'a', 'b'],
    outputs: ['y'],
    infer([x, a, b]) {
      if (a!.shape.at(-1) !== b!.shape.at(-2)) refuseProduct(name, a!.shape, b!.shape);
      const lead = broadcastShapes(name, a!.shape.slice(0, -2), b!.shape.slice(0, -2));
      const shape = [...lead, a!.shape.at(-2)!, b!.shape.at(-1)!];
      return { shape: broadcastShapes(name, x!.shape, shape), dtype: sameType(name, x!, a!, b!) };
    },
    kernel: ([x, a, b], [y], factors) => accumulate(x!, a!, b!, y!, factors),
    vjp: {
      x: needs([], ({ g, attrs }) => mul(g, attrs.beta)),
      a: needs(['b'], ({ g, attrs }, b) => mul(matmul(g, transpose(b, -1, -2)), attrs.alpha)),
      b: needs(['a'], ({ g, attrs }, a) => mul(matmul(transpose(a, -1, -2), g), attrs.alpha)),
    },
    jvp: ({ inputs: [, a, b], tangents: [tx, ta, tb], outputs: [y], attrs: { beta, alpha } }) => {
      const parts = [
        tx && mul(tx, beta).expand(y!.shape),
        ta && mul(matmul(ta, b!), alpha),
        tb && mul(matmul(a!, tb), alpha),
      ].filter((part): part is Tensor => part instanceof Object);
      return [parts.slice(1).reduce((total, part) => add(total, part), parts[0]!.clone())];
    },
    batch: 'aligned',
  }).prepared((x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}) => {
    checkFactors(name, a, b, [rank, rank]);
    if (a.shape.at(-1) !== b.shape.at(-2) || (rank === 3 && a.shape[0] !== b.shape[0]))
      refuseProduct(name, a.shape, b.shape);
    checkStretch(name, x, [...a.shape.slice(0, -1), b.shape.at(-1)!]);
    return [[x, a, b], factorsOf(name, a.dtype, options)];
  });
}

/** In place the tensor is added and overwritten, so its part is set aside first. */
function accumulate(x: Tensor, a: Tensor, b: Tensor, y: Tensor, { beta, alpha }: Factors): void {
  const [X, from] = [x.storage.data, positions(stretch(x, y.shape))];
  const kept = Float64Array.from(from, (at) => (beta === 0 ? 0 : beta * X[at]!));
  const product = productOf(a, b, y);
  const Y = y.storage.data;
  positions(y).forEach((at, i) => void (Y[at] = kept[i]! + alpha * product[i]!));
}

/** The product as plain numbers in row-major order, in the precision of the result. */
function productOf(a: Tensor, b: Tensor, y: Tensor): Float32Array | Float64Array {
  const lead = y.shape.slice(0, -2);
  const [pa, pb] = [starts(a, lead), starts(b, lead)];
  const sizes = { n: y.shape.at(-2)!, k: a.shape.at(-1)!, m: y.shape.at(-1)! };
  const [A, B, n] = [a.storage.data, b.storage.data, sizeOf(y.shape)];
  const product = y.storage.data instanceof Float32Array ? new Float32Array(n) : new Float64Array(n);
  pa.forEach((at, s) =>
    multiply(
      { data: A, at, ...steps(a) },
      { data: B, at: pb[s]!, ...steps(b) },
      product,
      s * sizes.n * sizes.m,
      sizes,
    ),
  );
  return product;
}

/** `beta x + alpha (a b)` for matrices; `x` stretches to the product (torch.addmm). Throws `ShapeError`, `DTypeError`. */
export const addmm: Addition = added('addmm', 'AddmmBackward0', 2);
/** `beta x + alpha (a b)` for stacks of matrices (torch.baddbmm). Throws `ShapeError`, `DTypeError`. */
export const baddbmm: Addition = added('baddbmm', 'BaddbmmBackward0', 3);
/** `beta x + alpha (a b)` in place. */
export const addmm_: OpFunction<Parameters<Addition>> = inPlace(addmm);
/** `beta x + alpha (a b)` for stacks of matrices, in place. */
export const baddbmm_: OpFunction<Parameters<Addition>> = inPlace(baddbmm);

/** Products of matrices and vectors. */
import { ShapeError } from '@isograd/errors';
import { denseProduct, isDense, multiplies } from '../compiled/product.js';
import { defineOp, type Meta, needs, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { broadcastShapes, positions, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';
import { transpose, unsqueeze } from './axes.js';
import { multiplyInto } from './multiply.js';
import { refuseProduct, sameType, starts, steps } from './product-rule.js';
import { reshape } from './reshapes.js';
import { squeezing } from './squeezing.js';
import { unsafeView } from './unsafe-view.js';

type Product = OpFunction<[a: Tensor, b: Tensor]>;

/** Products of stacks of matrices; the axes before the last two broadcast. */
function stacked(name: string, node: string): Product {
  const product: Product = defineOp<undefined, 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['a', 'b'],
    outputs: ['y'],
    fills: true,
    infer([a, b]) {
      if (columnsOf(a!.shape) !== rowsOf(b!.shape)) refuseProduct(name, a!.shape, b!.shape);
      const plain = a!.shape.length === 2 && b!.shape.length === 2;
      if (plain) return matrixMeta(name, a!, b!);
      const lead = broadcastShapes(name, a!.shape.slice(0, -2), b!.shape.slice(0, -2));
      return { shape: [...lead, a!.shape.at(-2)!, b!.shape.at(-1)!], dtype: sameType(name, a!, b!) };
    },
    kernel([a, b], [y]) {
      if (y!.shape.length === 2) return single(a!, b!, y!);
      const lead = y!.shape.slice(0, -2);
      const [pa, pb] = [starts(a!, lead), starts(b!, lead)];
      const sizes = { n: y!.shape.at(-2)!, k: a!.shape.at(-1)!, m: y!.shape.at(-1)! };
      for (let s = 0; s < sizeOf(lead); s++) {
        const left = { of: a!, at: pa[s]!, ...steps(a!) };
        multiplyInto(left, { of: b!, at: pb[s]!, ...steps(b!) }, y!, s * sizes.n * sizes.m, sizes);
      }
    },
    vjp: {
      a: needs(['b'], ({ g }, b) => product(g, transpose(b, -1, -2))),
      b: needs(['a'], ({ g }, a) => product(transpose(a, -1, -2), g)),
    },
    jvp: 'multilinear',
    batch: 'aligned',
  }).called((run) => (a, b) => run.one([a, b], undefined));
  return product;
}
/** A square matrix leaves the other its shape. */
function matrixMeta(name: string, a: Tensor, b: Tensor): Meta {
  const dtype = sameType(name, a, b);
  const columns = b.shape[1]!;
  return columns === a.shape[1] ? a : { shape: [a.shape[0]!, columns], dtype };
}
// Indices, because asking a list for its last element is a call.
const columnsOf = (shape: Shape): number => shape[shape.length - 1]!;
/** Of a vector, its length. */
const rowsOf = (shape: Shape): number => shape[shape.length > 1 ? shape.length - 2 : 0]!;

/** One product, without the bookkeeping of stacks: small nets live on it. */
function single(a: Tensor, b: Tensor, y: Tensor): void {
  if (isDense(a) && isDense(b) && multiplies(y))
    return denseProduct(a, false, b, false, y, a.shape[0]!, a.shape[1]!, b.shape[1]!);
  const sizes = { n: y.shape[0]!, k: a.shape[1]!, m: y.shape[1]! };
  const left = { of: a, at: a.offset, row: a.strides[0]!, column: a.strides[1]! };
  multiplyInto(left, { of: b, at: b.offset, row: b.strides[0]!, column: b.strides[1]! }, y, 0, sizes);
}

/** The matrices may be in stacks of any rank; PyTorch names the node after its last step, a view. */
const stacks = stacked('matmul', 'UnsafeViewBackward0');
const matrices = stacked('mm', 'MmBackward0');
const threes = stacked('bmm', 'BmmBackward0');

const matrixVector: Product = defineOp<undefined, 'a' | 'b', 'y'>({
  name: 'mv',
  node: 'MvBackward0',
  inputs: ['a', 'b'],
  outputs: ['y'],
  fills: true,
  infer([a, b]) {
    if (columnsOf(a!.shape) !== columnsOf(b!.shape)) refuseProduct('mv', a!.shape, b!.shape);
    const dtype = sameType('mv', a!, b!);
    return { shape: a!.shape.length === 2 ? [a!.shape[0]!] : a!.shape.slice(0, -1), dtype };
  },
  kernel([a, b], [y]) {
    if (isDense(a!) && b!.shape.length === 1 && b!.strides[0] === 1 && multiplies(y!))
      return denseProduct(a!, false, b!, false, y!, a!.shape[0]!, a!.shape[1]!, 1);
    const lead = y!.shape.slice(0, -1);
    const [pa, pb] = [
      starts(a!, lead),
      positions({ shape: lead, strides: b!.strides.slice(0, -1), offset: b!.offset }),
    ];
    const [n, k] = [a!.shape.at(-2)!, a!.shape.at(-1)!];
    const column = { row: b!.strides.at(-1)!, column: 1 };
    for (let s = 0; s < pa.length; s++) {
      const left = { of: a!, at: pa[s]!, ...steps(a!) };
      multiplyInto(left, { of: b!, at: pb[s]!, ...column }, y!, s * n, { n, k, m: 1 });
    }
  },
  vjp: {
    a: needs(['b'], ({ g }, b) => mul(unsqueeze(g, -1), unsqueeze(b, -2))),
    b: needs(['a'], ({ g }, a) => matrixVector(transpose(a, -1, -2), g)),
  },
  jvp: 'multilinear',
  batch: { lift: () => undefined },
}).called((run) => (a, b) => run.one([a, b], undefined));

/** Sums of products along the last axes. */
const summed = (name: string, node: string): Product =>
  defineOp<undefined, 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['a', 'b'],
    outputs: ['y'],
    fills: true,
    infer([a, b]) {
      if (a!.shape.at(-1) !== b!.shape.at(-1)) refuseProduct(name, a!.shape, b!.shape);
      return { shape: a!.shape.slice(0, -1), dtype: sameType(name, a!, b!) };
    },
    kernel([a, b], [y]) {
      const lead = y!.shape;
      const [pa, pb] = [a!, b!].map((x) =>
        positions({ shape: lead, strides: x.strides.slice(0, -1), offset: x.offset }),
      );
      const sizes = { n: 1, k: a!.shape.at(-1)!, m: 1 };
      for (let s = 0; s < pa!.length; s++) {
        const row = { of: a!, at: pa![s]!, row: 0, column: a!.strides.at(-1)! };
        multiplyInto(row, { of: b!, at: pb![s]!, row: b!.strides.at(-1)!, column: 1 }, y!, s, sizes);
      }
    },
    vjp: {
      a: needs(['b'], ({ g }, b) => mul(unsqueeze(g, -1), b)),
      b: needs(['a'], ({ g }, a) => mul(unsqueeze(g, -1), a)),
    },
    jvp: 'multilinear',
    batch: { lift: () => undefined },
  }).called((run) => (a, b) => run.one([a, b], undefined));
const vectors = summed('dot', 'DotBackward0');

/**
 * Matrix product as torch.matmul: matrices, vectors, and stacks of matrices whose leading axes broadcast.
 * Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`, `SHAPE_BROADCAST`; `DTypeError` `DTYPE_MISMATCH`.
 */
export const matmul: Product = Object.assign(
  (a: Tensor, b: Tensor): Tensor => {
    const [p, q] = [rankOf('matmul', a, 'a'), rankOf('matmul', b, 'b')];
    if (p === 0 || q === 0)
      throw new ShapeError(
        'SHAPE_RANK',
        `matmul: a tensor of rank 0 has no product; both need at least one dim, got [${a.shape}] and [${b.shape}]`,
        { op: 'matmul' },
      );
    if (columnsOf(a.shape) !== rowsOf(b.shape)) refuseProduct('matmul', a.shape, b.shape);
    if (p <= 2 && q <= 2) return flatProduct(a, b);
    if (q <= 2) return folded(a, b);
    const y = stacks(p === 1 ? unsqueeze(a, 0) : a, b);
    return p === 1 ? unsafeView(y, y.shape.toSpliced(-2, 1)) : y;
  },
  { op: stacks.op },
);

/** PyTorch removes the row of a vector in place. */
const removed = squeezing('SqueezeBackward4');
function flatProduct(a: Tensor, b: Tensor): Tensor {
  if (b.shape.length === 1) return a.shape.length === 1 ? vectors(a, b) : matrixVector(a, b);
  return a.shape.length === 1 ? removed(matrices(unsqueeze(a, 0), b), [0]) : matrices(a, b);
}

/** A stack times one matrix or vector is one product of a taller matrix. */
function folded(a: Tensor, b: Tensor): Tensor {
  const y = flatProduct(reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape.at(-1)!]), b);
  return unsafeView(y, [...a.shape.slice(0, -1), ...b.shape.slice(1)]);
}

function ranked(op: string, ranks: readonly [number, number], product: Product): Product {
  return Object.assign(
    (a: Tensor, b: Tensor): Tensor => {
      const [p, q] = [rankOf(op, a, 'a'), rankOf(op, b, 'b')];
      if (p !== ranks[0] || q !== ranks[1])
        throw new ShapeError(
          'SHAPE_RANK',
          `${op}: ranks ${ranks[0]} and ${ranks[1]} are wanted, got [${a.shape}] and [${b.shape}]; matmul takes any`,
          { op },
        );
      if (ranks[0] === 3 && a.shape[0] !== b.shape[0])
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `${op}: stacks of ${a.shape[0]} and ${b.shape[0]} matrices do not fit; matmul broadcasts`,
          { op, details: { shapes: [a.shape, b.shape], dim: 0 } },
        );
      return product(a, b);
    },
    { op: product.op },
  );
}
/** Product of two matrices (torch.mm). */
export const mm: Product = ranked('mm', [2, 2], matrices);
/** Products of two stacks of matrices (torch.bmm). Throws `ShapeError` also where the stacks are not equally long. */
export const bmm: Product = ranked('bmm', [3, 3], threes);
/** Product of a matrix and a vector (torch.mv). */
export const mv: Product = ranked('mv', [2, 1], matrixVector);
/** Inner product of two vectors (torch.dot). */
export const dot: Product = ranked('dot', [1, 1], vectors);
/** `dot`: the two differ on complex numbers only (torch.vdot). */
export const vdot: Product = ranked('vdot', [1, 1], summed('vdot', 'VdotBackward0'));

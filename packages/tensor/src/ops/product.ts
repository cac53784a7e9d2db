/** Products of matrices. */
import { DTypeError, ShapeError } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { broadcastShapes, positions, type Shape, sizeOf, stretch } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { squeeze, transpose, unsqueeze } from './axes.js';
import { multiply } from './multiply.js';
import { sum } from './reduce.js';
import { reshape } from './reshapes.js';

/** PyTorch refuses operands of two types, because the product's precision would be anybody's guess. */
function sameType(op: string, ...xs: readonly Tensor[]): Tensor['dtype'] {
  const [first, ...rest] = xs;
  const other = rest.find((x) => x.dtype !== first!.dtype);
  if (other === undefined) return first!.dtype;
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}: ${first!.dtype} with ${other.dtype} does not fit; one dtype is wanted`,
    {
      op,
      details: { dtypes: xs.map((x) => x.dtype) },
      hint: `cast one: .to("${first!.dtype}")`,
    },
  );
}

function refuseProduct(op: string, a: Shape, b: Shape): never {
  const [columns, rows] = [a.at(-1), b.length === 1 ? b[0] : b.at(-2)];
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: [${a}] times [${b}] does not fit; columns of the first (${columns}) must equal rows of the second (${rows})`,
    {
      op,
      details: { shapes: [a, b], sizes: [columns, rows] },
      ...(columns === b.at(-1) && b.length > 1 ? { hint: 'the second looks transposed: try .t()' } : {}),
    },
  );
}

/** Products of stacks of matrices; the axes before the last two broadcast. */
const product: OpFunction<[a: Tensor, b: Tensor]> = defineOp<undefined, 'a' | 'b', 'y'>({
  name: 'matmul',
  node: 'MmBackward0',
  inputs: ['a', 'b'],
  outputs: ['y'],
  infer([a, b]) {
    if (a!.shape.at(-1) !== b!.shape.at(-2)) refuseProduct('matmul', a!.shape, b!.shape);
    const lead = broadcastShapes('matmul', a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    return { shape: [...lead, a!.shape.at(-2)!, b!.shape.at(-1)!], dtype: sameType('matmul', a!, b!) };
  },
  kernel([a, b], [y]) {
    const lead = y!.shape.slice(0, -2);
    const [pa, pb] = [starts(a!, lead), starts(b!, lead)];
    const each = y!.shape.at(-2)! * y!.shape.at(-1)!;
    for (let s = 0; s < sizeOf(lead); s++)
      multiply(
        { data: a!.storage.data, at: pa[s]!, ...steps(a!) },
        { data: b!.storage.data, at: pb[s]!, ...steps(b!) },
        y!.storage.data,
        s * each,
        {
          n: a!.shape.at(-2)!,
          k: a!.shape.at(-1)!,
          m: b!.shape.at(-1)!,
        },
      );
  },
  vjp: {
    a: needs(['b'], ({ g }, b) => product(g, transpose(b, -1, -2))),
    b: needs(['a'], ({ g }, a) => product(transpose(a, -1, -2), g)),
  },
  jvp: 'multilinear',
  batch: 'aligned',
}).called((run) => (a, b) => run.one([a, b], undefined));

const steps = ({ strides }: Tensor): { row: number; column: number } => ({
  row: strides.at(-2)!,
  column: strides.at(-1)!,
});
const starts = (x: Tensor, lead: Shape): Int32Array =>
  positions(
    stretch({ shape: x.shape.slice(0, -2), strides: x.strides.slice(0, -2), offset: x.offset }, lead),
  );

/**
 * Matrix product as torch.matmul: matrices, vectors, and stacks of matrices whose leading axes broadcast.
 * Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`, `SHAPE_BROADCAST`; `DTypeError` `DTYPE_MISMATCH`.
 */
export const matmul: OpFunction<[a: Tensor, b: Tensor]> = Object.assign(
  (a: Tensor, b: Tensor): Tensor => {
    const [p, q] = [rank(a), rank(b)];
    if (p === 0 || q === 0)
      throw new ShapeError(
        'SHAPE_RANK',
        `matmul: a tensor of rank 0 has no product; both need at least one dim, got [${a.shape}] and [${b.shape}]`,
        { op: 'matmul' },
      );
    if (a.shape.at(-1) !== (q === 1 ? b.shape[0] : b.shape.at(-2))) refuseProduct('matmul', a.shape, b.shape);
    const y = product(p === 1 ? unsqueeze(a, 0) : a, q === 1 ? unsqueeze(b, 1) : b);
    const columns = q === 1 ? squeeze(y, -1) : y;
    return p === 1 ? squeeze(columns, q === 1 ? -1 : -2) : columns;
  },
  { op: product.op },
);
// What is no tensor is refused by the door, with the name of the operand.
const rank = (x: Tensor): number => (x as Tensor | undefined)?.shape?.length ?? 2;

const ranked = (op: string, ranks: readonly [number, number]): OpFunction<[a: Tensor, b: Tensor]> =>
  Object.assign(
    (a: Tensor, b: Tensor): Tensor => {
      if (rank(a) !== ranks[0] || rank(b) !== ranks[1])
        throw new ShapeError(
          'SHAPE_RANK',
          `${op}: ranks ${ranks[0]} and ${ranks[1]} are wanted, got [${a.shape}] and [${b.shape}]; matmul takes any`,
          { op },
        );
      return matmul(a, b);
    },
    { op: product.op },
  );
/** Product of two matrices (torch.mm). */
export const mm: OpFunction<[a: Tensor, b: Tensor]> = ranked('mm', [2, 2]);
/** Products of two stacks of matrices (torch.bmm). */
export const bmm: OpFunction<[a: Tensor, b: Tensor]> = ranked('bmm', [3, 3]);
/** Product of a matrix and a vector (torch.mv). */
export const mv: OpFunction<[a: Tensor, b: Tensor]> = ranked('mv', [2, 1]);
/** Inner product of two vectors (torch.dot). */
export const dot: OpFunction<[a: Tensor, b: Tensor]> = ranked('dot', [1, 1]);

/** `x wᵀ + b` in one pass, with any number of equal leading axes. */
const affine: OpFunction<[x: Tensor, weight: Tensor, bias: Tensor]> = defineOp<
  undefined,
  'x' | 'weight' | 'bias',
  'y'
>({
  name: 'linear',
  node: 'AddmmBackward0',
  inputs: ['x', 'weight', 'bias'],
  outputs: ['y'],
  infer: ([x, weight, bias]) => ({
    shape: [...x!.shape.slice(0, -1), weight!.shape.at(-2)!],
    dtype: sameType('linear', x!, weight!, bias!),
  }),
  kernel([x, weight, bias], [y]) {
    const lead = y!.shape.slice(0, -2);
    const [px, pw] = [starts(x!, lead), starts(weight!, lead)];
    const pb = positions({ shape: lead, strides: bias!.strides.slice(0, -1), offset: bias!.offset });
    const [n, m, k] = [y!.shape.at(-2)!, y!.shape.at(-1)!, x!.shape.at(-1)!];
    const w = { row: weight!.strides.at(-1)!, column: weight!.strides.at(-2)! };
    const [B, Y, step] = [bias!.storage.data, y!.storage.data, bias!.strides.at(-1)!];
    for (let s = 0; s < sizeOf(lead); s++) {
      multiply(
        { data: x!.storage.data, at: px[s]!, ...steps(x!) },
        { data: weight!.storage.data, at: pw[s]!, ...w },
        Y,
        s * n * m,
        { n, k, m },
      );
      for (let i = 0; i < n * m; i++) Y[s * n * m + i]! += B[pb[s]! + (i % m) * step]!;
    }
  },
  vjp: {
    x: needs(['weight'], ({ g }, weight) => product(g, weight)),
    weight: needs(['x'], ({ g }, x) => product(transpose(g, -1, -2), x)),
    bias: needs([], ({ g }) => sum(g, -2)),
  },
  jvp: ({ inputs: [x, weight], tangents: [tx, tw, tb], outputs: [y] }) => {
    const parts = [
      tx && product(tx, transpose(weight!, -1, -2)),
      tw && product(x!, transpose(tw, -1, -2)),
      tb && unsqueeze(tb, -2).expand(y!.shape),
    ];
    const given = parts.filter((part): part is Tensor => part instanceof Object);
    return [given.slice(1).reduce((total, part) => total.add(part), given[0]!.clone())];
  },
  batch: { lift: () => undefined },
}).called((run) => (x, weight, bias) => run.one([x, weight, bias], undefined));

/**
 * `x wᵀ + b` along the last axis (torch.nn.functional.linear). `x`: [..., in], `weight`: [out, in], `bias`: [out] or
 * null. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`; `DTypeError` `DTYPE_MISMATCH`.
 */
export const linear: OpFunction<[x: Tensor, weight: Tensor, bias?: Tensor | null]> = Object.assign(
  (x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor => {
    checkLinear(x, weight, bias);
    const flat = x.shape.length === 2 ? x : reshape(x, [-1, x.shape.at(-1)!]);
    const y = bias === null ? product(flat, transpose(weight, 0, 1)) : affine(flat, weight, bias);
    return x.shape.length === 2 ? y : reshape(y, [...x.shape.slice(0, -1), weight.shape[0]!]);
  },
  { op: affine.op },
);

function checkLinear(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (rank(x) < 1 || rank(weight) !== 2)
    throw new ShapeError(
      'SHAPE_RANK',
      `linear: an input with at least one dim and a weight [out, in] are wanted, got [${x.shape}] and [${weight.shape}]`,
      { op: 'linear' },
    );
  sameType('linear', x, weight, ...(bias === null ? [] : [bias]));
  if (x.shape.at(-1) !== weight.shape[1])
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `linear: the last dim of [${x.shape}] is ${x.shape.at(-1)}, the weight [${weight.shape}] takes ${weight.shape[1]}`,
      {
        op: 'linear',
        details: { shapes: [x.shape, weight.shape], sizes: [x.shape.at(-1), weight.shape[1]] },
        ...(x.shape.slice(1).reduce((a, b) => a * b, 1) === weight.shape[1]
          ? { hint: 'flatten the input first: x.flatten(1)' }
          : {}),
      },
    );
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[0]))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `linear: a bias of [${bias.shape}] does not fit a weight of [${weight.shape}]; [${weight.shape[0]}] is wanted`,
      { op: 'linear' },
    );
}

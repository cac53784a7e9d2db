/** Linear systems and inverses. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { squeeze, unsqueeze } from '../ops/axes.js';
import { neg } from '../ops/math.js';
import { matmul } from '../ops/product.js';
import { broadcastShapes, sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { real, sameType, singular, square } from './checks.js';
import { chain, turned } from './forms.js';
import { factorLu, inverseOf, solveLu } from './kernels/lu.js';
import { leadOf, stackOf, writer } from './stacks.js';

/** Two sizes that must be equal are not. */
export function refuseSizes(op: string, a: Shape, b: Shape, left = true): never {
  const [n, found] = [a.at(-1), left && b.length > 1 ? b.at(-2) : b.at(-1)];
  const side = b.length === 1 ? 'length' : left ? 'rows' : 'columns';
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: A [${a}] and B [${b}] do not fit; B has ${side} ${found}, ${n} is wanted`,
    { op, details: { shapes: [a, b], sizes: [n, found] } },
  );
}

const system: OpFunction<[a: Tensor, b: Tensor]> = defineOp<undefined, 'A' | 'B', 'X'>({
  name: 'solve',
  node: 'LinalgSolveExBackward0',
  inputs: ['A', 'B'],
  outputs: ['X'],
  infer([a, b]) {
    const lead = broadcastShapes('solve', leadOf(a!.shape), leadOf(b!.shape));
    return { shape: [...lead, ...b!.shape.slice(-2)], dtype: a!.dtype };
  },
  kernel([a, b], [x]) {
    const lead = leadOf(x!.shape);
    const [left, right] = [stackOf(a!, lead), stackOf(b!, lead)];
    const write = writer(x!, right.rows * right.columns);
    for (let entry = 0; entry < left.count; entry++) {
      const factors = factorLu(left.byRow(entry), left.rows);
      if (factors.singular >= 0) throw singular('solve', factors.singular, entry, lead);
      write(entry, solveLu(factors, right.byRow(entry), right.columns));
    }
  },
  vjp: {
    A: needs(['A', 'X'], ({ g }, a, x) => neg(matmul(system(turned(a), g), turned(x)))),
    B: needs(['A'], ({ g }, a) => system(turned(a), g)),
  },
  jvp: ({ inputs: [a], tangents: [ta, tb], outputs: [x] }) => {
    const moved = ta && neg(matmul(ta, x!));
    return [system(a!, (moved && tb ? tb.add(moved) : (moved ?? tb))!)];
  },
  batch: 'aligned',
}).called((run) => (a, b) => run.one([a, b], undefined));

export interface SolveOptions {
  /** `A X = B` (default), or `X A = B`. */
  readonly left?: boolean;
}

/** PyTorch reads B as a stack of vectors when its shape is that of A without the last axis. */
const isVector = (a: Shape, b: Shape): boolean =>
  b.length === 1 || (b.length === a.length - 1 && sameShape(b, a.slice(0, -1)));

/**
 * The solution of `A X = B` (or `X A = B`) by LU with partial pivoting (torch.linalg.solve). `A`: [..., n, n], `B`:
 * [..., n, k], or vectors [..., n]; leading axes broadcast. Throws `NumericError` `NUMERIC_SINGULAR`; `ShapeError`
 * `SHAPE_RANK`, `SHAPE_MISMATCH`, `SHAPE_BROADCAST`; `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const solve: OpFunction<[A: Tensor, B: Tensor, options?: SolveOptions]> = Object.assign(
  (a: Tensor, b: Tensor, options: SolveOptions = {}): Tensor => {
    checkOptions('solve', options, ['left']);
    const { left = true } = options;
    if (typeof left !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `solve: left must be true or false, got ${shown(left)}`, {
        op: 'solve',
      });
    square('solve', a);
    sameType('solve', a, real('solve', b, 'B'));
    if (b.shape.length === 0)
      throw new ShapeError('SHAPE_RANK', 'solve: B must have at least one dim, got []', { op: 'solve' });
    const vector = isVector(a.shape, b.shape);
    if (a.shape.at(-1) !== b.shape.at(vector || !left ? -1 : -2))
      refuseSizes('solve', a.shape, b.shape, left);
    if (vector) return squeeze(system(left ? a : turned(a), unsqueeze(b, -1)), -1);
    return left ? system(a, b) : turned(system(turned(a), turned(b)));
  },
  { op: system.op },
);

/** `strict`: refuse singular matrices; else their inverse is infinite. */
const inversion: OpFunction<[a: Tensor, strict: boolean]> = defineOp<boolean, 'A', 'Y'>({
  name: 'inv',
  node: 'LinalgInvExBackward0',
  inputs: ['A'],
  outputs: ['Y'],
  infer: ([a]) => ({ shape: a!.shape, dtype: a!.dtype }),
  kernel([a], [y], strict) {
    const stack = stackOf(a!);
    const write = writer(y!, stack.rows * stack.rows);
    for (let entry = 0; entry < stack.count; entry++) {
      const factors = factorLu(stack.byRow(entry), stack.rows);
      const fails = factors.singular >= 0;
      if (fails && strict) throw singular('inv', factors.singular, entry, leadOf(a!.shape));
      write(entry, fails ? factors.lu.fill(Infinity) : inverseOf(factors));
    }
  },
  vjp: { A: needs(['Y'], ({ g }, y) => neg(chain(turned(y), g, turned(y)))) },
  jvp: ({ tangents: [t], outputs: [y] }) => [neg(chain(y!, t!, y!))],
  batch: { lift: (strict) => strict },
}).called((run) => (a, strict) => run.one([a], strict));

/**
 * The inverse of square matrices (torch.linalg.inv). `A`: [..., n, n]. `solve(A, B)` is faster and more exact than
 * `inv(A).matmul(B)`. Throws `NumericError` `NUMERIC_SINGULAR`; `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`;
 * `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const inv: OpFunction<[A: Tensor]> = Object.assign(
  (a: Tensor): Tensor => inversion(square('inv', a), true),
  {
    op: inversion.op,
  },
);

/** The inverse, all infinite where there is none. */
export const invOrInfinity = (a: Tensor): Tensor => inversion(a, false);

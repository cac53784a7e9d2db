/** Systems with triangular matrices. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { neg } from '../ops/math.js';
import { matmul } from '../ops/product.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { matrix, sameType, square } from './checks.js';
import { type Bands, banded, lower, strictlyLower, strictlyUpper, turned, upper } from './forms.js';
import { solveTriangle, type Triangle } from './kernels/triangular.js';
import { refuseSizes } from './solve.js';
import { leadOf, stackOf, writer } from './stacks.js';

/** What of A counts, and how its diagonal is read. */
const bandsOf = ({ upper: up, unit }: Triangle): Bands =>
  up ? (unit ? strictlyUpper : upper) : unit ? strictlyLower : lower;
const flipped = ({ upper: up, unit }: Triangle): Triangle => ({ upper: !up, unit });

const system: OpFunction<[a: Tensor, b: Tensor, part: Triangle]> = defineOp<Triangle, 'A' | 'B', 'X'>({
  name: 'solveTriangular',
  node: 'LinalgSolveTriangularBackward0',
  inputs: ['A', 'B'],
  outputs: ['X'],
  infer([a, b]) {
    const lead = broadcastShapes('solveTriangular', leadOf(a!.shape), leadOf(b!.shape));
    return { shape: [...lead, ...b!.shape.slice(-2)], dtype: a!.dtype };
  },
  kernel([a, b], [x], attrs) {
    const lead = leadOf(x!.shape);
    const [left, right] = [stackOf(a!, lead), stackOf(b!, lead)];
    const write = writer(x!, right.rows * right.columns);
    for (let entry = 0; entry < left.count; entry++) {
      const solution = right.byRow(entry);
      solveTriangle(left.byRow(entry), left.rows, solution, right.columns, attrs);
      write(entry, solution);
    }
  },
  vjp: {
    A: needs(['A', 'X'], ({ g, attrs }, a, x) =>
      neg(banded(matmul(system(turned(a), g, flipped(attrs)), turned(x)), bandsOf(attrs))),
    ),
    B: needs(['A'], ({ g, attrs }, a) => system(turned(a), g, flipped(attrs))),
  },
  jvp: ({ inputs: [a], tangents: [ta, tb], outputs: [x], attrs }) => {
    const moved = ta && neg(matmul(banded(ta, bandsOf(attrs)), x!));
    const right = moved && tb ? tb.add(moved) : (moved ?? tb);
    return [system(a!, right!, attrs)];
  },
  batch: 'aligned',
}).called((run) => (a, b, part) => run.one([a, b], part));

export interface SolveTriangularOptions {
  /** Whether the upper triangle of A counts, or the lower one; the other is not read. */
  readonly upper: boolean;
  /** `A X = B` (default), or `X A = B`. */
  readonly left?: boolean;
  /** The diagonal counts as 1 and is not read. */
  readonly unitriangular?: boolean;
}

/** The solution without checks, as derivatives use it. */
export function triangle(a: Tensor, b: Tensor, options: SolveTriangularOptions): Tensor {
  const { upper: up, left = true, unitriangular: unit = false } = options;
  return left
    ? system(a, b, { upper: up, unit })
    : turned(system(turned(a), turned(b), { upper: !up, unit }));
}

/**
 * The solution of `A X = B` (or `X A = B`) with a triangular A (torch.linalg.solve_triangular). `A`: [..., n, n],
 * `B`: [..., n, k] (or [..., k, n]); leading axes broadcast. A zero on the diagonal gives infinities or NaN, as in
 * PyTorch. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`, `SHAPE_BROADCAST`; `DTypeError` `DTYPE_UNSUPPORTED`,
 * `DTYPE_MISMATCH`; `ArgumentError` `ARG_TYPE`.
 */
export const solveTriangular: OpFunction<[A: Tensor, B: Tensor, options: SolveTriangularOptions]> =
  Object.assign(
    (a: Tensor, b: Tensor, options: SolveTriangularOptions): Tensor => {
      const op = 'solveTriangular';
      const given: Partial<SolveTriangularOptions> = options ?? {};
      checkOptions(op, given, ['upper', 'left', 'unitriangular']);
      const { upper: up, left = true, unitriangular = false } = given;
      for (const [name, value] of Object.entries({ upper: up, left, unitriangular }))
        if (typeof value !== 'boolean')
          throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be true or false, got ${shown(value)}`, {
            op,
          });
      square(op, a);
      matrix(op, b, 'B');
      sameType(op, a, b);
      if (a.shape.at(-1) !== b.shape.at(left ? -2 : -1)) refuseSizes(op, a.shape, b.shape, left);
      return triangle(a, b, options);
    },
    { op: system.op },
  );

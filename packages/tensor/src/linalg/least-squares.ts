/** Least squares and pseudo-inverses, by singular values. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { squeeze, unsqueeze } from '../ops/axes.js';
import { matmul } from '../ops/product.js';
import { square } from '../ops/math.js';
import { zeros } from '../ops/makers.js';
import { sum } from '../ops/reduce.js';
import { broadcastShapes, sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { matrix, real, sameType } from './checks.js';
import { chain, turned } from './forms.js';
import { type Svd, svdOf } from './kernels/jacobi.js';
import { matrixRank } from './measures.js';
import { svdvals } from './svd.js';
import { leadOf, type Stack, stackOf, writer } from './stacks.js';
import { precisionOf, type Tolerance, toleranceOf, type ToleranceOptions } from './tolerance.js';

/** Singular values that count as 0 are left out of `V diag(1/s) Uᵀ`. */
function cutSvd(stack: Stack, entry: number, { atol, rtol }: Tolerance): Svd & { readonly rank: number } {
  const svd = svdOf(stack.byColumn(entry), stack.rows, stack.columns);
  const least = Math.max(atol, rtol * (svd.s[0] ?? 0));
  // A NaN is no small value: it goes on into the result.
  return { ...svd, rank: svd.s.filter((s) => !(s <= least)).length };
}

/** `V diag(1/s) Uᵀ b` for `k` columns, row after row. */
function minimal(
  { u, s, v, rank }: Svd & { readonly rank: number },
  rows: number,
  columns: number,
  b: Float64Array,
  k: number,
): Float64Array {
  const x = new Float64Array(columns * k);
  for (let p = 0; p < rank; p++)
    for (let j = 0; j < k; j++) {
      let total = 0;
      for (let i = 0; i < rows; i++) total += u[p * rows + i]! * b[i * k + j]!;
      total /= s[p]!;
      for (let i = 0; i < columns; i++) x[i * k + j]! += v[p * columns + i]! * total;
    }
  return x;
}

const solution: OpFunction<[a: Tensor, b: Tensor, tolerance: Tolerance]> = defineOp<
  Tolerance,
  'A' | 'B',
  'X'
>({
  name: 'lstsq',
  node: 'LinalgLstsqBackward0',
  inputs: ['A', 'B'],
  outputs: ['X'],
  infer([a, b]) {
    const lead = broadcastShapes('lstsq', leadOf(a!.shape), leadOf(b!.shape));
    return { shape: [...lead, a!.shape.at(-1)!, b!.shape.at(-1)!], dtype: a!.dtype };
  },
  kernel([a, b], [x], tolerance) {
    const lead = leadOf(x!.shape);
    const [left, right] = [stackOf(a!, lead), stackOf(b!, lead)];
    const write = writer(x!, left.columns * right.columns);
    for (let entry = 0; entry < left.count; entry++) {
      const cut = cutSvd(left, entry, tolerance);
      write(entry, minimal(cut, left.rows, left.columns, right.byRow(entry), right.columns));
    }
  },
  vjp: {
    A: needs(['A', 'B', 'X'], ({ g, attrs }, a, b, x) => {
      const y = solution(turned(a), g, attrs);
      const residual = b.sub(matmul(a, x));
      const hidden = g.sub(solution(a, matmul(a, g), attrs));
      return matmul(residual, turned(solution(a, y, attrs)))
        .add(matmul(solution(turned(a), x, attrs), turned(hidden)))
        .sub(matmul(y, turned(x)));
    }),
    B: needs(['A'], ({ g, attrs }, a) => solution(turned(a), g, attrs)),
  },
  jvp: ({ inputs: [a, b], tangents: [ta, tb], outputs: [x], attrs }) => {
    if (!ta) return [solution(a!, tb!, attrs)];
    const residual = b!.sub(matmul(a!, x!));
    const seen = solution(turned(a!), matmul(turned(ta), residual), attrs).sub(matmul(ta, x!));
    const hidden = matmul(turned(ta), solution(turned(a!), x!, attrs));
    return [
      solution(a!, tb ? tb.add(seen) : seen, attrs).add(hidden.sub(solution(a!, matmul(a!, hidden), attrs))),
    ];
  },
  batch: 'aligned',
}).called((run) => (a, b, tolerance) => run.one([a, b], tolerance));

export interface LstsqOptions {
  /** Singular values up to this fraction of the largest count as 0; `max(m, n)` times the type's precision by default. */
  readonly rcond?: number;
}
export interface Lstsq {
  /** [..., n, k], or [..., n] for vectors: of all best solutions the one of least length. */
  readonly solution: Tensor;
  /** [..., k], or [...] for vectors: the sum of squares of `A X - B` for each column; [0] when A has not more rows than columns. */
  readonly residuals: Tensor;
  /** int64, [...]. */
  readonly rank: Tensor;
  /** [..., min(m, n)], falling. */
  readonly singularValues: Tensor;
}

/**
 * The X of least length that makes `A X - B` shortest (torch.linalg.lstsq, driver gelsd). `A`: [..., m, n], `B`:
 * [..., m, k], or vectors [..., m]; leading axes broadcast. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`,
 * `SHAPE_BROADCAST`; `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`; `ArgumentError` `ARG_RANGE`.
 */
export const lstsq: OpFunction<[A: Tensor, B: Tensor, options?: LstsqOptions], Lstsq> = Object.assign(
  (a: Tensor, b: Tensor, options: LstsqOptions = {}): Lstsq => {
    checkOptions('lstsq', options, ['rcond']);
    sameType('lstsq', matrix('lstsq', a), real('lstsq', b, 'B'));
    const { rcond = Math.max(a.shape.at(-2)!, a.shape.at(-1)!) * precisionOf(a.dtype) } = options;
    if (typeof rcond !== 'number' || !(rcond >= 0))
      throw new ArgumentError('ARG_RANGE', `lstsq: rcond must be a number from 0 up, got ${shown(rcond)}`, {
        op: 'lstsq',
      });
    const vector =
      b.shape.length === 1 ||
      (b.shape.length === a.shape.length - 1 && sameShape(b.shape, a.shape.slice(0, -1)));
    checkRows(a.shape, b.shape, vector);
    const right = vector ? unsqueeze(b, -1) : b;
    const x = solution(a, right, { atol: 0, rtol: rcond });
    const tall = a.shape.at(-2)! > a.shape.at(-1)!;
    const residuals = tall ? sum(square(matmul(a, x).sub(right)), -2) : zeros([0], { dtype: a.dtype });
    return {
      solution: vector ? squeeze(x, -1) : x,
      residuals: vector && tall ? squeeze(residuals, -1) : residuals,
      rank: matrixRank(a, { rtol: rcond }),
      singularValues: svdvals(a),
    };
  },
  { op: solution.op },
);

function checkRows(a: Shape, b: Shape, vector: boolean): void {
  if (b.length === 0)
    throw new ShapeError('SHAPE_RANK', 'lstsq: B must have at least one dim, got []', { op: 'lstsq' });
  const [rows, found] = [a.at(-2), b.at(vector ? -1 : -2)];
  if (rows === found) return;
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `lstsq: A [${a}] and B [${b}] do not fit; B has ${found} rows, ${rows} are wanted`,
    { op: 'lstsq', details: { shapes: [a, b], sizes: [rows, found] } },
  );
}

/**
 * The Moore-Penrose inverse (torch.linalg.pinv). `A`: [..., m, n], result [..., n, m]. Singular values up to
 * `max(atol, rtol * largest)` count as 0; the derivative is that of matrices of the same rank.
 * Throws `ShapeError` `SHAPE_RANK`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_RANGE`.
 */
export const pinv: OpFunction<[A: Tensor, options?: ToleranceOptions]> = defineOp<Tolerance, 'A', 'Y'>({
  name: 'pinv',
  node: 'LinalgPinvBackward0',
  inputs: ['A'],
  outputs: ['Y'],
  infer: ([a]) => ({ shape: [...leadOf(a!.shape), a!.shape.at(-1)!, a!.shape.at(-2)!], dtype: a!.dtype }),
  kernel([a], [y], tolerance) {
    const stack = stackOf(a!);
    const { rows, columns } = stack;
    const write = writer(y!, rows * columns);
    const identity = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++) identity[i * rows + i] = 1;
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, minimal(cutSvd(stack, entry, tolerance), rows, columns, identity, rows));
  },
  vjp: {
    A: needs(['A', 'Y'], ({ g }, a, y) => {
      const [gt, yt] = [turned(g), turned(y)];
      const left = chain(gt, y, yt);
      const right = chain(yt, y, gt);
      return left
        .sub(chain(a, y, left))
        .add(right.sub(chain(right, y, a)))
        .sub(chain(yt, g, yt));
    }),
  },
  jvp: ({ inputs: [a], tangents: [t], outputs: [y] }) => {
    const [tt, yt] = [turned(t!), turned(y!)];
    const left = chain(y!, yt, tt);
    const right = chain(tt, yt, y!);
    return [
      left
        .sub(chain(left, a!, y!))
        .add(right.sub(chain(y!, a!, right)))
        .sub(chain(y!, t!, y!)),
    ];
  },
  batch: { lift: (tolerance) => tolerance },
}).called(
  (run) =>
    (a, options = {}) =>
      run.one([matrix('pinv', a)], toleranceOf('pinv', a, options)),
);

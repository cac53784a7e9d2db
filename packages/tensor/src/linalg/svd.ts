/** Singular value decomposition. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { unsqueeze } from '../ops/axes.js';
import { square as squared } from '../ops/math.js';
import { cat } from '../ops/joins.js';
import { matmul } from '../ops/product.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { matrix } from './checks.js';
import {
  banded,
  chain,
  diagonalFrom,
  diagonalOf,
  divideByGaps,
  gaps,
  offDiagonal,
  scaleColumns,
  scaleRows,
  turned,
} from './forms.js';
import { complement } from './complement.js';
import { singularValuesOf, svdOf } from './kernels/jacobi.js';
import { columnWriter, leadOf, stackOf, writer } from './stacks.js';

export interface Svd {
  /** [..., m, m], or [..., m, k] without `fullMatrices`; k is the smaller side. */
  readonly U: Tensor;
  /** [..., k], falling, from 0 up. */
  readonly S: Tensor;
  /** [..., n, n], or [..., k, n]: the right vectors as rows. */
  readonly Vh: Tensor;
}

/** `x + xᵀ` and `x - xᵀ`. */
const symmetric = (x: Tensor): Tensor => x.add(turned(x));
const skew = (x: Tensor): Tensor => x.sub(turned(x));
/** `s_j² - s_i²`, and 1 on the diagonal, where nothing is divided. */
const squareGaps = (s: Tensor): Tensor => gaps(squared(s));
/** `x / (s_j² - s_i²)` off the diagonal, 0 on it. */
const overGaps = (x: Tensor, s: Tensor): Tensor => divideByGaps(banded(x, offDiagonal), squareGaps(s));

/** What reaches A through the part of U (or V) that lies outside its own columns. */
const outside = (g: Tensor, u: Tensor): Tensor => g.sub(chain(u, turned(u), g));

function pull(gu: Tensor, gs: Tensor, gv: Tensor, u: Tensor, s: Tensor, vh: Tensor, shape: Shape): Tensor {
  const [m, n, k] = [shape.at(-2)!, shape.at(-1)!, s.shape.at(-1)!];
  const left = scaleColumns(overGaps(skew(matmul(turned(u), gu)), s), s);
  const right = scaleRows(overGaps(skew(matmul(vh, gv)), s), s);
  const inside = chain(u, left.add(right).add(diagonalFrom(gs)), vh);
  const over = unsqueeze(s, -2);
  const tall = m > k ? inside.add(matmul(outside(gu, u).div(over), vh)) : inside;
  return n > k ? tall.add(matmul(u, turned(outside(gv, turned(vh)).div(over)))) : tall;
}

function push(t: Tensor, u: Tensor, s: Tensor, vh: Tensor): readonly Tensor[] {
  const [m, n, k] = [t.shape.at(-2)!, t.shape.at(-1)!, s.shape.at(-1)!];
  const [tv, ut] = [matmul(t, turned(vh)), matmul(turned(u), t)];
  const p = matmul(turned(u), tv);
  const du = matmul(u, overGaps(symmetric(scaleColumns(p, s)), s));
  const dv = matmul(overGaps(symmetric(scaleRows(p, s)), s), vh).mul(-1);
  return [
    m > k ? du.add(tv.sub(matmul(u, p)).div(unsqueeze(s, -2))) : du,
    diagonalOf(p),
    n > k ? dv.add(ut.sub(matmul(p, vh)).div(unsqueeze(s, -1))) : dv,
  ];
}

const decomposition: OpFunction<[a: Tensor], Svd> = defineOp<undefined, 'A', 'U' | 'S' | 'Vh'>({
  name: 'svd',
  node: 'LinalgSvdBackward0',
  inputs: ['A'],
  outputs: ['U', 'S', 'Vh'],
  inferAll([a]) {
    const { shape, dtype } = a!;
    const [lead, m, n, k] = [
      leadOf(shape),
      shape.at(-2)!,
      shape.at(-1)!,
      Math.min(shape.at(-2)!, shape.at(-1)!),
    ];
    return [
      { shape: [...lead, m, k], dtype },
      { shape: [...lead, k], dtype },
      { shape: [...lead, k, n], dtype },
    ];
  },
  kernel([a], [u, s, vh]) {
    const stack = stackOf(a!);
    const k = s!.shape.at(-1)!;
    const [writeU, writeS, writeV] = [columnWriter(u!), writer(s!, k), writer(vh!, k * stack.columns)];
    for (let entry = 0; entry < stack.count; entry++) {
      const found = svdOf(stack.byColumn(entry), stack.rows, stack.columns);
      writeU(entry, found.u);
      writeS(entry, found.s);
      writeV(entry, found.v);
    }
  },
  vjp: {
    A: needs(['U', 'S', 'Vh'], ({ gs: [gu, gs, gvh], shape }, u, s, vh) =>
      pull(gu!, gs!, turned(gvh!), u, s, vh, shape),
    ),
  },
  jvp: ({ tangents: [t], outputs: [u, s, vh] }) => push(t!, u!, s!, vh!),
  batch: { lift: () => undefined },
}).called((run) => (a) => {
  const [u, s, vh] = run([a], undefined);
  return { U: u!, S: s!, Vh: vh! };
});

export interface SvdOptions {
  /** Whole bases in U and Vh (default), or only the k vectors that belong to singular values. */
  readonly fullMatrices?: boolean;
}

/**
 * `A = U diag(S) Vh` with orthonormal U and V (torch.linalg.svd). `A`: [..., m, n]. In each column of U that belongs to
 * a singular value the element of largest size is positive; PyTorch's signs may differ. Derivatives of U and Vh need
 * distinct singular values; those of the further columns of a whole basis are right for whatever does not depend on
 * their choice. All NaN where A holds a NaN or an infinity.
 * Throws `ShapeError` `SHAPE_RANK`; `DTypeError` `DTYPE_UNSUPPORTED`; `ArgumentError` `ARG_TYPE`.
 */
export const svd: OpFunction<[A: Tensor, options?: SvdOptions], Svd> = Object.assign(
  (a: Tensor, options: SvdOptions = {}): Svd => {
    checkOptions('svd', options, ['fullMatrices']);
    const { fullMatrices = true } = options;
    if (typeof fullMatrices !== 'boolean')
      throw new ArgumentError(
        'ARG_TYPE',
        `svd: fullMatrices must be true or false, got ${shown(fullMatrices)}`,
        {
          op: 'svd',
        },
      );
    const { U, S, Vh } = decomposition(matrix('svd', a));
    const [m, n] = [a.shape.at(-2)!, a.shape.at(-1)!];
    if (!fullMatrices || m === n) return { U, S, Vh };
    if (m > n) return { U: cat([U, complement(U)], -1), S, Vh };
    return { U, S, Vh: cat([Vh, turned(complement(turned(Vh)))], -2) };
  },
  { op: decomposition.op },
);

/**
 * The singular values alone, falling (torch.linalg.svdvals): less work than `svd`, and differentiable also where values
 * are equal. `A`: [..., m, n], result [..., k]. Throws as `svd`.
 */
export const svdvals: OpFunction<[A: Tensor]> = defineOp<undefined, 'A', 'S'>({
  name: 'svdvals',
  node: 'LinalgSvdBackward0',
  inputs: ['A'],
  outputs: ['S'],
  infer: ([a]) => ({
    shape: [...leadOf(a!.shape), Math.min(a!.shape.at(-2)!, a!.shape.at(-1)!)],
    dtype: a!.dtype,
  }),
  kernel([a], [s]) {
    const stack = stackOf(a!);
    const write = writer(s!, s!.shape.at(-1)!);
    for (let entry = 0; entry < stack.count; entry++)
      write(entry, singularValuesOf(stack.byColumn(entry), stack.rows, stack.columns));
  },
  vjp: {
    A: needs(['A'], ({ g }, a) => {
      const { U, Vh } = decomposition(a);
      return matmul(scaleColumns(U, g), Vh);
    }),
  },
  jvp: ({ inputs: [a], tangents: [t] }) => {
    const { U, Vh } = decomposition(a!);
    return [diagonalOf(chain(turned(U), t!, turned(Vh)))];
  },
  batch: { lift: () => undefined },
}).called((run) => (a) => run.one([matrix('svdvals', a)], undefined));

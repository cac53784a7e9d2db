/** Eigenvalues and eigenvectors of general real matrices. */
import { defineOp, needs, type OpFunction } from '../op.js';
import { mul } from '../ops/arithmetic.js';
import { unsqueeze } from '../ops/axes.js';
import { zerosLike } from '../ops/makers.js';
import { sum } from '../ops/reduce.js';
import type { Tensor } from '../tensor.js';
import { square } from './checks.js';
import {
  adjoint,
  bandedPair,
  type Complex,
  conjugate,
  gapsOf,
  minus,
  overPair,
  plus,
  product,
  solvePair,
  times,
} from './complex.js';
import { diagonalFrom, diagonalOf, offDiagonal } from './forms.js';
import { eigenvaluesOf, eigOf } from './kernels/eigenvectors.js';
import { stackOf, writer } from './stacks.js';

/** Column by column: a vector of factors as one row. */
const asRow = ({ real, imaginary }: Complex): Complex => ({
  real: unsqueeze(real, -2),
  imaginary: unsqueeze(imaginary, -2),
});
const diagonalPair = ({ real, imaginary }: Complex): Complex => ({
  real: diagonalFrom(real),
  imaginary: diagonalFrom(imaginary),
});
const onlyReal = (x: Tensor): Complex => ({ real: x, imaginary: zerosLike(x) });
/** Sums of columns. */
const columnSums = ({ real, imaginary }: Complex): Complex => ({
  real: sum(real, -2),
  imaginary: sum(imaginary, -2),
});

/** The values, the vectors, and where each vector's largest element stands, which is kept real and positive. */
interface Parts {
  readonly values: Complex;
  readonly vectors: Complex;
  readonly anchors: Tensor;
}
const partsOf = ([lr, li, vr, vi, anchors]: readonly Tensor[]): Parts => ({
  values: { real: lr!, imaginary: li! },
  vectors: { real: vr!, imaginary: vi! },
  anchors: anchors!,
});
/** The largest element of each vector. */
const anchorSizes = ({ vectors, anchors }: Parts): Tensor => sum(mul(vectors.real, anchors), -2);

/**
 * With `P = V⁻¹ dA V`: the values move by its diagonal, the vectors by `V M` with `M = P / (λ_j - λ_i)`, less the
 * multiple of themselves that would change their length or turn their largest element out of the real line.
 */
function push(t: Tensor, parts: Parts): readonly (Tensor | null)[] {
  const { values, vectors: v, anchors } = parts;
  const p = solvePair(v, product(onlyReal(t), v));
  const moved = product(v, overPair(bandedPair(p, offDiagonal), gapsOf(values)));
  const stretch = columnSums(times(conjugate(v), moved)).real;
  const turn = sum(mul(moved.imaginary, anchors), -2).div(anchorSizes(parts));
  const { real, imaginary } = minus(moved, times(v, asRow({ real: stretch, imaginary: turn })));
  return [diagonalOf(p.real), diagonalOf(p.imaginary), real, imaginary, null];
}

/** The reverse of `push`, step by step. */
function pull(gl: Complex, gv: Complex, parts: Parts): Tensor {
  const { values, vectors: v, anchors } = parts;
  const own = columnSums(times(conjugate(v), gv));
  const turn = unsqueeze(own.imaginary.div(anchorSizes(parts)), -2);
  const free = minus(gv, {
    real: mul(v.real, unsqueeze(own.real, -2)),
    imaginary: mul(v.imaginary, unsqueeze(own.real, -2)).add(mul(anchors, turn)),
  });
  const inside = overPair(bandedPair(product(adjoint(v), free), offDiagonal), conjugate(gapsOf(values)));
  return between(plus(inside, diagonalPair(gl)), v);
}

/** The real part of `V⁻ᴴ x Vᴴ`. */
const between = (x: Complex, v: Complex): Tensor => solvePair(adjoint(v), product(x, adjoint(v))).real;

type Outputs = 'real' | 'imaginary' | 'vectorsReal' | 'vectorsImaginary' | 'anchors';
const outputs: readonly Outputs[] = ['real', 'imaginary', 'vectorsReal', 'vectorsImaginary', 'anchors'];

const decomposition: OpFunction<[a: Tensor], Parts> = defineOp<undefined, 'A', Outputs>({
  name: 'eig',
  node: 'LinalgEigBackward0',
  inputs: ['A'],
  outputs,
  constants: ['anchors'],
  inferAll: ([a]) =>
    outputs.map((_, i) => ({ shape: i < 2 ? a!.shape.slice(0, -1) : a!.shape, dtype: a!.dtype })),
  kernel([a], ys) {
    const stack = stackOf(a!);
    const n = stack.rows;
    const writes = ys.map((y, i) => writer(y, i < 2 ? n : n * n));
    for (let entry = 0; entry < stack.count; entry++) {
      const found = eigOf(stack.byRow(entry), n);
      outputs.forEach((name, i) => writes[i]!(entry, found[name]));
    }
  },
  vjp: {
    A: needs(outputs, ({ gs: [lr, li, vr, vi] }, ...values) =>
      pull({ real: lr!, imaginary: li! }, { real: vr!, imaginary: vi! }, partsOf(values)),
    ),
  },
  jvp: ({ tangents: [t], outputs: ys }) => push(t!, partsOf(ys)),
  batch: { lift: () => undefined },
}).called((run) => (a) => partsOf(run([a], undefined)));

export interface Eig {
  /** [..., n]. Complex ones come in pairs, the positive imaginary part first. */
  readonly eigenvalues: Complex;
  /** [..., n, n], a vector in each column. */
  readonly eigenvectors: Complex;
}

/**
 * Values and vectors with `A V = V diag(L)` (torch.linalg.eig). `A`: [..., n, n], real. There is no complex dtype, so both
 * come as `{ real, imaginary }`. Each vector has length 1, and its largest element is real and positive. The derivative
 * of the vectors needs distinct values. All NaN where A holds a NaN or an infinity.
 * Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH`; `DTypeError` `DTYPE_UNSUPPORTED`; backward throws `NumericError`
 * `NUMERIC_SINGULAR` where the vectors are no basis.
 */
export const eig: OpFunction<[A: Tensor], Eig> = Object.assign(
  (a: Tensor): Eig => {
    const { values, vectors } = decomposition(square('eig', a));
    return { eigenvalues: values, eigenvectors: vectors };
  },
  { op: decomposition.op },
);

/**
 * The eigenvalues of general real matrices (torch.linalg.eigvals). `A`: [..., n, n]. There is no complex dtype, so they
 * come as `{ real, imaginary }`, both [..., n]; complex ones in pairs, the positive imaginary part first. Their sizes:
 * `real.square().add(imaginary.square()).sqrt()`. Throws as `eig`.
 */
export const eigvals: OpFunction<[A: Tensor], Complex> = defineOp<undefined, 'A', 'real' | 'imaginary'>({
  name: 'eigvals',
  node: 'LinalgEigBackward0',
  inputs: ['A'],
  outputs: ['real', 'imaginary'],
  inferAll: ([a]) => Array.from({ length: 2 }, () => ({ shape: a!.shape.slice(0, -1), dtype: a!.dtype })),
  kernel([a], [real, imaginary]) {
    const stack = stackOf(a!);
    const [writeReal, writeImaginary] = [writer(real!, stack.rows), writer(imaginary!, stack.rows)];
    for (let entry = 0; entry < stack.count; entry++) {
      const found = eigenvaluesOf(stack.byRow(entry), stack.rows);
      writeReal(entry, found.real);
      writeImaginary(entry, found.imaginary);
    }
  },
  vjp: {
    A: needs(['A'], ({ gs: [lr, li] }, a) =>
      between(diagonalPair({ real: lr!, imaginary: li! }), decomposition(a).vectors),
    ),
  },
  jvp: ({ inputs: [a], tangents: [t] }) => {
    const { vectors } = decomposition(a!);
    const p = solvePair(vectors, product(onlyReal(t!), vectors));
    return [diagonalOf(p.real), diagonalOf(p.imaginary)];
  },
  batch: { lift: () => undefined },
}).called((run) => (a) => {
  const [real, imaginary] = run([square('eigvals', a)], undefined);
  return { real: real!, imaginary: imaginary! };
});

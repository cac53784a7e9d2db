/** Matrices and refusals that samples of several operations of linear algebra use. */
// oxlint-disable typescript/no-unsafe-type-assertion -- bad samples call with what the types refuse
import { tensor } from '../../ops/create.js';
import { ones } from '../../ops/makers.js';
import type { Tensor } from '../../tensor.js';
import { bad, type BadSample, wrong } from '../sample.js';

/** A vector, where a matrix is wanted. */
export const flat: Tensor = ones([3]);
/** A matrix that is not square. */
export const wide: Tensor = ones([2, 3]);
/** The identity, and a singular matrix. */
export const stacked: Tensor = tensor([
  [
    [1, 0],
    [0, 1],
  ],
  [
    [1, 2],
    [2, 4],
  ],
]);
/** Whole numbers, which hardly any operation here takes. */
export const integers: Tensor = tensor([
  [1n, 2n],
  [3n, 4n],
]);

/** What every operation on a matrix refuses. */
export const matrices = (op: string, call: (x: Tensor) => unknown): readonly BadSample[] => [
  bad('SHAPE_RANK', `${op}: a matrix or a stack of matrices is wanted, got [3]`, () => call(flat)),
  bad('DTYPE_UNSUPPORTED', `${op}: float32 or float64 is wanted, got int64`, () => call(integers)),
  bad('ARG_TYPE', `${op}: A must be a tensor, got 3`, () => call(wrong(3))),
];
/** What every operation on a square matrix refuses. */
export const squares = (op: string, call: (x: Tensor) => unknown): readonly BadSample[] => [
  ...matrices(op, call),
  bad('SHAPE_MISMATCH', `${op}: a square matrix is wanted, got [2,3] with 2 rows and 3 columns`, () =>
    call(wide),
  ),
];

/** Far from singular, and no two eigenvalues alike. */
export const regular = (x: Tensor): Tensor => {
  const n = x.shape.at(-1)!;
  return x.add(diagonal(n));
};
/** 2 and a little more on the diagonal. */
export const diagonal = (n: number): Tensor =>
  tensor(
    Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 2 + i / n : 0)),
    { dtype: 'float64', shape: [n, n] },
  );
/** Symmetric, with eigenvalues apart. */
export const symmetric = (x: Tensor): Tensor => regular(x.add(x.transpose(-1, -2)));
/** Symmetric and positive definite. */
export const positive = (x: Tensor): Tensor => x.matmul(x.transpose(-1, -2)).add(diagonal(x.shape.at(-2)!));
/** A rotation by a quarter turn and a bit: complex eigenvalues. */
const spiral = tensor(
  [
    [0.2, -1.5, 0.3],
    [1.2, 0.1, -0.2],
    [0.4, 0.3, 1.1],
  ],
  { dtype: 'float64' },
);
/** Near it. */
export const turning = (x: Tensor): Tensor => x.mul(0.3).add(spiral);

/** Samples: LU factors and what they solve, exponentials, systems of several axes. */
import { lu, luFactor, luSolve, matrixExp, tensorinv, tensorsolve, vecdot } from '../../linalg.js';
import { tensor } from '../../ops/create.js';
import { ones } from '../../ops/makers.js';
import { flat, integers, matrices, regular, squares, stacked, wide } from './fixtures.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

const places = tensor([1, 2], { dtype: 'int32' });

export const factors = {
  matrixExp: {
    good: [
      sample((x) => matrixExp(x), numbers(2, 2)),
      sample((x) => matrixExp(x.mul(7)).log1p(), numbers(2, 1, 1)),
      sample((x) => matrixExp(x.transpose(0, 1)), numbers(2, 2)),
    ],
    bad: squares('matrixExp', matrixExp),
  },
  luFactor: {
    good: [
      sample((x) => luFactor(regular(x)).LU, numbers(3, 3)),
      sample((x) => luFactor(x).LU, numbers(2, 3)),
      sample((x) => luFactor(x).LU, numbers(2, 3, 2)),
    ],
    bad: [
      ...matrices('luFactor', luFactor),
      bad('NUMERIC_SINGULAR', 'luFactor: the matrix of batch entry [1] is singular: pivot 1 is 0', () =>
        luFactor(stacked),
      ),
    ],
  },
  lu: {
    good: [
      sample((x) => Object.values(lu(x)).slice(1), numbers(3, 3)),
      sample((x) => Object.values(lu(x)).slice(1), numbers(3, 2)),
      sample((x) => Object.values(lu(x)).slice(1), numbers(2, 2, 3)),
    ],
    bad: matrices('lu', lu),
  },
  luSolve: {
    good: [
      ...[true, false].flatMap((left) =>
        [true, false].map((adjoint) =>
          sample(
            (a, b) => {
              const { LU, pivots } = luFactor(a);
              return luSolve(LU, pivots, b, { left, adjoint });
            },
            numbers(2, 2),
            left ? numbers(2, 1) : numbers(1, 2),
          ),
        ),
      ),
      sample(
        (a, b) => {
          const { LU, pivots } = luFactor(regular(a));
          return luSolve(LU, pivots, b);
        },
        numbers(2, 1, 2, 2),
        numbers(2, 2, 1),
      ),
    ],
    bad: [
      ...squares('luSolve', (x) => luSolve(x, places, ones([2, 1]))).map((row) => ({
        ...row,
        says: row.says.replace('A must', 'LU must'),
      })),
      bad('DTYPE_UNSUPPORTED', 'pivots are int32, as luFactor makes them, got float32', () =>
        luSolve(ones([2, 2]), ones([2]), ones([2, 1])),
      ),
      bad('SHAPE_MISMATCH', 'pivots [2] do not fit; [2,2] is wanted', () =>
        luSolve(stacked, places, ones([2, 1])),
      ),
      bad('SHAPE_MISMATCH', 'B has rows 3, 2 is wanted', () => luSolve(ones([2, 2]), places, ones([3, 1]))),
      bad('ARG_RANGE', 'pivot 3 at place 1 is no row of 2', () =>
        luSolve(ones([2, 2]), places.add(1n), ones([2, 1])),
      ),
      bad('ARG_TYPE', 'adjoint must be true or false, got 1', () =>
        luSolve(ones([2, 2]), places, ones([2, 1]), { adjoint: wrong(1) }),
      ),
    ],
  },
  vecdot: {
    good: [
      sample((x, y) => vecdot(x, y), numbers(2, 3), numbers(2, 3)),
      sample((x, y) => vecdot(x, y, { dim: 0 }), numbers(2, 1), numbers(2, 3)),
    ],
    bad: [
      bad('DTYPE_UNSUPPORTED', 'vecdot: float32 or float64 is wanted, got int64', () =>
        vecdot(integers, integers),
      ),
      bad('DTYPE_MISMATCH', 'float32 with float64', () => vecdot(flat, ones([3], { dtype: 'float64' }))),
      bad('DIM_OUT_OF_RANGE', 'dim 1', () => vecdot(flat, flat, { dim: 1 })),
      bad('SHAPE_BROADCAST', '[3] with [2]', () => vecdot(flat, ones([2]))),
    ],
  },
  tensorsolve: {
    good: [
      sample((a, b) => tensorsolve(regular(a).reshape([2, 2, 4]), b), numbers(4, 4), numbers(2, 2)),
      sample(
        (a, b) => tensorsolve(regular(a).reshape([2, 2, 4]).movedim(1, 2), b, { dims: [1] }),
        numbers(4, 4),
        numbers(2, 2),
      ),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'the first 1 axes of A [2,3] have 2 elements, the others 3', () =>
        tensorsolve(wide, flat),
      ),
      bad('SHAPE_MISMATCH', 'A [2,2] and B [3] do not fit; A begins with the axes of B', () =>
        tensorsolve(ones([2, 2]), flat),
      ),
      bad('DIM_DUPLICATE', 'dim 0 given twice', () => tensorsolve(wide, flat, { dims: [0, 0] })),
      bad('NUMERIC_SINGULAR', 'the matrix is singular', () => tensorsolve(ones([2, 2]), ones([2]))),
    ],
  },
  tensorinv: {
    good: [
      sample((a) => tensorinv(regular(a).reshape([2, 2, 4])), numbers(4, 4)),
      sample((a) => tensorinv(regular(a).reshape([4, 2, 2]), 1), numbers(4, 4)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'the first 1 axes of A [2,3] have 2 elements', () => tensorinv(wide, 1)),
      bad('ARG_RANGE', 'ind is a number of axes from 1 to 2, got 0', () => tensorinv(wide, 0)),
    ],
  },
} satisfies Record<string, OpSamples>;

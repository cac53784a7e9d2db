/** Samples: linear systems and inverses. */
// oxlint-disable typescript/no-unsafe-type-assertion -- bad samples call with what the types refuse
import { inv, lstsq, pinv, solve, solveTriangular } from '../../linalg.js';
import { ones, zeros } from '../../ops/makers.js';
import { flat, wide, stacked, matrices, squares, regular } from './fixtures.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

export const systems = {
  solve: {
    good: [
      sample((a, b) => solve(regular(a), b), numbers(2, 2), numbers(2, 3)),
      sample((a, b) => solve(regular(a), b), numbers(2, 2), numbers(2)),
      sample((a, b) => solve(regular(a), b), numbers(2, 1, 2, 2), numbers(3, 2, 1)),
      sample((a, b) => solve(regular(a), b, { left: false }), numbers(2, 2), numbers(3, 2)),
    ],
    bad: [
      ...squares('solve', (x) => solve(x, ones([3, 1]))),
      bad('NUMERIC_SINGULAR', 'solve: the matrix of batch entry [1] is singular: pivot 1 is 0', () =>
        solve(stacked, ones([2, 1])),
      ),
      bad('NUMERIC_SINGULAR', 'solve: the matrix is singular: pivot 0 is 0', () =>
        solve(zeros([2, 2]), ones([2])),
      ),
      bad('SHAPE_MISMATCH', 'B has rows 3, 2 is wanted', () => solve(ones([2, 2]), ones([3, 1]))),
      bad('SHAPE_MISMATCH', 'B has length 3, 2 is wanted', () => solve(ones([2, 2]), flat)),
      bad('SHAPE_BROADCAST', '[3] with [2]', () => solve(ones([3, 2, 2]), ones([2, 2, 1]))),
      bad('DTYPE_MISMATCH', 'float32 with float64', () =>
        solve(ones([2, 2]), ones([2], { dtype: 'float64' })),
      ),
      bad('ARG_TYPE', 'left must be true or false', () => solve(stacked, ones([2, 1]), { left: wrong(0) })),
    ],
  },
  solveTriangular: {
    good: [
      sample((a, b) => solveTriangular(regular(a), b, { upper: true }), numbers(2, 2), numbers(2, 3)),
      sample(
        (a, b) => solveTriangular(regular(a), b, { upper: false, left: false }),
        numbers(3, 3),
        numbers(2, 2, 3),
      ),
      sample(
        (a, b) => solveTriangular(a, b, { upper: false, unitriangular: true }),
        numbers(2, 1, 2, 2),
        numbers(2, 1),
      ),
    ],
    bad: [
      ...squares('solveTriangular', (x) => solveTriangular(x, ones([3, 1]), { upper: true })),
      bad('ARG_TYPE', 'upper must be true or false, got undefined', () =>
        solveTriangular(stacked, stacked, wrong({})),
      ),
      bad('SHAPE_MISMATCH', 'B has columns 1, 2 is wanted', () =>
        solveTriangular(stacked, ones([2, 1]), { upper: true, left: false }),
      ),
    ],
  },
  inv: {
    good: [sample((x) => inv(regular(x)), numbers(3, 3)), sample((x) => inv(regular(x)), numbers(2, 2, 2))],
    bad: [
      ...squares('inv', inv),
      bad('NUMERIC_SINGULAR', 'inv: the matrix of batch entry [1] is singular: pivot 1 is 0', () =>
        inv(stacked),
      ),
    ],
  },
  pinv: {
    good: [
      sample((x) => pinv(x), numbers(3, 2)),
      sample((x) => pinv(x), numbers(2, 2, 3)),
      sample((x) => pinv(x.unsqueeze(1).matmul(x.unsqueeze(0)), { rtol: 1e-6 }), numbers(3)),
    ],
    bad: [
      ...matrices('pinv', pinv),
      bad('ARG_RANGE', 'rtol must be a number from 0 up, got -1', () => pinv(wide, { rtol: -1 })),
    ],
  },
  lstsq: {
    good: [
      sample((a, b) => lstsq(a, b).solution, numbers(3, 2), numbers(3, 2)),
      sample((a, b) => lstsq(a, b).residuals, numbers(4, 2), numbers(4)),
      sample((a, b) => lstsq(a, b).solution, numbers(2, 2, 3), numbers(2, 1)),
    ],
    bad: [
      ...matrices('lstsq', (x) => lstsq(x, x)),
      bad('SHAPE_MISMATCH', 'B has 3 rows, 2 are wanted', () => lstsq(wide, ones([3, 1]))),
      bad('ARG_RANGE', 'rcond must be a number from 0 up', () => lstsq(wide, wide, { rcond: NaN })),
    ],
  },
} satisfies Record<string, OpSamples>;

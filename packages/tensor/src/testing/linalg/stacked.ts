/** Samples: what linalg does with the last axes of stacks, and Cholesky factors at work. */
import { choleskyInverse, choleskySolve, cross, diagonal, matmul, vander } from '../../linalg.js';
import { ones } from '../../ops/makers.js';
import { tensor } from '../../ops/create.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';
import { flat, integers, regular, stacked, wide } from './fixtures.js';

export const stackedOps = {
  cross: {
    good: [
      sample((a, b) => cross(a, b), numbers(3, 3), numbers(1, 3)),
      sample((a, b) => cross(a, b, { dim: 0 }), numbers(3, 2), numbers(3, 2)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'cross: length 3 is wanted along dim -1', () => cross(stacked, stacked)),
      bad('ARG_UNKNOWN', 'option "axis" is not known; known: dim', () =>
        cross(wide, wide, wrong({ axis: 1 })),
      ),
    ],
  },
  diagonal: {
    good: [
      sample((x) => diagonal(x), numbers(2, 3, 3)),
      sample((x) => diagonal(x, { offset: -1, dim1: 0, dim2: 2 }), numbers(3, 2, 3)),
    ],
    bad: [
      bad('SHAPE_RANK', 'diagonal: at least two dims are wanted, got 1', () => diagonal(flat)),
      bad('ARG_TYPE', 'the offset must be a whole number, got 0.5', () => diagonal(wide, { offset: 0.5 })),
    ],
  },
  matmul: {
    good: [sample((a, b) => matmul(a, b), numbers(2, 2, 3), numbers(3, 2))],
    bad: [bad('SHAPE_MISMATCH', '[2,3] times [2,3] does not fit', () => matmul(wide, wide))],
  },
  vander: {
    good: [sample((x) => vander(x), numbers(3)), sample((x) => vander(x, { n: 4 }), numbers(2, 2))],
    bad: [
      bad('SHAPE_RANK', 'vander: a vector or a stack of vectors is wanted, got []', () => vander(ones([]))),
      bad('ARG_RANGE', 'n must be a whole number from 2 up, got 1', () => vander(flat, { n: 1 })),
      bad('DTYPE_UNSUPPORTED', 'vander: bool is not supported', () => vander(tensor([true, false]))),
    ],
  },
  choleskySolve: {
    good: [
      sample((b, l) => choleskySolve(b, regular(l)), numbers(2, 3), numbers(2, 2)),
      sample((b, l) => choleskySolve(b, regular(l), { upper: true }), numbers(3, 1), numbers(2, 3, 3)),
    ],
    bad: [
      bad('SHAPE_MISMATCH', 'choleskySolve: a square matrix is wanted, got [2,3]', () =>
        choleskySolve(wide, wide),
      ),
      bad('DTYPE_UNSUPPORTED', 'choleskySolve: float32 or float64 is wanted', () =>
        choleskySolve(integers, stacked),
      ),
      bad('ARG_TYPE', 'choleskySolve: L must be a tensor, got 3', () => choleskySolve(wide, wrong(3))),
      bad('SHAPE_MISMATCH', 'choleskySolve: B has 3 rows, 2 are wanted', () =>
        choleskySolve(ones([3, 1]), stacked),
      ),
      bad('ARG_TYPE', 'upper must be true or false, got 1', () =>
        choleskySolve(wide, stacked, { upper: wrong(1) }),
      ),
    ],
  },
  choleskyInverse: {
    good: [
      sample((l) => choleskyInverse(regular(l)), numbers(3, 3)),
      sample((l) => choleskyInverse(regular(l), { upper: true }), numbers(2, 2, 2)),
    ],
    bad: [
      bad('SHAPE_RANK', 'choleskyInverse: a matrix or a stack of matrices is wanted', () =>
        choleskyInverse(flat),
      ),
      bad('DTYPE_UNSUPPORTED', 'got int64', () => choleskyInverse(integers)),
    ],
  },
} satisfies Record<string, OpSamples>;

/** Samples: determinants, norms, ranks, powers. */
// oxlint-disable typescript/no-unsafe-type-assertion -- bad samples call with what the types refuse
import {
  cond,
  det,
  logdet,
  matrixNorm,
  matrixPower,
  matrixRank,
  multiDot,
  norm,
  slogdet,
  vectorNorm,
} from '../../linalg.js';
import { flat, wide, stacked, integers, matrices, squares, regular, diagonal } from './fixtures.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

export const measures = {
  det: {
    good: [
      sample((x) => det(regular(x)), numbers(3, 3)),
      sample((x) => det(regular(x)), numbers(2, 2, 2)),
      sample((x) => det(x.mul(1e-3).add(diagonal(2))), numbers(2, 2)),
    ],
    bad: squares('det', det),
  },
  slogdet: {
    good: [
      sample((x) => slogdet(regular(x)).logabsdet, numbers(3, 3)),
      sample((x) => Object.values(slogdet(regular(x))), numbers(2, 2, 2)),
    ],
    bad: squares('slogdet', slogdet),
  },
  logdet: {
    good: [
      sample((x) => logdet(regular(x)), numbers(3, 3)),
      sample((x) => logdet(regular(x)), numbers(2, 2, 2)),
    ],
    bad: squares('logdet', logdet),
  },
  norm: {
    good: [
      sample((x) => norm(x), numbers(2, 3)),
      sample((x) => norm(x, { ord: 'nuc' }), numbers(2, 3)),
      sample((x) => norm(x, { dim: 1, ord: 3 }), numbers(2, 3)),
      sample((x) => norm(x, { dim: [0, 2], ord: 1, keepdim: true }), numbers(2, 3, 2)),
    ],
    bad: [
      bad('ARG_UNKNOWN', 'norm: ord "fro" needs a matrix; x is [3]', () => norm(flat, { ord: 'fro' })),
      bad('ARG_UNKNOWN', 'norm: ord 3 is not known; a matrix has "fro"', () => norm(wide, { ord: 3 })),
      bad('DTYPE_UNSUPPORTED', 'norm: float32 or float64 is wanted', () => norm(integers)),
    ],
  },
  vectorNorm: {
    good: [
      sample((x) => vectorNorm(x), numbers(2, 3)),
      sample((x) => vectorNorm(x, { ord: 1, dim: 0 }), numbers(2, 3)),
      sample((x) => vectorNorm(x, { ord: Infinity, dim: [0, 1], keepdim: true }), numbers(2, 3)),
    ],
    bad: [
      bad('ARG_TYPE', 'ord must be a number, got "fro"', () => vectorNorm(wide, { ord: wrong('fro') })),
      bad('DIM_OUT_OF_RANGE', 'dim 2', () => vectorNorm(wide, { dim: 2 })),
    ],
  },
  matrixNorm: {
    good: ([undefined, 'nuc', 2, -2, 1, -1, Infinity, -Infinity] as const).map((ord, i) =>
      sample(
        (x) =>
          matrixNorm(x, {
            ...(ord === undefined ? {} : { ord }),
            keepdim: i % 2 === 1,
            dim: i > 4 ? [0, 2] : [-2, -1],
          }),
        numbers(2, 2, 3),
      ),
    ),
    bad: [
      ...matrices('matrixNorm', matrixNorm),
      bad('ARG_UNKNOWN', 'ord "frob" is not known; did you mean "fro"?', () =>
        matrixNorm(wide, { ord: wrong('frob') }),
      ),
      bad('DIM_DUPLICATE', 'dim 1 given twice', () => matrixNorm(wide, { dim: [1, -1] })),
      bad('ARG_RANGE', 'dim names rows and columns', () => matrixNorm(wide, { dim: wrong([0]) })),
    ],
  },
  matrixRank: {
    good: [sample((x) => x.mul(matrixRank(x).unsqueeze(-1).unsqueeze(-1)), numbers(2, 2, 3))],
    bad: [
      ...matrices('matrixRank', matrixRank),
      bad('ARG_RANGE', 'atol must be a number from 0 up, got "x"', () =>
        matrixRank(wide, { atol: wrong('x') }),
      ),
    ],
  },
  cond: {
    good: [
      sample((x) => cond(x), numbers(2, 3)),
      sample((x) => cond(x, { p: -2 }), numbers(2, 3, 2)),
      ...(['fro', 'nuc', 1, -Infinity] as const).map((p) =>
        sample((x) => cond(regular(x), { p }), numbers(2, 2)),
      ),
    ],
    bad: [
      ...matrices('cond', cond),
      bad('SHAPE_MISMATCH', 'a square matrix is wanted', () => cond(wide, { p: 1 })),
      bad('ARG_UNKNOWN', 'p 3 is not known', () => cond(wide, { p: 3 })),
    ],
  },
  matrixPower: {
    good: [
      sample((x) => matrixPower(x, 3), numbers(2, 2)),
      sample((x) => matrixPower(x, 6), numbers(2, 2, 2)),
      sample((x) => matrixPower(regular(x), -2), numbers(2, 2)),
      sample((x) => matrixPower(x, 1), numbers(2, 2)),
      sample((x) => x.add(matrixPower(x, 0)), numbers(2, 2)),
    ],
    bad: [
      ...squares('matrixPower', (x) => matrixPower(x, -1)),
      bad('ARG_TYPE', 'n must be a whole number, got 0.5', () => matrixPower(stacked, 0.5)),
      bad('NUMERIC_SINGULAR', 'batch entry [1]', () => matrixPower(stacked, -1)),
    ],
  },
  multiDot: {
    good: [
      sample((a, b, c) => multiDot([a, b, c]), numbers(2, 3), numbers(3, 1), numbers(1, 2)),
      sample((a, b, c) => multiDot([a, b, c]), numbers(2), numbers(2, 3), numbers(3)),
    ],
    bad: [
      bad('ARG_RANGE', 'at least two tensors', () => multiDot([wide])),
      bad('SHAPE_MISMATCH', 'columns of tensor 0 must equal rows of tensor 1', () => multiDot([wide, wide])),
      bad('SHAPE_RANK', 'tensor 1 is [2,2,2]', () => multiDot([wide, stacked])),
    ],
  },
} satisfies Record<string, OpSamples>;

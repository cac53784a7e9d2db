/** Samples: factors, singular values and eigenvalues. */
// oxlint-disable typescript/no-unsafe-type-assertion -- bad samples call with what the types refuse
import { cholesky, eig, eigh, eigvals, eigvalsh, qr, svd, svdvals } from '../../linalg.js';
import { wide, stacked, matrices, squares, regular, symmetric, positive, turning } from './fixtures.js';
import { bad, numbers, type OpSamples, sample, wrong } from '../sample.js';

export const decompositions = {
  qr: {
    good: [
      sample((x) => Object.values(qr(x)), numbers(3, 2)),
      sample((x) => Object.values(qr(x)), numbers(2, 3)),
      sample((x) => Object.values(qr(regular(x), { mode: 'complete' })), numbers(2, 2, 2)),
      sample((x) => Object.values(qr(x.transpose(0, 1), { mode: 'complete' })), numbers(3, 2)),
    ],
    bad: [
      ...matrices('qr', qr),
      bad('ARG_UNKNOWN', 'did you mean "reduced"?', () => qr(wide, { mode: wrong('reducd') })),
      bad('ARG_UNKNOWN', 'option "modes"', () => qr(wide, wrong({ modes: 'reduced' }))),
    ],
  },
  svd: {
    good: [
      sample((x) => Object.values(svd(x, { fullMatrices: false })), numbers(3, 2)),
      sample((x) => Object.values(svd(x, { fullMatrices: false })), numbers(2, 3)),
      sample((x) => Object.values(svd(regular(x))), numbers(2, 2, 2)),
      sample(
        (x) => {
          const { U, Vh } = svd(x);
          const rest = U.slice(-1, 2);
          return [rest.matmul(rest.t()), Vh];
        },
        numbers(3, 2),
      ),
    ],
    bad: [
      ...matrices('svd', svd),
      bad('ARG_TYPE', 'fullMatrices must be true or false', () => svd(wide, { fullMatrices: wrong(1) })),
    ],
  },
  svdvals: {
    good: [sample((x) => svdvals(x), numbers(3, 2)), sample((x) => svdvals(x), numbers(2, 2, 3))],
    bad: matrices('svdvals', svdvals),
  },
  eigh: {
    good: [
      sample((x) => Object.values(eigh(symmetric(x))), numbers(3, 3)),
      sample((x) => Object.values(eigh(symmetric(x), { UPLO: 'U' })), numbers(2, 2, 2)),
    ],
    bad: [
      ...squares('eigh', eigh),
      bad('ARG_UNKNOWN', 'UPLO "M" is not known; known: L, U', () => eigh(stacked, { UPLO: wrong('M') })),
    ],
  },
  eigvalsh: {
    good: [
      sample((x) => eigvalsh(symmetric(x)), numbers(3, 3)),
      sample((x) => eigvalsh(symmetric(x), { UPLO: 'U' }), numbers(2, 2, 2)),
    ],
    bad: squares('eigvalsh', eigvalsh),
  },
  eig: {
    good: [
      sample(
        (x) => {
          const { eigenvalues, eigenvectors } = eig(turning(x));
          return [...Object.values(eigenvalues), ...Object.values(eigenvectors)];
        },
        numbers(3, 3),
      ),
      sample(
        (x) => {
          const { eigenvalues, eigenvectors } = eig(regular(x.mul(0.4)));
          return [eigenvalues.real, eigenvectors.real];
        },
        numbers(2, 2, 2),
      ),
    ],
    bad: squares('eig', eig),
  },
  eigvals: {
    good: [
      sample((x) => Object.values(eigvals(turning(x))), numbers(3, 3)),
      sample((x) => eigvals(regular(x.mul(0.4))).real, numbers(2, 2, 2)),
    ],
    bad: squares('eigvals', eigvals),
  },
  cholesky: {
    good: [
      sample((x) => cholesky(positive(x)), numbers(3, 3)),
      sample((x) => cholesky(positive(x), { upper: true }), numbers(2, 2, 3)),
    ],
    bad: [
      ...squares('cholesky', cholesky),
      bad(
        'NUMERIC_NOT_POSITIVE_DEFINITE',
        'batch entry [1] is not positive definite: its leading minor of order 2',
        () => cholesky(stacked),
      ),
      bad('ARG_TYPE', 'upper must be true or false', () => cholesky(stacked, { upper: wrong('yes') })),
    ],
  },
} satisfies Record<string, OpSamples>;

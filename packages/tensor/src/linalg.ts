/** @isograd/tensor/linalg: linear algebra as torch.linalg, computed in float64 and rounded once. */
import './whole.js';
import './linalg-begin.js';
import { markCode } from '@isograd/errors';
export { cholesky, type CholeskyOptions } from './linalg/cholesky.js';
export { choleskyInverse, choleskySolve, type CholeskySolveOptions } from './linalg/cholesky-systems.js';
export type { Complex } from './linalg/complex.js';
export { det, logdet, type Slogdet, slogdet } from './linalg/determinant.js';
export { type Eig, eig, eigvals } from './linalg/eig.js';
export { type Eigh, eigh, type EighOptions, eigvalsh } from './linalg/eigh.js';
export { matrixExp } from './linalg/exponential.js';
export { type Lstsq, lstsq, type LstsqOptions, pinv } from './linalg/least-squares.js';
export { lu, type Lu, luFactor, type LuFactor, luSolve, type LuSolveOptions } from './linalg/lu.js';
export { cond, type CondOptions, matrixRank } from './linalg/measures.js';
export {
  matrixNorm,
  type MatrixNormOptions,
  type MatrixOrder,
  norm,
  type NormOptions,
  vectorNorm,
  type VectorNormOptions,
} from './linalg/norms.js';
export { matrixPower, multiDot } from './linalg/powers.js';
export { type Qr, qr, type QrOptions } from './linalg/qr.js';
export { inv, solve, type SolveOptions } from './linalg/solve.js';
export { cross, type CrossOptions, diagonal, matmul, vander, type VanderOptions } from './linalg/stacked.js';
export { type Svd, svd, type SvdOptions, svdvals } from './linalg/svd.js';
export { type LinalgName, linalgOps } from './linalg/table.js';
export {
  tensorinv,
  tensorsolve,
  type TensorsolveOptions,
  vecdot,
  type VecdotOptions,
} from './linalg/tensor-systems.js';
export type { ToleranceOptions } from './linalg/tolerance.js';
export { solveTriangular, type SolveTriangularOptions } from './linalg/triangular.js';

// The last line of this entry in a bundle.
markCode('@isograd/tensor/linalg');

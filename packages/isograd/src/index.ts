/** isograd: one import, PyTorch-shaped: `import * as torch from "isograd"`. */
import './begin.js';
import { markCode } from '@isograd/errors';
import '@isograd/autograd';
export * from '@isograd/tensor';
export * as autograd from './autograd.js';
/** Says where signal or gradient vanishes or explodes, why, and what cures it. */
export * as diagnostics from '@isograd/diagnostics';
/** The errors that every package throws. */
export * as errors from '@isograd/errors';
export * as func from './func.js';
/** torch.linalg: decompositions, solving, norms of matrices. */
export * as linalg from '@isograd/tensor/linalg';
export * as nn from './nn.js';
export * as utils from './torch-data.js';
/** torch.optim: optimisers. */
export * as optim from '@isograd/optim';

// What PyTorch has at the top beside its own sub-path.
export { inferenceMode, isInferenceModeEnabled, setGradEnabled, vmap } from '@isograd/autograd';
export {
  choleskyInverse,
  choleskySolve,
  det,
  inv as inverse,
  logdet,
  matrixExp,
  matrixPower,
  pinv as pinverse,
  slogdet,
} from '@isograd/tensor/linalg';
export { float16, float32, float64, int32, int64, uint8 } from './dtypes.js';

/** Positive infinity, as torch.inf. */
export const inf = Infinity;
/** Not a number, as torch.nan. */
export const nan = NaN;
/** The circle's ratio, as torch.pi. */
export const pi = Math.PI;
/** Euler's number, as torch.e. */
export const e = Math.E;

// The last line of this entry in a bundle.
markCode('isograd');

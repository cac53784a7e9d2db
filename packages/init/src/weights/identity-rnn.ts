/** Recurrent weights that remember. */
import { checkOptions, ShapeError } from '@isograd/errors';
import { eye, noGrad, type Tensor } from '@isograd/tensor';
import { checkNumber, checkRank, checkTarget } from '../target.js';

export interface IdentityRnnOptions {
  /** Factor of the identity. Default 1; the paper takes 0.01 where memory should be short. */
  readonly scale?: number;
}

/**
 * `scale` times the identity, for the hidden-to-hidden weight of a recurrent net of ReLUs; its biases must be 0, its input
 * weights N(0, 0.001²) (Le, Jaitly and Hinton 2015, "A simple way to initialize recurrent networks of rectified linear
 * units"). Without input the state stays as it is for ever, and so does the error that flows back.
 * Throws `ShapeError` `SHAPE_RANK`, `SHAPE_MISMATCH` unless square; `ArgumentError`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function identityRnn_(tensor: Tensor, options: IdentityRnnOptions = {}): Tensor {
  const op = 'identityRnn_';
  checkRank(op, checkTarget(op, tensor), [2]);
  checkOptions(op, options, ['scale']);
  const scale = checkNumber(op, 'scale', options.scale ?? 1);
  const [rows = 0, columns = 0] = tensor.shape;
  if (rows !== columns)
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: [${tensor.shape}] is not square; hidden by hidden is wanted`,
      {
        op,
        details: { shape: tensor.shape },
      },
    );
  return noGrad(() => tensor.copy_(eye(rows).mul(scale)));
}

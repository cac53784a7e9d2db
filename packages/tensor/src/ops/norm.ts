/** Vector norms along axes. */
import type { OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { type NormArguments, norming } from './norming.js';

export type { NormArguments, NormOptions, NormOrder } from './norming.js';

/**
 * Norm of order `p` along `dim`, of everything by default (torch.norm, torch.linalg.vector_norm). float32 squares are added in float32, so the norm of huge
 * values is infinite where PyTorch's is. Its slope at a norm of 0 is 0. Throws `ShapeError` `SHAPE_EMPTY` for the largest
 * or smallest of nothing.
 */
export const norm: OpFunction<[x: Tensor, ...args: NormArguments]> = norming('LinalgVectorNormBackward0');

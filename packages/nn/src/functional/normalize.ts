/** Vectors of length 1. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { clampMin, div, norm, type Tensor } from '@isograd/tensor';

export interface NormalizeOptions {
  /** Which length; 2 unless said otherwise. */
  readonly p?: number;
  /** The axis along which a vector stands; 1 unless said otherwise. */
  readonly dim?: number | readonly number[];
  /** The least length that is divided by. */
  readonly eps?: number;
}

/**
 * `x` divided by its length along `dim`, which is taken to be `eps` at least (torch.nn.functional.normalize). Throws
 * `ArgumentError` `ARG_TYPE`, `ARG_UNKNOWN`, and as `norm`.
 */
export function normalize(x: Tensor, options: NormalizeOptions = {}): Tensor {
  checkOptions('normalize', options, ['p', 'dim', 'eps']);
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  if (typeof eps !== 'number')
    throw new ArgumentError('ARG_TYPE', `normalize: eps must be a number, got ${shown(eps)}`, {
      op: 'normalize',
    });
  return div(x, clampMin(norm(x, { p, dim, keepdim: true }), eps));
}

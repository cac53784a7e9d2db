/** LeCun's schemes, which PyTorch has only as Kaiming with the gain of a linear layer. */
import type { RandomOptions, Tensor } from '@isograd/tensor';
import { kaimingNormal_, kaimingUniform_ } from './scaled.js';

/**
 * U(±√(3 / fan in)): variance 1 / fan in (LeCun et al. 1998). The numbers are those of
 * `kaiming_uniform_(w, nonlinearity="linear")`. Errors as `kaimingUniform_`.
 */
export const lecunUniform_ = (tensor: Tensor, options: RandomOptions = {}): Tensor =>
  kaimingUniform_(tensor, { ...options, nonlinearity: 'linear' });

/**
 * N(0, 1 / fan in), the scheme that self-normalising (SELU) networks need (Klambauer et al. 2017; LeCun et al. 1998).
 * The numbers are those of `kaiming_normal_(w, nonlinearity="linear")`. Errors as `kaimingNormal_`.
 */
export const lecunNormal_ = (tensor: Tensor, options: RandomOptions = {}): Tensor =>
  kaimingNormal_(tensor, { ...options, nonlinearity: 'linear' });

/** Weights of zeros and ones, without any random number. */
import { checkOptions } from '@isograd/errors';
import { noGrad, sizeOf, type Tensor, tensor as tensorOf } from '@isograd/tensor';
import { checkNumber, checkTarget, refuseLowRank } from '../target.js';

export interface ZeroOneOptions {
  /** Factor of the result. Default 1; with √2 the expanding layers are the paper's formula, see below. */
  readonly gain?: number;
}

/**
 * ZerO (Zhao, Schäfer and Anandkumar 2022, "ZerO initialization: initializing neural networks with only zeros and ones"):
 * the identity, cut to the shape, where out <= in; else the first rows and columns of the Hadamard matrix of order 2^m,
 * m = ⌈log₂ out⌉, times 2^(-m/2). Convolutions have it at the centre of their kernel. Wider layers get a signal in every
 * unit, where an identity would leave out - in of them silent and hold training at low rank.
 * The factor is that of the authors' code, which makes columns orthonormal; the paper writes 2^(-(m-1)/2), √2 more.
 * Throws `ShapeError` `SHAPE_RANK` below rank 2; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function zerO_(tensor: Tensor, options: ZeroOneOptions = {}): Tensor {
  const op = 'zerO_';
  refuseLowRank(op, checkTarget(op, tensor), 2);
  checkOptions(op, options, ['gain']);
  const gain = checkNumber(op, 'gain', options.gain ?? 1);
  const [out = 0, into = 0, ...kernel] = tensor.shape;
  const field = sizeOf(kernel);
  const centre = kernel.reduce((at, n) => at * n + Math.floor(n / 2), 0);
  const values = new Float64Array(out * into * field);
  const scale = gain * Math.sqrt(2 ** -Math.ceil(Math.log2(out)));
  const element = (i: number, j: number): number =>
    out <= into ? (i === j ? gain : 0) : scale * hadamard(i, j);
  if (field > 0)
    for (let i = 0; i < out; i++)
      for (let j = 0; j < into; j++) values[(i * into + j) * field + centre] = element(i, j);
  return noGrad(() => tensor.copy_(tensorOf(values, { shape: tensor.shape })));
}

/** Sylvester's matrix: the parity of the bits that i and j have in common. */
function hadamard(i: number, j: number): number {
  let common = i & j;
  let sign = 1;
  for (; common !== 0; common &= common - 1) sign = -sign;
  return sign;
}

/** Convolutions that turn channels without stretching them. */
import { checkOptions, ShapeError } from '@isograd/errors';
import { empty, generatorOf, noGrad, sizeOf, type Tensor } from '@isograd/tensor';
import { orthogonal_, type OrthogonalOptions } from '../orthogonal.js';
import { checkNumber, checkRank, checkTarget } from '../target.js';

/**
 * A kernel [out, in, ...size] whose centre, at (size - 1) / 2 rounded down, is `gain` times a matrix with orthonormal
 * columns; 0 elsewhere (Xiao et al. 2018, "Dynamical isometry and a mean field theory of CNNs", algorithm 1). Where
 * padding cuts nothing off, such a convolution keeps the norm of every input exactly: all its singular values are `gain`.
 * Throws `ShapeError` `SHAPE_RANK` unless the rank is 3, 4 or 5, `SHAPE_MISMATCH` where in > out; `ArgumentError`,
 * `DTypeError` as `orthogonal_`.
 */
export function deltaOrthogonal_(tensor: Tensor, options: OrthogonalOptions = {}): Tensor {
  const op = 'deltaOrthogonal_';
  checkRank(op, checkTarget(op, tensor), [3, 4, 5]);
  checkOptions(op, options, ['gain', 'generator']);
  const gain = checkNumber(op, 'gain', options.gain ?? 1, 0);
  const generator = generatorOf(op, options);
  const [out = 0, into = 0, ...kernel] = tensor.shape;
  if (into > out)
    throw new ShapeError('SHAPE_MISMATCH', `${op}: ${into} channels in and ${out} out; out >= in is wanted`, {
      op,
      details: { shape: tensor.shape, in: into, out },
    });
  if (sizeOf(tensor.shape) === 0) return tensor;
  const matrix = orthogonal_(empty([out, into], { dtype: tensor.dtype }), { gain, generator });
  return noGrad(() => {
    tensor.zero_();
    let centre = tensor;
    for (const size of kernel) centre = centre.select(2, Math.floor((size - 1) / 2));
    centre.copy_(matrix);
    return tensor;
  });
}

/** ReLU networks that start as linear maps. */
import { checkOptions, ShapeError } from '@isograd/errors';
import { cat, empty, generatorOf, noGrad, type Tensor } from '@isograd/tensor';
import { orthogonal_, type OrthogonalOptions } from '../orthogonal.js';
import { checkName, checkNumber, checkTarget, refuseLowRank } from '../target.js';

const places = ['first', 'middle', 'last'] as const;

export interface LooksLinearOptions extends OrthogonalOptions {
  /**
   * Where the layer stands between ReLUs. "first" reads the data: [W; -W]. "middle", the default, reads and feeds pairs:
   * [[W, -W], [-W, W]]. "last" reads pairs: [W, -W], which is also the form of every layer behind a concatenated ReLU.
   */
  readonly place?: (typeof places)[number];
}

/**
 * Blocks of an orthogonal W and its negative, so that units come in pairs ReLU(u), ReLU(-u) whose difference is u: the
 * whole net computes a linear map at the start, and its gradients do not shatter (Balduzzi et al. 2017, "The shattered
 * gradients problem"). Biases must be 0. Throws `ShapeError` `SHAPE_RANK` below rank 2, `SHAPE_MISMATCH` where an axis
 * that holds pairs is odd; `ArgumentError` `ARG_UNKNOWN`, `ARG_RANGE`, `ARG_TYPE`; `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export function looksLinear_(tensor: Tensor, options: LooksLinearOptions = {}): Tensor {
  const op = 'looksLinear_';
  refuseLowRank(op, checkTarget(op, tensor), 2);
  checkOptions(op, options, ['gain', 'place', 'generator']);
  const place = checkName(op, 'place', options.place ?? 'middle', places);
  const gain = checkNumber(op, 'gain', options.gain ?? 1, 0);
  const generator = generatorOf(op, options);
  const [out = 0, into = 0, ...kernel] = tensor.shape;
  const pairsOut = place !== 'last';
  const pairsIn = place !== 'first';
  if ((pairsOut && out % 2 === 1) || (pairsIn && into % 2 === 1))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: [${tensor.shape}] has no pairs; even axes are wanted for "${place}"`,
      {
        op,
        details: { shape: tensor.shape, place },
      },
    );
  const block = [pairsOut ? out / 2 : out, pairsIn ? into / 2 : into, ...kernel];
  const w = orthogonal_(empty(block, { dtype: tensor.dtype }), { gain, generator });
  return noGrad(() => {
    const row = pairsIn ? cat([w, w.neg()], 1) : w;
    return tensor.copy_(pairsOut ? cat([row, row.neg()], 0) : row);
  });
}

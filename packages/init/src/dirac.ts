/** Convolution kernels that pass their input through. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { noGrad, sizeOf, type Tensor, tensor as tensorOf } from '@isograd/tensor';
import { checkRank, checkTarget } from './target.js';

export interface DiracOptions {
  /** Groups of output channels, each of which repeats the identity. Default 1. */
  readonly groups?: number;
}

/**
 * A kernel [out, in, ...size] with 1 at its centre where both channels agree (torch.nn.init.dirac_).
 * Throws `ShapeError` `SHAPE_RANK` unless the rank is 3, 4 or 5; `ArgumentError` `ARG_TYPE`, `ARG_RANGE`.
 */
export function dirac_(tensor: Tensor, options: DiracOptions = {}): Tensor {
  checkTarget('dirac_', tensor);
  checkRank('dirac_', tensor, [3, 4, 5]);
  checkOptions('dirac_', options, ['groups']);
  const { groups = 1 } = options;
  const [out = 0, into = 0, ...kernel] = tensor.shape;
  if (typeof groups !== 'number')
    throw new ArgumentError('ARG_TYPE', `dirac_: groups must be a number, got ${shown(groups)}`, {
      op: 'dirac_',
    });
  if (!Number.isInteger(groups) || groups < 1 || out % groups !== 0)
    throw new ArgumentError(
      'ARG_RANGE',
      `dirac_: groups ${groups} does not fit; a whole number that divides the ${out} output channels is wanted`,
      { op: 'dirac_', details: { groups, channels: out } },
    );
  const each = out / groups;
  const values = new Float64Array(sizeOf(tensor.shape));
  const field = sizeOf(kernel);
  const centre = kernel.reduce((at, n) => at * n + Math.floor(n / 2), 0);
  if (values.length > 0)
    for (let channel = 0; channel < out; channel++)
      if (channel % each < into) values[(channel * into + (channel % each)) * field + centre] = 1;
  return noGrad(() => tensor.copy_(tensorOf(values, { shape: tensor.shape, dtype: tensor.dtype })));
}

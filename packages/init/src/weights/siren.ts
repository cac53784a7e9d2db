/** Weights of networks of sines. */
import { checkOptions } from '@isograd/errors';
import { generatorOf, noGrad, type RandomOptions, type Tensor } from '@isograd/tensor';
import { fansOf } from '../fans.js';
import { checkElements, checkPositive, checkTarget, checkTruth } from '../target.js';

export interface SirenOptions extends RandomOptions {
  /** ω₀ of layers that compute sin(ω₀ (W x + b)). Default 30. */
  readonly omega?: number;
  /** Whether this is the layer that reads the data. Default false. */
  readonly first?: boolean;
}

/**
 * U(±√(6 / fan in) / ω₀), and U(±1 / fan in) for the first layer (Sitzmann et al. 2020, "Implicit neural representations
 * with periodic activation functions"). What enters the sines is then distributed alike at any depth: N(0, v) with
 * v = 1 - exp(-2v) = 0.797, where the paper says 1, and what leaves them has v / 2. Throws `ShapeError` `SHAPE_RANK`, `SHAPE_EMPTY`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`; `DTypeError`.
 */
export function siren_(tensor: Tensor, options: SirenOptions = {}): Tensor {
  const op = 'siren_';
  const { fanIn } = fansOf(checkTarget(op, tensor), op);
  checkElements(op, tensor);
  checkOptions(op, options, ['omega', 'first', 'generator']);
  const omega = checkPositive(op, 'omega', options.omega ?? 30);
  const first = checkTruth(op, 'first', options.first ?? false);
  const generator = generatorOf(op, options);
  const bound = first ? 1 / fanIn : Math.sqrt(6 / fanIn) / omega;
  return noGrad(() => tensor.uniform_(-bound, bound, { generator }));
}

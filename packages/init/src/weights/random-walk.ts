/** Gains that keep gradients level in nets of finite width. */
import { checkOptions } from '@isograd/errors';
import { generatorOf, noGrad, type RandomOptions, type Tensor } from '@isograd/tensor';
import { fansOf } from '../fans.js';
import { checkElements, checkName, checkPositive, checkTarget } from '../target.js';

const gains = {
  linear: (n: number) => Math.exp(1 / (2 * n)),
  relu: (n: number) => Math.SQRT2 * Math.exp(1.2 / (Math.max(n, 6) - 2.4)),
} as const satisfies Readonly<Record<string, (n: number) => number>>;

export interface RandomWalkOptions extends RandomOptions {
  /** Default "relu". */
  readonly nonlinearity?: keyof typeof gains;
}

/**
 * The gain of random walk initialisation for layers of `width` units: exp(1 / 2n), and √2 exp(1.2 / (max(n, 6) - 2.4))
 * for ReLU. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`, `ARG_UNKNOWN`.
 */
export function randomWalkGain(width: number, nonlinearity: keyof typeof gains = 'relu'): number {
  return gains[checkName('randomWalkGain', 'nonlinearity', nonlinearity, ['linear', 'relu'])](
    checkPositive('randomWalkGain', 'width', width),
  );
}

/**
 * N(0, g² / fan in) with the gain that keeps the logarithm of the gradient's norm unbiased over depth (Sussillo and Abbott
 * 2014, "Random walk initialization for training very deep feedforward networks"): `randomWalkGain` of fan in. Kaiming
 * keeps the mean of the squared norm; the norm of a typical net of n units still shrinks by 5 / 2n a layer (ReLU).
 * Throws `ShapeError` `SHAPE_RANK`, `SHAPE_EMPTY`; `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`; `DTypeError`.
 */
export function randomWalk_(tensor: Tensor, options: RandomWalkOptions = {}): Tensor {
  const op = 'randomWalk_';
  const { fanIn } = fansOf(checkTarget(op, tensor), op);
  checkElements(op, tensor);
  checkOptions(op, options, ['nonlinearity', 'generator']);
  const gain = randomWalkGain(fanIn, options.nonlinearity);
  const generator = generatorOf(op, options);
  return noGrad(() => tensor.normal_(0, gain / Math.sqrt(fanIn), { generator }));
}

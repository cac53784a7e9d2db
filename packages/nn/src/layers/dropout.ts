/** Dropout as a layer. */
import { checkOptions } from '@isograd/errors';
import type { Draws } from '@isograd/random';
import { generatorOf, onesLike, type RandomOptions, type Tensor } from '@isograd/tensor';
import { checkTensor, checkTruth } from '../checks.js';
import { checkProbability, dropout } from '../functional/dropout.js';
import { Module } from '../module.js';
import { pythonBool, pythonFloat } from '../repr.js';
import type { InplaceOptions } from './activation.js';

export interface DropoutLayerOptions extends InplaceOptions, RandomOptions {}

/**
 * In training, sets each element to 0 with probability `p` and multiplies the others by `1 / (1 - p)`; in evaluation it
 * changes nothing (torch.nn.Dropout; Hinton et al. 2012). Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`.
 */
export class Dropout extends Module {
  readonly inplace: boolean;
  readonly #generator: Draws | null;

  constructor(
    public p: number = 0.5,
    options: DropoutLayerOptions = {},
  ) {
    super();
    checkProbability('Dropout', p);
    checkOptions('Dropout', options, ['inplace', 'generator']);
    const { inplace = false, generator } = options;
    checkTruth('Dropout', 'inplace', inplace);
    this.inplace = inplace;
    this.#generator = generator === undefined ? null : generatorOf('Dropout', { generator });
  }

  override forward(x: Tensor): Tensor {
    const { p, training, inplace } = this;
    const generator = this.#generator;
    const options = { p, training, ...(generator === null ? {} : { generator }) };
    checkTensor('dropout', 'x', x);
    // In place as in PyTorch: what was drawn for ones is a factor of the tensor.
    return inplace && training && p > 0 ? x.mul_(dropout(onesLike(x), options)) : dropout(x, options);
  }

  override extraRepr(): string {
    return `p=${pythonFloat(this.p)}, inplace=${pythonBool(this.inplace)}`;
  }
}

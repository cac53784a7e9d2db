/** The fully connected layer. */
import { checkOptions } from '@isograd/errors';
import { fansOf, kaimingUniform_, uniform_ } from '@isograd/init';
import { type DType, empty, type RandomOptions, type Tensor } from '@isograd/tensor';
import { checkSize, checkTruth } from '../checks.js';
import { linear } from '../functional/linear.js';
import { Module } from '../module.js';
import { parameter } from '../parameter.js';
import { passes } from '../passing.js';
import { pythonBool } from '../repr.js';

export interface LinearOptions extends RandomOptions {
  /** Whether a bias is added. Default true. */
  readonly bias?: boolean;
  readonly dtype?: DType;
}

/**
 * `y = x Wᵀ + b` along the last axis (torch.nn.Linear). `x`: [..., in], `weight`: [out, in], `bias`: [out] or null.
 * Both start in U(±1/√in), the weight drawn first. Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE` for sizes below 1.
 */
export class Linear extends Module {
  weight: Tensor;
  bias: Tensor | null;

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options: LinearOptions = {},
  ) {
    super();
    checkSize('Linear', 'inFeatures', inFeatures);
    checkSize('Linear', 'outFeatures', outFeatures);
    checkOptions('Linear', options, ['bias', 'dtype', 'generator']);
    const { bias = true, dtype = 'float32', ...random } = options;
    checkTruth('Linear', 'bias', bias);
    this.weight = parameter(empty([outFeatures, inFeatures], { dtype }));
    this.bias = bias ? parameter(empty([outFeatures], { dtype })) : null;
    this.resetParameters(random);
  }

  /** Draws new starting values. */
  resetParameters(options: RandomOptions = {}): void {
    // √5 makes Kaiming's bound 1/√in, up to the last bit, which is PyTorch's.
    kaimingUniform_(this.weight, { a: Math.sqrt(5), ...options });
    if (this.bias === null) return;
    const bound = 1 / Math.sqrt(fansOf(this.weight).fanIn);
    uniform_(this.bias, -bound, bound, options);
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this;
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${pythonBool(bias !== null)}`;
  }
}
passes(Linear);

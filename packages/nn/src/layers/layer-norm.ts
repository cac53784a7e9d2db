/** Normalisation of each sample by itself, as layers. */
import { checkOptions, ShapeError } from '@isograd/errors';
import { type DType, noGrad, ones, type Shape, type Tensor, zeros } from '@isograd/tensor';
import { checkSize, checkTensor, checkTruth } from '../checks.js';
import { checkEps, checkGroups, groupNorm, layerNorm, shapeOf } from '../functional/layer-norm.js';
import { Module } from '../module.js';
import { parameter } from '../parameter.js';
import { pythonBool, pythonFloat, pythonTuple } from '../repr.js';

export interface LayerNormLayerOptions {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** Whether there are a scale and a shift of each element to be learned. Default true. */
  readonly elementwiseAffine?: boolean;
  /** Whether the affine map has a shift. Default true. */
  readonly bias?: boolean;
  readonly dtype?: DType;
}
export interface GroupNormLayerOptions {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** Whether there are a scale and a shift of each channel to be learned. Default true. */
  readonly affine?: boolean;
  /** Whether the affine map has a shift. Default true. */
  readonly bias?: boolean;
  readonly dtype?: DType;
}

/** Sets a scale to 1 and a shift to 0. */
const reset = (weight: Tensor | null, bias: Tensor | null): void =>
  noGrad(() => {
    weight?.fill_(1);
    bias?.zero_();
  });

/**
 * Normalises each sample over its last axes (torch.nn.LayerNorm; Ba et al. 2016). `normalizedShape`: their sizes. Throws
 * `ShapeError` `SHAPE_MISMATCH`; `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Tensor | null;
  bias: Tensor | null;

  constructor(normalizedShape: number | Shape, options: LayerNormLayerOptions = {}) {
    super();
    checkOptions('LayerNorm', options, ['eps', 'elementwiseAffine', 'bias', 'dtype']);
    const { eps = 1e-5, elementwiseAffine = true, bias = true, dtype = 'float32' } = options;
    checkEps('LayerNorm', eps);
    checkTruth('LayerNorm', 'elementwiseAffine', elementwiseAffine);
    checkTruth('LayerNorm', 'bias', bias);
    this.normalizedShape = [...shapeOf('LayerNorm', normalizedShape)];
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? parameter(ones(this.normalizedShape, { dtype })) : null;
    this.bias = elementwiseAffine && bias ? parameter(zeros(this.normalizedShape, { dtype })) : null;
  }

  /** Sets the scale to 1 and the shift to 0. */
  resetParameters(): void {
    reset(this.weight, this.bias);
  }

  override forward(x: Tensor): Tensor {
    const { weight, bias, eps } = this;
    return layerNorm(x, this.normalizedShape, { weight, bias, eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine, bias } = this;
    return [
      pythonTuple(normalizedShape),
      `eps=${pythonFloat(eps)}`,
      `elementwise_affine=${pythonBool(elementwiseAffine)}`,
      `bias=${pythonBool(bias !== null)}`,
    ].join(', ');
  }
}

/**
 * Normalises each sample over groups of its channels (torch.nn.GroupNorm; Wu and He 2018). Input [batch, channels, …].
 * Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`, `SHAPE_EMPTY`; `ArgumentError` `ARG_RANGE` where the channels are not
 * divisible by the groups, `ARG_TYPE`, `ARG_UNKNOWN`.
 */
export class GroupNorm extends Module {
  readonly eps: number;
  readonly affine: boolean;
  weight: Tensor | null;
  bias: Tensor | null;

  constructor(
    readonly numGroups: number,
    readonly numChannels: number,
    options: GroupNormLayerOptions = {},
  ) {
    super();
    checkSize('GroupNorm', 'numGroups', numGroups);
    checkSize('GroupNorm', 'numChannels', numChannels);
    checkGroups('GroupNorm', numGroups, numChannels);
    checkOptions('GroupNorm', options, ['eps', 'affine', 'bias', 'dtype']);
    const { eps = 1e-5, affine = true, bias = true, dtype = 'float32' } = options;
    checkEps('GroupNorm', eps);
    checkTruth('GroupNorm', 'affine', affine);
    checkTruth('GroupNorm', 'bias', bias);
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? parameter(ones([numChannels], { dtype })) : null;
    this.bias = affine && bias ? parameter(zeros([numChannels], { dtype })) : null;
  }

  /** Sets the scale to 1 and the shift to 0. */
  resetParameters(): void {
    reset(this.weight, this.bias);
  }

  override forward(x: Tensor): Tensor {
    checkTensor('GroupNorm', 'x', x);
    const { weight, bias, eps, numGroups, numChannels } = this;
    if (x.ndim > 1 && x.shape[1] !== numChannels)
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `GroupNorm: [${x.shape}] has ${x.shape[1]} channels, the layer has ${numChannels}`,
        { op: 'GroupNorm', details: { shape: x.shape, sizes: [x.shape[1], numChannels] } },
      );
    return groupNorm(x, numGroups, { weight, bias, eps });
  }

  override extraRepr(): string {
    const { numGroups, numChannels, eps, affine, bias } = this;
    return `${numGroups}, ${numChannels}, eps=${pythonFloat(eps)}, affine=${pythonBool(affine)}, bias=${pythonBool(bias !== null)}`;
  }
}

/** The functions of torch.nn.functional under camelCase names. */
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  avgPool1d,
  avgPool2d,
  celu,
  celu_,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  cosineSimilarity,
  elu,
  elu_,
  gelu,
  glu,
  hardshrink,
  hardsigmoid,
  hardsigmoid_,
  hardswish,
  hardswish_,
  hardtanh,
  hardtanh_,
  leakyRelu,
  leakyRelu_,
  logSigmoid,
  logSoftmax,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  mish,
  mish_,
  oneHot,
  pad,
  pairwiseDistance,
  pdist,
  prelu,
  relu,
  relu6,
  relu6_,
  relu_,
  rrelu,
  type RReLUOptions,
  selu,
  selu_,
  sigmoid,
  silu,
  silu_,
  softmax,
  softplus,
  softshrink,
  softsign,
  tanh,
  tanhshrink,
  threshold,
  threshold_,
} from '@isograd/tensor';
export { batchNorm, type BatchNormOptions } from './batch-norm.js';
export {
  binaryCrossEntropy,
  type BinaryCrossEntropyOptions,
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyWithLogitsOptions,
} from './binary.js';
export { crossEntropy, type CrossEntropyOptions } from './cross-entropy.js';
export { dropout, type DropoutOptions } from './dropout.js';
export { embedding, type EmbeddingOptions } from './embedding.js';
export { klDiv, type KlDivOptions } from './kl-div.js';
export { groupNorm, type GroupNormOptions, layerNorm, type LayerNormOptions } from './layer-norm.js';
export { linear } from './linear.js';
export { normalize, type NormalizeOptions } from './normalize.js';
export { softmin } from './softmin.js';
export { nllLoss, type NllLossOptions } from './nll.js';
export {
  huberLoss,
  type HuberLossOptions,
  l1Loss,
  type LossOptions,
  mseLoss,
  smoothL1Loss,
  type SmoothL1LossOptions,
} from './regression.js';

/** The functions of torch.nn.functional under camelCase names. */
export {
  celu,
  elu,
  elu_,
  gelu,
  hardtanh,
  leakyRelu,
  leakyRelu_,
  logSigmoid,
  logSoftmax,
  relu,
  relu6,
  relu_,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
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
export { linear } from './linear.js';
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

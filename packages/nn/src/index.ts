/** @isograd/nn: layers, containers and losses. */
import './begin.js';
import { markCode } from '@isograd/errors';
export * as functional from './functional/index.js';
export { Callable } from './callable.js';
export { ModuleDict } from './containers/module-dict.js';
export { ModuleList } from './containers/module-list.js';
export { type Layer, Sequential } from './containers/sequential.js';
export type { BatchNormOptions } from './functional/batch-norm.js';
export type { BinaryCrossEntropyOptions, BinaryCrossEntropyWithLogitsOptions } from './functional/binary.js';
export type { CrossEntropyOptions } from './functional/cross-entropy.js';
export type { DropoutOptions } from './functional/dropout.js';
export type { EmbeddingOptions } from './functional/embedding.js';
export type { KlDivOptions } from './functional/kl-div.js';
export type { GroupNormOptions, LayerNormOptions } from './functional/layer-norm.js';
export type { NllLossOptions } from './functional/nll.js';
export type { HuberLossOptions, LossOptions, SmoothL1LossOptions } from './functional/regression.js';
export type { ForwardHook, ForwardPreHook, FullBackwardHook, Gradients, HookHandle } from './hooks.js';
export type { InplaceOptions } from './layers/activation.js';
export { activation, type ActivationName, activations } from './layers/activations.js';
export { BatchNorm1d, BatchNorm2d, type BatchNormLayerOptions } from './layers/batch-norm.js';
export {
  Conv1d,
  Conv2d,
  type ConvLayerOptions,
  ConvTranspose1d,
  ConvTranspose2d,
  type ConvTransposeLayerOptions,
} from './layers/conv.js';
export { Dropout, type DropoutLayerOptions } from './layers/dropout.js';
export { Embedding, type EmbeddingLayerOptions } from './layers/embedding.js';
export { GLU } from './layers/glu.js';
export { Hardsigmoid, Hardswish, Mish } from './layers/hard.js';
export { KLDivLoss } from './layers/kl-div.js';
export {
  GroupNorm,
  type GroupNormLayerOptions,
  LayerNorm,
  type LayerNormLayerOptions,
} from './layers/layer-norm.js';
export { Linear, type LinearOptions } from './layers/linear.js';
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  HuberLoss,
  L1Loss,
  Loss,
  MSELoss,
  NLLLoss,
  SmoothL1Loss,
} from './layers/losses.js';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AvgPool1d,
  AvgPool2d,
  MaxPool1d,
  MaxPool2d,
} from './layers/pool.js';
export {
  type AlphaOptions,
  CELU,
  ELU,
  Hardtanh,
  type HardtanhOptions,
  LeakyReLU,
  type LeakyReLUOptions,
  ReLU,
  ReLU6,
  SELU,
} from './layers/rectifiers.js';
export { Hardshrink, type ShrinkOptions, Softshrink, Tanhshrink, Threshold } from './layers/shrinks.js';
export { PReLU, type PReLUOptions, RReLU, type RReLULayerOptions } from './layers/slopes.js';
export { Flatten, type FlattenOptions, Identity } from './layers/shape.js';
export {
  GELU,
  type GELUOptions,
  LogSigmoid,
  Sigmoid,
  SiLU,
  Softplus,
  type SoftplusOptions,
  Softsign,
  Tanh,
} from './layers/smooth.js';
export { LogSoftmax, Softmax, Softmin } from './layers/softmax.js';
export { Unflatten } from './layers/unflatten.js';
export { Module } from './module.js';
export type { Reduction } from './ops/reduction.js';
export { buffer, parameter } from './parameter.js';
export type { LoadReport, LoadStateOptions, State, StateDict } from './state-dict.js';
export { type Held, type Laid, layoutOf, type Named } from './walk.js';

// The last line of this package in a bundle.
markCode('@isograd/nn');

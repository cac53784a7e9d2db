/** @isograd/optim: optimisers, clipping and learning-rate schedules. */
import './begin.js';
import { markCode } from '@isograd/errors';
export { clipGradNorm_, clipGradValue_, type ClipNormOptions } from './clip.js';
export type { BaseOptions, GroupInput, Named, ParamGroup, Params } from './group.js';
export type { Kind, Slot } from './kind.js';
export { Adadelta, type AdadeltaOptions, type AdadeltaState } from './kinds/adadelta.js';
export { Adagrad, type AdagradOptions, type AdagradState } from './kinds/adagrad.js';
export { Adam, type AdamOptions, type AdamState, AdamW } from './kinds/adam.js';
export { Adamax, type AdamaxOptions, type AdamaxState } from './kinds/adamax.js';
export { ASGD, type ASGDOptions, type ASGDState } from './kinds/asgd.js';
export { NAdam, type NAdamOptions, type NAdamState } from './kinds/nadam.js';
export { RAdam, type RAdamOptions, type RAdamState } from './kinds/radam.js';
export { RMSprop, type RMSpropOptions, type RMSpropState } from './kinds/rmsprop.js';
export { Rprop, type RpropOptions, type RpropState } from './kinds/rprop.js';
export { SGD, type SGDOptions, type SGDState } from './kinds/sgd.js';
export { Optimizer } from './optimizer.js';
export type { OptimizerState, SavedEntry, SavedGroup } from './state-dict.js';
export { ChainedScheduler, SequentialLR } from './schedules/combined.js';
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
  CosineAnnealingWarmRestarts,
  type WarmRestartsOptions,
} from './schedules/cosine.js';
export { CyclicLR, type CyclicLROptions } from './schedules/cyclic.js';
export {
  ConstantLR,
  type ConstantLROptions,
  ExponentialLR,
  type GammaOptions,
  LinearLR,
  type LinearLROptions,
  MultiStepLR,
  PolynomialLR,
  type PolynomialLROptions,
  StepLR,
} from './schedules/decays.js';
export { type Factor, LambdaLR, MultiplicativeLR } from './schedules/lambda.js';
export { OneCycleLR, type OneCycleLROptions } from './schedules/one-cycle.js';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './schedules/plateau.js';
export { type Moment, type Schedule, Scheduler, type ScheduleState } from './schedules/scheduler.js';

// The last line of this package in a bundle.
markCode('@isograd/optim');

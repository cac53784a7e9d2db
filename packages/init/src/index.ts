/** @isograd/init: chooses starting weights. */
import './begin.js';
import { markCode } from '@isograd/errors';
export { constant_, eye_, ones_, zeros_ } from './constant.js';
export { dirac_, type DiracOptions } from './dirac.js';
export { type Fans, fansOf } from './fans.js';
export { calculateGain, type Nonlinearity, nonlinearities } from './gain.js';
export { orthogonal_, type OrthogonalOptions } from './orthogonal.js';
export {
  normal_,
  type NormalOptions,
  truncNormal_,
  type TruncNormalOptions,
  uniform_,
  type UniformOptions,
} from './plain.js';
export {
  type FanMode,
  kaimingNormal_,
  type KaimingOptions,
  kaimingUniform_,
  xavierNormal_,
  type XavierOptions,
  xavierUniform_,
} from './scaled.js';
export { type AnyOptions, type AnyScheme, initialize_ } from './initialize.js';
export { type Law, type Moments, momentsOf, stdOfCutAtTwo } from './law.js';
export { lecunNormal_, lecunUniform_ } from './lecun.js';
export { type Scheme, type SchemeName, type SchemeOptions, schemes } from './schemes.js';
export { sparse_, type SparseOptions } from './sparse.js';
export {
  type LawfulScheme,
  type ScalingDistribution,
  type ScalingMode,
  type ScalingRule,
  varianceScaling,
} from './variance-scaling.js';
export { chrono_, type ChronoOptions } from './weights/chrono.js';
export { deltaOrthogonal_ } from './weights/delta-orthogonal.js';
export { identityRnn_, type IdentityRnnOptions } from './weights/identity-rnn.js';
export { looksLinear_, type LooksLinearOptions } from './weights/looks-linear.js';
export { type CriticalOptions, criticalNormal_, type LayerLike } from './weights/mean-field.js';
export { randomWalk_, randomWalkGain, type RandomWalkOptions } from './weights/random-walk.js';
export { siren_, type SirenOptions } from './weights/siren.js';
export { zerO_, type ZeroOneOptions } from './weights/zero-one.js';
/** Where the numbers of a scheme of another framework come from. */
export type { Stream, StreamOptions } from './draw.js';
export type { Concept, Framework, Initializer, Maker, MakeOptions } from './dialects/initializer.js';
/** Initialisers under JAX's and Flax's names. */
export * as jax from './dialects/jax.js';
/** Initialisers under Keras' and TensorFlow's names. */
export * as keras from './dialects/keras.js';
/** Initialisers under MXNet's names. */
export * as mxnet from './dialects/mxnet.js';
/** Initialisers under TensorFlow.js' names. */
export * as tfjs from './dialects/tfjs.js';
export type { NamedScheme } from './describe/catalogue.js';
export {
  compare,
  compareDefaults,
  type ComparedDefault,
  type ComparedScheme,
  type CompareOptions,
  type Comparison,
  describeScheme,
  type SchemeDescription,
  type Spread,
} from './describe/compare.js';
export { describe, type LayerDescription, type TensorDescription } from './describe/describe.js';
export type { Structure } from './describe/structure.js';
export { applySchemes, type Filler, type Rule, type RuleScheme } from './rules.js';

// The last line of this package in a bundle.
markCode('@isograd/init');

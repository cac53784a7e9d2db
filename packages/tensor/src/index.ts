/** @isograd/tensor: typed n-d arrays with PyTorch semantics. */
// First of all, so that bundlers put it first where they share code between entries.
import './whole-begin.js';
import './whole.js';
import './begin.js';
import { markCode } from '@isograd/errors';
export { Generator, defaultGenerator, forkRng, manualSeed } from '@isograd/random';
export {
  atLevel,
  door,
  unheard,
  enableGrad,
  installRecorder,
  isGradEnabled,
  type Level,
  noGrad,
  type Recorder,
  replay,
  run,
  run1,
  type Watch,
  within,
  withRecording,
} from './door.js';
export { inference } from './inference.js';
export { type Data, type DType, dtypes, isFloating, promote } from './dtype.js';
export {
  type AnyOp,
  type BatchRule,
  type Formula,
  type JvpRule,
  type Meta,
  needs,
  type Op,
  type OpFunction,
  type Prepared,
  type Pull,
  type Runner,
  type SavedValues,
} from './op.js';
export { finfo, type FloatInfo, iinfo, type IntegerInfo } from './number-limits.js';
export { defineOp } from './outer-op.js';
export { fromTypedArray, tensor, type TensorOptions } from './ops/create.js';
export { arange, type ArangeOptions, eye, linspace, logspace, type LogspaceOptions } from './ops/ranges.js';
export { type OpName, ops } from './ops/index.js';
export { like, type TensorLike, type WithOperands } from './ops/scalar.js';
export { type Sizes, sizesFor } from './ops/window-options.js';
export { einsum } from './ops/einsum.js';
export { boxed } from './boxed.js';
export { gradient, type GradientOptions, type Spacing } from './ops/gradient.js';
export { meshgrid, type MeshgridOptions } from './ops/grids.js';
export * from './ops/window-functions.js';
export { cat, stack } from './ops/joins.js';
export * from './ops/stacks.js';
export * from './ops/triangles.js';
export * from './ops/types.js';
export * from './ops/questions.js';
export {
  empty,
  emptyLike,
  type FillOptions,
  full,
  fullLike,
  type MakeOptions,
  ones,
  onesLike,
  zeros,
  zerosLike,
} from './ops/makers.js';
export { where, type WhereFunction } from './ops/where.js';
export type { Along } from './ops/along-dim.js';
export type { BiasOption } from './ops/bias-option.js';
export type { ConvOptions, ConvTransposeOptions } from './ops/convolution.js';
export * from './ops/methods.js';
export type {
  AvgPool2dOptions,
  AvgPoolOptions,
  MaxPoolOptions,
  OutputSize,
  Pooled,
  PoolOptions,
} from './ops/pooling.js';
export type { Binary, Elementwise, Unary } from './ops/elementwise.js';
export type { DTypeOption } from './ops/cast-first.js';
export type { Dim, ReduceArguments, ReduceOptions } from './ops/reduce-rule.js';
export * from './ops/sample.js';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './printing/options.js';
export {
  axesOf,
  axisOf,
  checkShape,
  type Geometry,
  isContiguous,
  positions,
  rowMajor,
  sameShape,
  type Shape,
  sizeOf,
  stretch,
} from './shape.js';
export { refusePromise } from './synchronous.js';
export { rounded } from './rounding.js';
export { Storage } from './storage.js';
export type { Nested } from './reading.js';
export type { BackwardOptions, Box, GradState, GraphNode, View, ViewStep } from './slots.js';
export { emptyOf, unitOf } from './blank.js';
export { stateOf, Tensor, twin } from './tensor.js';

// The last line of this entry in a bundle.
markCode('@isograd/tensor');

/** @isograd/tensor: typed n-d arrays with PyTorch semantics. */
import './fluent.js';
export { Generator, defaultGenerator, forkRng, manualSeed } from '@isograd/random';
export {
  atLevel,
  door,
  enableGrad,
  installRecorder,
  isGradEnabled,
  type Level,
  noGrad,
  type Recorder,
  replay,
  run,
  run1,
  within,
  withRecording,
} from './door.js';
export { type Data, type DType, dtypes, isFloating, promote } from './dtype.js';
export {
  type AnyOp,
  type BatchRule,
  defineOp,
  type Formula,
  type JvpRule,
  type Meta,
  needs,
  type Op,
  type OpFunction,
  type Pull,
  type Runner,
} from './op.js';
export * from './ops/create.js';
export { type OpName, ops } from './ops/index.js';
export { like, type TensorLike } from './ops/elementwise.js';
export {
  cat,
  empty,
  emptyLike,
  full,
  fullLike,
  type MakeOptions,
  ones,
  onesLike,
  stack,
  where,
  zeros,
  zerosLike,
} from './ops/makers.js';
export * from './ops/methods.js';
export type { Dim, ReduceArguments, ReduceOptions } from './ops/reduce-rule.js';
export * from './ops/sample.js';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './printing/options.js';
export {
  axesOf,
  axisOf,
  checkShape,
  contiguous,
  type Geometry,
  isContiguous,
  positions,
  sameShape,
  type Shape,
  sizeOf,
} from './shape.js';
export { Storage } from './storage.js';
export {
  type BackwardOptions,
  type Box,
  boxed,
  emptyOf,
  type GradState,
  type GraphNode,
  type Nested,
  stateOf,
  Tensor,
  twin,
  type View,
  type ViewStep,
} from './tensor.js';

/** @isograd/tensor/compiled: what rows of other packages need to run on compiled kernels. */
import './whole.js';
export {
  f32View,
  f64View,
  i32View,
  power,
  statisticsBytes,
  statisticsCounts,
  statisticsFields,
} from '@isograd/kernels';
export type { Located } from './compiled/located.js';
export { endingOf, firstOf, packed, packedAt, room, scratch } from './compiled/packed.js';
export { isPoint, lies, stepIn } from './compiled/steps.js';
export { keptKernel, type Kernel, kernelOf, type Suffix } from './compiled/table.js';
export { hold, reserved, settledResults } from './execute.js';

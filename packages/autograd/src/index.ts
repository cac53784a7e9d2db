/** @isograd/autograd: remembers how tensors were computed and walks back. */
import './begin.js';
import { markCode } from '@isograd/errors';
import './recorder.js';
export { enableGrad, isGradEnabled, noGrad } from '@isograd/tensor';
export type { Randomness } from './batching.js';
export { shapeOf } from './dry-run.js';
export { isForgotten } from './forgotten.js';
export { type Checked, gradcheck, type GradcheckOptions, gradgradcheck } from './gradcheck.js';
export { backward, type GradientOptions, gradients } from './gradients.js';
export { isLooking, markLooking, onlyLooks } from './looking.js';
export { type Edge, type Hook, nextSequence, Node } from './node.js';
export { isDifferentiating } from './differentiating.js';
export { isLifted, lift, liftLeaves } from './lifted.js';
export { nameTensor } from './names.js';
export { grad, type GradOptions, grads, valueAndGrad } from './grad.js';
export { hessian, jacfwd, jacrev } from './jacobian.js';
export { hvp, jvp, linearize, stopGradient } from './jvp.js';
export { type AuxOptions, vjp } from './vjp.js';
export { type Axes, vmap, type VmapOptions } from './vmap.js';
export { checkpoint } from './checkpoint.js';
export { customVjp } from './custom-vjp.js';
export { Function, type FunctionClass, type FunctionResult } from './function.js';
export type { FunctionContext } from './function-context.js';
export { inferenceMode, isInferenceModeEnabled, setGradEnabled } from './modes.js';
export {
  type Anomalies,
  type AnomalyOptions,
  collectAnomalies,
  detectAnomaly,
  isAnomalyEnabled,
} from './anomaly.js';
export type { Anomaly } from './anomaly-error.js';
export type { Counts } from './numbers.js';

// The last line of this package in a bundle.
markCode('@isograd/autograd');

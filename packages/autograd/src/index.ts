/** @isograd/autograd: remembers how tensors were computed and walks back. */
import './recorder.js';
export { enableGrad, isGradEnabled, noGrad } from '@isograd/tensor';
export type { Randomness } from './batching.js';
export { shapeOf } from './dry-run.js';
export { type Checked, gradcheck, type GradcheckOptions, gradgradcheck } from './gradcheck.js';
export { type GradientOptions, gradients } from './gradients.js';
export { type Edge, type Hook, Node } from './node.js';
export { grad, grads, hessian, jacfwd, jacrev, jvp, vjp, vmap, type VmapOptions } from './transforms.js';

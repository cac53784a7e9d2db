/** torch.func: transforms of functions. */
export {
  customVjp,
  grad,
  grads,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  stopGradient,
  valueAndGrad,
  vjp,
  vmap,
} from '@isograd/autograd';
export { functionalCall } from './functional-call.js';

/** torch.func: transforms of functions. */
export { grad, hessian, jacfwd, jacrev, jvp, vjp, vmap } from '@isograd/autograd';

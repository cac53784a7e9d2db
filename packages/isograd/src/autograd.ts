/** torch.autograd: the PyTorch names of @isograd/autograd. */
export { enableGrad, gradcheck, gradgradcheck, gradients, isGradEnabled, noGrad } from '@isograd/autograd';
/** torch.autograd.grad: gradients returned instead of accumulated. */
export { gradients as grad } from '@isograd/autograd';

/** torch.autograd: the PyTorch names of @isograd/autograd. */
export {
  backward,
  checkpoint,
  collectAnomalies,
  detectAnomaly,
  enableGrad,
  Function,
  type FunctionContext,
  gradcheck,
  gradgradcheck,
  gradients,
  inferenceMode,
  isAnomalyEnabled,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from '@isograd/autograd';
/** torch.autograd.grad: gradients returned instead of accumulated. */
export { gradients as grad } from '@isograd/autograd';

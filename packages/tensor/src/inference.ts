/** Inference mode: whether it is on. Every storage asks when it is made, so that what is made inside stays known. */
import { AutogradError, sharedSlot } from '@isograd/errors';
import { version } from './version.js';

interface InferenceState {
  on: boolean;
}

/** Shared by every copy of this package. `inferenceMode` of @isograd/autograd switches it. */
export const inference: InferenceState = sharedSlot('inference', 1, `@isograd/tensor ${version}`, () => ({
  on: false,
}));

/** Throws `AutogradError`: this is not done with a tensor that was made in inference mode. */
export function refuseInference(
  op: string,
  what: string,
  shape: readonly number[],
  code: 'GRAD_MODE' | 'GRAD_INPLACE' = 'GRAD_MODE',
): never {
  throw new AutogradError(
    code,
    `${op}: ${what} was made in inferenceMode, shape [${shape}]; clone() it outside`,
    {
      op,
      details: { shape },
      hint: 'a clone that is made outside of inferenceMode is an ordinary tensor',
    },
  );
}

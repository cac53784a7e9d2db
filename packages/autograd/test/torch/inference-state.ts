/** Short ways to make tensors in inference mode, and to say what they are. */
import type { Nested, Tensor } from '@isograd/tensor';
import { inferenceMode } from '../../src/index.js';
import { type Answer, plain } from './case.js';

/** Made in inference mode. */
export const I = (values: Nested): Tensor => inferenceMode(() => plain(values));
/** What a tensor is: of the mode, requires grad, leaf, made by. */
export const s = (x: Tensor): readonly Answer[] => [
  x.isInference(),
  x.requiresGrad,
  x.isLeaf,
  x.gradFn?.name ?? null,
];

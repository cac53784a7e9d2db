/** @isograd/tensor/testing: comparing tensors, bit patterns in JSON, and samples of every operation. */
import './whole.js';
export { assertClose, bitsOf, type CloseOptions, type Encoded, fromBits } from './testing/bits.js';
export {
  bad,
  type BadSample,
  numbers,
  type OpSamples,
  positive,
  type Sample,
  sample,
} from './testing/sample.js';
export { linalgSamples } from './testing/linalg-samples.js';
export { opSamples } from './testing/samples.js';

/** What the PyTorch distributions draw from: the engine and the second half of the last serial normal pair. */
import type { Mt19937 } from '../mt19937.js';

export interface TorchSource {
  readonly mt: Mt19937;
  /** The normal that the last pair left over, undefined when there is none. Survives other draws. */
  cachedNormal: number | undefined;
  /** Draw bernoulli and exponential as the official x86-64 wheels do, through Intel MKL. */
  mkl: boolean;
}

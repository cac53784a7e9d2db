/** The error of the first anomaly in a function. */
import { isIsogradError, type IsogradError } from '@isograd/errors';
import { type AnomalyOptions, detectAnomaly } from '../src/index.js';

/** What `detectAnomaly` throws for `f`; fails where it finds nothing. */
export function caught(f: () => unknown, options?: AnomalyOptions): IsogradError {
  try {
    detectAnomaly(f, options);
  } catch (error) {
    if (isIsogradError(error)) return error;
    throw error;
  }
  throw new Error('nothing was found');
}

/** Samples of every operation of linear algebra. The compiler refuses the table when a row is missing. */
import type { LinalgName } from '../linalg.js';
import { decompositions } from './linalg/decompositions.js';
import { factors } from './linalg/factors.js';
import { measures } from './linalg/measures.js';
import { stackedOps } from './linalg/stacked.js';
import { systems } from './linalg/systems.js';
import type { OpSamples } from './sample.js';

/** Good and bad inputs of every operation of linear algebra. */
export const linalgSamples: { readonly [Name in LinalgName]: OpSamples } = {
  ...decompositions,
  ...systems,
  ...measures,
  ...factors,
  ...stackedOps,
};

/** Samples of every operation. The compiler refuses the table when a row is missing. */
import type { OpName } from '../ops/index.js';
import type { OpSamples } from './sample.js';
import { activations } from './samples/activations.js';
import { arithmetic } from './samples/arithmetic.js';
import { comparisons } from './samples/comparisons.js';
import { convolutions } from './samples/convolutions.js';
import { copies } from './samples/copies.js';
import { indexing } from './samples/indexing.js';
import { makers } from './samples/makers.js';
import { math } from './samples/math.js';
import { pools } from './samples/pools.js';
import { products } from './samples/products.js';
import { random } from './samples/random.js';
import { reductions } from './samples/reductions.js';
import { inverse } from './samples/inverse.js';
import { special } from './samples/special.js';
import { ternary } from './samples/ternary.js';
import { integers } from './samples/integers.js';
import { scans } from './samples/scans.js';
import { ordering } from './samples/ordering.js';
import { picking } from './samples/picking.js';
import { rearranging } from './samples/rearranging.js';
import { contractions } from './samples/contractions.js';
import { views } from './samples/views.js';
import { aliases } from './samples/aliases.js';
import { numberPairs } from './samples/number-pairs.js';
import { shaping } from './samples/shaping.js';
import { statistics } from './samples/statistics.js';
import { waves } from './samples/waves.js';
import { writing } from './samples/writing.js';
import { analysis } from './samples/analysis.js';
import { folding } from './samples/folding.js';
import { signals } from './samples/signals.js';
import { strided } from './samples/strided.js';

/** Good and bad inputs of every operation; tests of derivatives, batching and errors run over it. */
export const opSamples: { readonly [Name in OpName]: OpSamples } = {
  ...activations,
  ...arithmetic,
  ...comparisons,
  ...convolutions,
  ...copies,
  ...indexing,
  ...makers,
  ...math,
  ...pools,
  ...products,
  ...random,
  ...reductions,
  ...inverse,
  ...special,
  ...ternary,
  ...integers,
  ...scans,
  ...ordering,
  ...picking,
  ...rearranging,
  ...contractions,
  ...views,
  ...aliases,
  ...numberPairs,
  ...shaping,
  ...statistics,
  ...writing,
  ...analysis,
  ...folding,
  ...signals,
  ...strided,
  ...waves,
};

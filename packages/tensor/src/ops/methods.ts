/** The one list of families whose operations are also methods. */
export * from './activations.js';
export * from './added-products.js';
export * from './advanced-indexing.js';
export * from './aliases.js';
export * from './alike.js';
export * from './arithmetic.js';
export * from './axes.js';
export * from './bessel.js';
export * from './bitwise.js';
export * from './cast.js';
export * from './clamp.js';
export * from './closeness.js';
export * from './compare.js';
export * from './contractions.js';
export { conv1d, conv2d, convTranspose1d, convTranspose2d } from './convolution.js';
export * from './copies.js';
export * from './counting.js';
export * from './diagonals.js';
export * from './differences.js';
export * from './distances.js';
export * from './division.js';
export * from './draws.js';
export * from './elementwise-in-place.js';
export * from './extremes.js';
export * from './folding.js';
export * from './gamma.js';
export * from './gates.js';
export * from './gelu.js';
export * from './hard.js';
export * from './histogram.js';
export * from './histograms.js';
export * from './indexing.js';
export * from './inverse.js';
export * from './linear.js';
export * from './logarithms.js';
export * from './masked-select.js';
export * from './math.js';
export * from './matrix-sums.js';
export { stdMean, varMean } from './moments.js';
export * from './neighbours.js';
export * from './norm.js';
export * from './normal.js';
export * from './number-pairs.js';
export * from './one-hot.js';
export * from './order-statistics.js';
export * from './order-ranks.js';
export * from './padding.js';
export * from './parametric.js';
export * from './parts.js';
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  avgPool1d,
  avgPool2d,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
} from './pooling.js';
export * from './poisson.js';
export * from './power.js';
export * from './prod.js';
export * from './product.js';
export * from './quantifiers.js';
export * from './quantiles.js';
export * from './random.js';
export * from './rearranging.js';
export * from './renorm.js';
export * from './repeats.js';
export * from './reduce.js';
export * from './replace-view.js';
export * from './reshapes.js';
export * from './running-extremes.js';
export * from './round.js';
export * from './rrelu.js';
export * from './scans.js';
export * from './scatter.js';
export * from './searching.js';
export * from './shaping.js';
export * from './shrinks.js';
export * from './signs.js';
export * from './softmax.js';
export * from './sorting.js';
export * from './special.js';
export * from './statistics.js';
export * from './sum-to-size.js';
export * from './ternary.js';
export * from './view-writing.js';
export * from './windows.js';
export * from './writing.js';

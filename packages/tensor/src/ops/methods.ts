/** The one list of families whose operations are also methods. */
export * from './activations.js';
export * from './arithmetic.js';
export * from './axes.js';
export * from './cast.js';
export * from './compare.js';
export * from './extremes.js';
export * from './indexing.js';
export * from './math.js';
export * from './norm.js';
export * from './parts.js';
export * from './product.js';
export * from './random.js';
export * from './reduce.js';
export * from './replace-view.js';
export * from './reshapes.js';
export * from './softmax.js';
export * from './special.js';

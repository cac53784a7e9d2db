/** The one list of families of linear algebra. */
export * from './cholesky.js';
export * from './cholesky-systems.js';
export * from './determinant.js';
export * from './eig.js';
export * from './eigh.js';
export * from './exponential.js';
export * from './least-squares.js';
export * from './lu.js';
export * from './measures.js';
export * from './norms.js';
export * from './powers.js';
export * from './qr.js';
export * from './solve.js';
export * from './stacked.js';
export * from './svd.js';
export * from './tensor-systems.js';
export * from './triangular.js';

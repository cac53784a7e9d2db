/** The one list of families whose operations are no methods: they take several tensors, none, or text first. */
export * from './einsum.js';
export * from './gradient.js';
export * from './grids.js';
export { cat, stack } from './joins.js';
export * from './makers.js';
export * from './stacks.js';

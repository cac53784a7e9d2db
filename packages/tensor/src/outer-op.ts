/** Rows of other packages: optimiser steps, layers and layer statistics, operations of users. */
import { defineOp as define, type Op } from './op.js';

/**
 * Declares a row; `called` turns friendly arguments into inputs and attributes, `prepared` does it for one output by a
 * function that in-place forms use too. Gradients that its formulas see and give may be kept, unless `frees` says that none
 * is.
 */
export const defineOp: typeof define = <A, In extends string, Out extends string>(row: Op<A, In, Out>) =>
  define({ ...row, frees: row.frees === true });

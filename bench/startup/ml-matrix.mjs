/** Requires ml-matrix and multiplies: it has no tanh and no backward. */
import { requireFrom } from '../dist/installed.js';

const { Matrix } = requireFrom('ml-matrix')('ml-matrix');
console.log(Matrix.ones(4, 3).mmul(Matrix.rand(3, 2)).sum());

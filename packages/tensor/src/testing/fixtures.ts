/** Tensors and refusals that samples of several families use. */
import { ones } from '../ops/makers.js';
import { tensor } from '../ops/create.js';
import type { Tensor } from '../tensor.js';
import { bad, type BadSample, numbers, type OpSamples, sample } from './sample.js';

export const index: Tensor = tensor([[1n, 0n]]);
export const line: Tensor = tensor([1n, 0n, 1n]);
export const mask: Tensor = tensor([true, false, true]);
export const some: Tensor = ones([2, 3]);

/** Operands that do not broadcast. */
export const broadcasting = (name: string, call: (a: Tensor, b: Tensor) => unknown): BadSample =>
  bad('SHAPE_BROADCAST', `${name}: [2,3] with [2,4]`, () => call(some, ones([2, 4])));
/** An axis that a matrix does not have. */
export const dims = (name: string, call: (x: Tensor) => unknown): BadSample =>
  bad('DIM_OUT_OF_RANGE', `${name}: dim 2`, () => call(some));

/** One matrix. */
export const along = (f: (x: Tensor) => Tensor): OpSamples => ({
  good: [sample((x) => f(x), numbers(2, 3))],
});

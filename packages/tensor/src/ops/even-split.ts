/** The gradient of a choice that several equal elements could have been. */
import type { Tensor } from '../tensor.js';
import { div } from './arithmetic.js';
import { where } from './makers.js';
import type { Reduce } from './reduce-rule.js';
import { sumOver } from './sum-over.js';

/** `g` divided among the elements where `mask` holds, 0 for the others (PyTorch's evenly_distribute_backward). */
export const splitEvenly = (g: Tensor, mask: Tensor, attrs: Reduce): Tensor =>
  where(mask, div(g, sumOver(mask.to(g.dtype), { ...attrs, keepdim: true })), 0);

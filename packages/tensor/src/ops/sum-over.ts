/** Folding as the attributes of a reduction say. Apart from `sum`, whose empty list of axes means all of them. */
import type { Tensor } from '../tensor.js';
import type { Reduce } from './reduce-rule.js';
import { mean, sum } from './reduce.js';

/** Sum over the folded axes; `x` itself where there are none, as for a tensor without dimensions, batched or not. */
export const sumOver = (x: Tensor, { dims, keepdim }: Reduce): Tensor =>
  dims.length === 0 ? x : sum(x, dims, { keepdim });
/** Mean over the folded axes, likewise. */
export const meanOver = (x: Tensor, { dims, keepdim }: Reduce): Tensor =>
  dims.length === 0 ? x : mean(x, dims, { keepdim });

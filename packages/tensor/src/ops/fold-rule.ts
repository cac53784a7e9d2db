/** What the rows share that fold values into a tensor at indices: shape and type of the result, and what is left of the target. */
import type { Meta } from '../op.js';
import type { Tensor } from '../tensor.js';
import { type Along, checkIndexType, checkRanks, sameDType } from './index-rule.js';
import { scatter } from './scatter.js';

export interface Folding extends Along {
  /** Whether what was there takes part. */
  readonly includeSelf: boolean;
}

/** Throws as `scatterAdd`. */
export function inferFold([x, index, src]: readonly Tensor[], { axis }: Folding): Meta {
  checkIndexType('scatterReduce', index!);
  checkRanks('scatterReduce', x!.shape, index!.shape, axis);
  sameDType('scatterReduce', x!, src!);
  return { shape: x!.shape, dtype: x!.dtype };
}

/** Zero where values were folded in, unless what was there takes part. */
export const counted = (own: Tensor, index: Tensor, { axis, includeSelf }: Folding): Tensor =>
  includeSelf ? own : scatter(own, axis, index, 0);

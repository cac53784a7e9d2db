/** The row that folds values into a tensor at indices along one axis by their sum or mean. */
import { run1 } from '../door.js';
import { isFloating } from '../dtype.js';
import { defineOp, type JvpContext, needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { div } from './arithmetic.js';
import { clamp } from './clamp.js';
import { counted, type Folding, inferFold } from './fold-rule.js';
import { liftAlong } from './index-rule.js';
import { gather, scatterAdd } from './indexing.js';
import { ones, zeros } from './makers.js';

export interface Summing extends Folding {
  readonly by: 'sum' | 'mean';
}

/** A sum over what came together, as it is or divided by how many there were. */
function shared(total: Tensor, index: Tensor, { axis, by, includeSelf }: Summing): Tensor {
  if (by === 'sum') return total;
  const { shape, dtype } = total;
  const own = (includeSelf ? ones : zeros)(shape, { dtype });
  const counts = scatterAdd(own, axis, index, ones(index.shape, { dtype }));
  const divisor = clamp(counts, { min: isFloating(dtype) ? 1 : 1n });
  return isFloating(dtype) ? div(total, divisor) : div(total, divisor, { roundingMode: 'floor' });
}

/** `x` with the sums or means of `src` at `index`. */
export const scatterSum: OpFunction<[x: Tensor, index: Tensor, src: Tensor, attrs: Summing]> = defineOp<
  Summing,
  'x' | 'index' | 'src',
  'y'
>({
  name: 'scatterReduce',
  node: 'ScatterReduceBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer: inferFold,
  made: ([x, index, src], attrs) => [
    shared(scatterAdd(counted(x!, index!, attrs), attrs.axis, index!, src!), index!, attrs),
  ],
  vjp: {
    x: needs(['index'], ({ g, attrs }, index) => counted(shared(g, index, attrs), index, attrs)),
    index: null,
    src: needs(['index'], ({ g, attrs }, index) => gather(shared(g, index, attrs), attrs.axis, index)),
  },
  jvp: (context) => [sumTangent(context)],
  batch: liftAlong,
}).called((run) => (x, index, src, attrs) => run.one([x, index, src], attrs));

const still = (like: Tensor): Tensor => zeros(like.shape, { dtype: like.dtype });
/** Sums and means are linear in what is folded and in what it is folded into. */
export function sumTangent({
  inputs: [x, index, src],
  tangents: [tx, , ts],
  attrs,
}: JvpContext<Summing>): Tensor {
  return run1(scatterSum.op, [tx ?? still(x!), index!, ts ?? still(src!)], attrs);
}

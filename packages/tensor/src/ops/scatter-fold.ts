/** The row that folds values into a tensor at indices along one axis by a product, the largest or the smallest. */
import { defineOp, type JvpContext, needs, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { to } from './cast.js';
import { eq } from './compare.js';
import { counted, type Folding, inferFold } from './fold-rule.js';
import { copyOut, indexValues, keepTruth, lengthOf, liftAlong, places, stepOf } from './index-rule.js';
import { gather, scatterAdd } from './indexing.js';
import { ones, where, zeros } from './makers.js';

export interface Fold extends Folding {
  readonly by: 'prod' | 'amax' | 'amin';
}

const times = (a: number, b: number): number => a * b;
const steps = { prod: times, amax: Math.max, amin: Math.min } as const;

function fold(x: Tensor, index: Tensor, src: Tensor, y: Tensor, { axis, by, includeSelf }: Fold): void {
  const which = indexValues('scatterReduce', index, lengthOf(x, axis));
  copyOut(x, y);
  const [at, from] = [places(y, index.shape, axis), positions(src)];
  const [S, Y, along] = [src.storage.data, y.storage.data, stepOf(y, axis)];
  // 32 bits wrap; a product of doubles would lose the last digits.
  const wraps = by === 'prod' && (Y instanceof Int32Array || Y instanceof Uint8Array);
  const step = wraps ? Math.imul : steps[by];
  const met = new Set<number>();
  for (let i = 0; i < at.length; i++) {
    const place = at[i]! + which[i]! * along;
    const value = S[from[i]!]!;
    Y[place] = includeSelf || met.has(place) ? step(Y[place]!, value) : value;
    if (!includeSelf) met.add(place);
  }
  keepTruth(y);
}

const ratio = (a: Tensor, b: Tensor): Tensor => div(a, where(eq(b, 0), 1, b));

/** What each extreme hands to each of those that are equal to it. */
interface Shares {
  readonly own: Tensor;
  readonly given: Tensor;
  readonly share: Tensor;
}
function sharesOf(g: Tensor, x: Tensor, index: Tensor, src: Tensor, y: Tensor, attrs: Fold): Shares {
  const own = counted(to(eq(x, y), g.dtype), index, attrs);
  const given = to(eq(src, gather(y, attrs.axis, index)), g.dtype);
  return { own, given, share: ratio(g, scatterAdd(own, attrs.axis, index, given)) };
}

/** The slope of a product in one of its factors is the product of the others. */
function productOfOthers(g: Tensor, x: Tensor, index: Tensor, src: Tensor, y: Tensor, attrs: Fold): Tensor {
  const none = eq(src, 0);
  const zeroes = scatterAdd(zeros(x.shape, { dtype: x.dtype }), attrs.axis, index, to(none, x.dtype));
  // One zero alone has a slope, found without it.
  const single = none.logicalAnd(eq(gather(zeroes, attrs.axis, index), 1));
  const without = scatterFold(x, index, where(single, 1, src), attrs);
  const at = (t: Tensor): Tensor => gather(mul(g, t), attrs.axis, index);
  return where(single, at(without), ratio(at(y), src));
}

/** The gradient of what is folded into. */
function toTarget(g: Tensor, x: Tensor, index: Tensor, src: Tensor, y: Tensor, attrs: Fold): Tensor {
  if (attrs.by === 'prod') {
    const safe = where(eq(x, 0), 1, x);
    return counted(mul(g, div(scatterFold(safe, index, src, attrs), safe)), index, attrs);
  }
  const { own, share } = sharesOf(g, x, index, src, y, attrs);
  return mul(own, share);
}
/** The gradient of what is folded in. */
function toSource(g: Tensor, x: Tensor, index: Tensor, src: Tensor, y: Tensor, attrs: Fold): Tensor {
  if (attrs.by === 'prod') return productOfOthers(g, x, index, src, y, attrs);
  const { given, share } = sharesOf(g, x, index, src, y, attrs);
  return mul(given, gather(share, attrs.axis, index));
}

/** Each result depends on its own target and on the sources that went to it, so gradients of 1 are all slopes. */
export function foldTangent(context: JvpContext<Fold>): Tensor {
  const [[x, index, src], [tx, , ts], [y]] = [context.inputs, context.tangents, context.outputs];
  const { attrs } = context;
  const one = ones(y!.shape, { dtype: y!.dtype });
  const rest = tx
    ? mul(tx, toTarget(one, x!, index!, src!, y!, attrs))
    : zeros(y!.shape, { dtype: y!.dtype });
  if (!ts) return rest;
  return scatterAdd(rest, attrs.axis, index!, mul(ts, toSource(one, x!, index!, src!, y!, attrs)));
}

/** `x` with `src` folded in at `index`. */
export const scatterFold: OpFunction<[x: Tensor, index: Tensor, src: Tensor, attrs: Fold]> = defineOp<
  Fold,
  'x' | 'index' | 'src',
  'y'
>({
  name: 'scatterReduce',
  node: 'ScatterReduceBackward0',
  inputs: ['x', 'index', 'src'],
  outputs: ['y'],
  infer: inferFold,
  kernel: ([x, index, src], [y], attrs) => fold(x!, index!, src!, y!, attrs),
  vjp: {
    x: needs(['x', 'index', 'src', 'y'], ({ g, attrs }, ...values) => toTarget(g, ...values, attrs)),
    index: null,
    src: needs(['x', 'index', 'src', 'y'], ({ g, attrs }, ...values) => toSource(g, ...values, attrs)),
  },
  jvp: (context) => [foldTangent(context)],
  batch: liftAlong,
}).called((run) => (x, index, src, attrs) => run.one([x, index, src], attrs));

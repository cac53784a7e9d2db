/** Order statistics that pass over NaN or take a rank, and both extremes at once. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import type { AnyOp, OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { chosen, chosenOfAll, middleNumber } from './chosen.js';
import { type Along, alongOf } from './along-dim.js';
import { amax, amin, type Extreme, type OneOrAll } from './extremes.js';
import { type AlongOptions, type KeepOptions, oneDim } from './one-axis.js';
import { sort } from './sorting.js';

const kthAlong = chosen<{ readonly k: number }>('kthvalue', 'KthvalueBackward0', (line, { k }) =>
  line.ranked(k - 1),
);
/**
 * The `k`-th smallest element along `dim`, the last by default, counted from 1, and where it stands (torch.kthvalue).
 * NaN counts as the largest. Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_EMPTY`.
 */
export const kthvalue: OpFunction<
  [x: Tensor, k: number, dim?: Along<KeepOptions>, options?: KeepOptions],
  Extreme
> = Object.assign(
  (x: Tensor, k: number, first?: Along<KeepOptions>, second?: KeepOptions): Extreme => {
    const [dim = -1, options] = alongOf('kthvalue', first, second, ['keepdim']);
    const length = tensorOf('kthvalue', x).shape[axisOf('kthvalue', dim, x.shape.length)] ?? 1;
    if (length > 0 && (!Number.isInteger(k) || k < 1 || k > length))
      throw new ArgumentError(
        'ARG_RANGE',
        `kthvalue: k must be a whole number from 1 to ${length}, got ${shown(k)}`,
        { op: 'kthvalue' },
      );
    return kthAlong(x, dim, options, { k });
  },
  { op: kthAlong.op },
);

const nanmedianAlong = chosen('nanmedian', 'NanmedianBackward1', middleNumber);
const nanmedianOfAll = chosenOfAll('nanmedian', 'NanmedianBackward0', middleNumber);
function nanmedianOf(x: Tensor): Tensor;
function nanmedianOf(x: Tensor, dim: number, options?: KeepOptions): Extreme;
function nanmedianOf(x: Tensor, options: AlongOptions): Extreme;
function nanmedianOf(x: Tensor, dim?: Along<KeepOptions>, options?: KeepOptions): Tensor | Extreme {
  if (dim !== undefined) return nanmedianAlong(x, ...oneDim('nanmedian', dim, options), {});
  if (options !== undefined) checkOptions('nanmedian', options, []);
  return nanmedianOfAll(x);
}
/** `median` of the elements that are not NaN; NaN where all are (torch.nanmedian). Throws as `median`. */
export const nanmedian: OneOrAll & { readonly op: AnyOp } = Object.assign(nanmedianOf, {
  op: nanmedianAlong.op,
});

/** Rows in rising order, NaN last: `sort` along the first axis (torch.msort). */
export const msort: OpFunction<[x: Tensor]> = Object.assign((x: Tensor): Tensor => sort(x, 0).values, {
  op: sort.op,
});

/** Smallest and largest. */
export interface MinMax {
  readonly min: Tensor;
  readonly max: Tensor;
}
/** The smallest and the largest of all, or along `dim` (torch.aminmax). Throws as `amin`. */
export const aminmax: OpFunction<[x: Tensor, options?: AminmaxOptions], MinMax> = Object.assign(
  (x: Tensor, options: AminmaxOptions = {}): MinMax => {
    checkOptions('aminmax', options, ['dim', 'keepdim']);
    return { min: amin(x, options), max: amax(x, options) };
  },
  { op: amin.op },
);
export interface AminmaxOptions extends KeepOptions {
  readonly dim?: number;
}

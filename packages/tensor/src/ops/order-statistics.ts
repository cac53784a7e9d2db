/** Medians and most frequent values. */
import { checkOptions } from '@isograd/errors';
import type { AnyOp, OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { chosen, chosenOfAll, middle, mostFrequent } from './chosen.js';
import { type Along, alongOf } from './along-dim.js';
import type { Extreme, OneOrAll } from './extremes.js';
import { type AlongOptions, type KeepOptions, oneDim } from './one-axis.js';

const medianAlong = chosen('median', 'MedianBackward1', middle);

const medianOfAll = chosenOfAll('median', 'MedianBackward0', middle);

function medianOf(x: Tensor): Tensor;
function medianOf(x: Tensor, dim: number, options?: KeepOptions): Extreme;
function medianOf(x: Tensor, options: AlongOptions): Extreme;
function medianOf(x: Tensor, dim?: Along<KeepOptions>, options?: KeepOptions): Tensor | Extreme {
  if (dim !== undefined) return medianAlong(x, ...oneDim('median', dim, options), {});
  if (options !== undefined) checkOptions('median', options, []);
  return medianOfAll(x);
}
/**
 * The middle of the sorted elements, the lower of two (torch.median): of all, or along `dim` with where it first
 * stands. NaN where there is one.
 */
export const median: OneOrAll & { readonly op: AnyOp } = Object.assign(medianOf, {
  op: medianAlong.op,
});

const modeAlong = chosen('mode', 'ModeBackward0', mostFrequent);
/**
 * The most frequent element along `dim`, the last by default, of equally frequent ones the smallest, and where it
 * stands last (torch.mode). Throws `ShapeError` `SHAPE_EMPTY`.
 */
export const mode: OpFunction<[x: Tensor, dim?: Along<KeepOptions>, options?: KeepOptions], Extreme> =
  Object.assign(
    (x: Tensor, first?: Along<KeepOptions>, second?: KeepOptions): Extreme => {
      const [dim = -1, options] = alongOf('mode', first, second, ['keepdim']);
      return modeAlong(x, dim, options, {});
    },
    { op: modeAlong.op },
  );

/** How far one distribution is from another. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import { div, exp, mean, mul, sub, sum, type Tensor, xlogy } from '@isograd/tensor';
import { type Reduction, refuseReduction } from '../ops/reduction.js';
import { shown } from '../shown.js';
import { checkPair } from './targets.js';

export interface KlDivOptions {
  /** "batchmean" divides the sum by the length of the first axis, which is the divergence; "mean" (default) by all elements. */
  readonly reduction?: Reduction | 'batchmean';
  /** The target is logarithms, too. Default false. */
  readonly logTarget?: boolean;
}
const reductions: ReadonlySet<string> = new Set(['mean', 'sum', 'none', 'batchmean']);

/** The options, all named and checked. Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`. */
export function checkKlDiv(op: string, options: KlDivOptions): Required<KlDivOptions> {
  checkOptions(op, options, ['reduction', 'logTarget']);
  const { reduction = 'mean', logTarget = false } = options;
  if (!reductions.has(reduction)) refuseReduction(op, reduction, [...reductions]);
  if (typeof logTarget === 'boolean') return { reduction, logTarget };
  throw new ArgumentError('ARG_TYPE', `${op}: logTarget must be true or false, got ${shown(logTarget)}`, {
    op,
  });
}

/**
 * Kullback-Leibler divergence of a distribution from its target: `target (log(target) - x)` (torch.nn.functional.kl_div).
 * `x`: logarithms of probabilities; `target`: probabilities in its shape. Nothing broadcasts. Throws `ShapeError`
 * `SHAPE_MISMATCH`, `DTypeError` `DTYPE_UNSUPPORTED`, `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`, `ARG_MISSING`.
 */
export function klDiv(x: Tensor, target: Tensor, options: KlDivOptions = {}): Tensor {
  const { reduction, logTarget } = checkKlDiv('klDiv', options);
  checkPair('klDiv', x, target);
  const losses = logTarget ? mul(exp(target), sub(target, x)) : sub(xlogy(target, target), mul(target, x));
  if (reduction === 'none') return losses;
  if (reduction === 'mean') return mean(losses);
  const [batch] = x.shape;
  return reduction === 'sum' || batch === undefined ? sum(losses) : div(sum(losses), batch);
}

/** The negative log-likelihood of classes. */
import { checkOptions, DTypeError, ShapeError } from '@isograd/errors';
import { isFloating, ones, reshape, sameShape, type Tensor, unsqueeze } from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import * as rows from '../ops/nll.js';
import { checkReduction } from '../ops/reduction.js';
import type { LossOptions } from './regression.js';
import { checkFloating } from './targets.js';

export interface NllLossOptions extends LossOptions {
  /** What each class counts: [classes]. */
  readonly weight?: Tensor | null;
  /** Targets of this class count nothing. Default -100. */
  readonly ignoreIndex?: number;
}

/**
 * Negative log-likelihood (torch.nn.functional.nll_loss). `logp`: [classes], [batch, classes] or [batch, classes, …],
 * log-probabilities; `target`: the same without classes, integers. The mean divides by the weights of the targets; it is
 * NaN where none counts. Throws `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`,
 * `DTypeError` `DTYPE_UNSUPPORTED`, `ArgumentError`.
 */
export function nllLoss(logp: Tensor, target: Tensor, options: NllLossOptions = {}): Tensor {
  checkOptions('nllLoss', options, ['weight', 'ignoreIndex', 'reduction']);
  checkClasses('nllLoss', logp, target);
  return weighed('nllLoss', logp, target, options).loss;
}

export interface Weighed {
  readonly loss: Tensor;
  /** The weight of all targets that count. */
  readonly total: Tensor;
}

/** The loss with the weight it divides by. Arguments have been checked by `checkClasses`. */
export function weighed(op: string, logp: Tensor, target: Tensor, options: NllLossOptions): Weighed {
  const reduction = checkReduction(op, options.reduction ?? 'mean');
  const { ignoreIndex = -100 } = options;
  checkNumber(op, 'ignoreIndex', ignoreIndex, Number.isInteger, 'a whole number');
  const classes = logp.shape[logp.ndim === 1 ? 0 : 1]!;
  const weight = classWeight(op, options.weight, classes, logp);
  const [batch, ids] = logp.ndim === 1 ? [unsqueeze(logp, 0), unsqueeze(target, 0)] : [logp, target];
  const [loss, total] = rows.nllLoss(batch, ids, weight, { op, reduction, ignoreIndex, lead: 0 });
  return { loss: reduction === 'none' && logp.ndim === 1 ? reshape(loss, []) : loss, total };
}

/** Weights of classes, 1 unless said otherwise. Throws `ShapeError` `SHAPE_MISMATCH`. */
export function classWeight(
  op: string,
  weight: Tensor | null | undefined,
  classes: number,
  like: Tensor,
): Tensor {
  if (weight === null || weight === undefined) return ones([], { dtype: like.dtype }).expand([classes]);
  checkTensor(op, 'weight', weight);
  if (!sameShape(weight.shape, [classes]))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `${op}: a weight of [${weight.shape}] does not fit ${classes} classes; [${classes}] is wanted`,
      { op, details: { shapes: [weight.shape, [classes]] } },
    );
  return weight;
}

/** Class ids that fit predictions. Throws `ShapeError`, `DTypeError`, `ArgumentError`. */
export function checkClasses(op: string, x: Tensor, target: Tensor): void {
  checkTensor(op, 'x', x);
  checkTensor(op, 'target', target);
  checkFloating(op, x);
  if (x.ndim === 0)
    throw new ShapeError('SHAPE_RANK', `${op}: predictions [batch, classes] are wanted, got rank 0`, { op });
  if (isFloating(target.dtype) || target.dtype === 'bool')
    throw new DTypeError(
      'DTYPE_UNSUPPORTED',
      `${op}: integer class ids are wanted as target, got ${target.dtype}`,
      { op, details: { dtype: target.dtype }, hint: 'cast them: .to("int64")' },
    );
  const wanted = x.ndim === 1 ? [] : x.shape.toSpliced(1, 1);
  if (sameShape(target.shape, wanted)) return;
  const batch = x.ndim > 1 && target.ndim > 0 && x.shape[0] !== target.shape[0];
  const sizes = batch ? `batch ${x.shape[0]} against ${target.shape[0]}; ` : '';
  throw new ShapeError(
    'SHAPE_MISMATCH',
    `${op}: a target of [${target.shape}] does not fit predictions of [${x.shape}]; ${sizes}class ids of [${wanted}] are wanted`,
    { op, details: { shapes: [x.shape, target.shape], wanted } },
  );
}

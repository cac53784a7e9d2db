/** Cross entropy of logits with class ids or class probabilities. */
import { ArgumentError, checkOptions, DTypeError } from '@isograd/errors';
import {
  add,
  div,
  isFloating,
  logSoftmax,
  maskedFill,
  mul,
  neg,
  reshape,
  sameShape,
  sizeOf,
  sum,
  type Tensor,
} from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import { checkReduction, type Reduction } from '../ops/reduction.js';
import { checkClasses, classWeight, type NllLossOptions, weighed } from './nll.js';
import { checkFloating } from './targets.js';

export interface CrossEntropyOptions extends NllLossOptions {
  /** Part of the target that is spread evenly over all classes. Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Cross entropy of `softmax(x)` (torch.nn.functional.cross_entropy). `x`: logits [classes], [batch, classes] or
 * [batch, classes, …]; `target`: integer class ids without the axis of classes, or probabilities in the shape of `x`,
 * which take no `ignoreIndex`. Throws `IndexError` `INDEX_OUT_OF_RANGE`, `ShapeError` `SHAPE_MISMATCH`, `SHAPE_RANK`,
 * `DTypeError` `DTYPE_UNSUPPORTED`, `ArgumentError` `ARG_RANGE`, `ARG_CONFLICT`, `ARG_UNKNOWN`.
 */
export function crossEntropy(x: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const op = 'crossEntropy';
  checkOptions(op, options, ['weight', 'ignoreIndex', 'reduction', 'labelSmoothing']);
  const { labelSmoothing = 0, ...rest } = options;
  checkNumber(op, 'labelSmoothing', labelSmoothing, (s) => s >= 0 && s <= 1, '0..1');
  checkTensor(op, 'x', x);
  checkTensor(op, 'target', target);
  checkFloating(op, x);
  if (isFloating(target.dtype)) return ofProbabilities(op, x, target, rest, labelSmoothing);
  checkClasses(op, x, target);
  const logp = logSoftmax(x, axisOf(x));
  if (labelSmoothing === 0) return weighed(op, logp, target, rest).loss;
  return smoothed(op, logp, target, rest, labelSmoothing);
}

const axisOf = (x: Tensor): number => (x.ndim === 1 ? 0 : 1);

function smoothed(
  op: string,
  logp: Tensor,
  target: Tensor,
  options: NllLossOptions,
  smoothing: number,
): Tensor {
  const reduction = checkReduction(op, options.reduction ?? 'mean');
  const [axis, { ignoreIndex = -100 }] = [axisOf(logp), options];
  const classes = logp.shape[axis]!;
  const { loss, total } = weighed(op, logp, target, options);
  const even = neg(sum(mul(logp, alongClasses(op, options.weight, logp)), axis));
  const counted = maskedFill(even, target.eq(BigInt(ignoreIndex)), 0);
  const spread = reduction === 'none' ? counted : sum(counted);
  const mean = reduction === 'mean' ? div(spread, reshape(total, [])) : spread;
  return add(mul(loss, 1 - smoothing), mul(mean, smoothing / classes));
}

function ofProbabilities(
  op: string,
  x: Tensor,
  target: Tensor,
  options: NllLossOptions,
  smoothing: number,
): Tensor {
  const { reduction = 'mean', ignoreIndex = -100 } = options;
  checkReduction(op, reduction);
  if (!sameShape(x.shape, target.shape) || x.ndim === 0)
    throw new DTypeError(
      'DTYPE_UNSUPPORTED',
      `${op}: a ${target.dtype} target of [${target.shape}] is neither integer class ids nor probabilities of [${x.shape}]`,
      {
        op,
        details: { dtype: target.dtype, shapes: [x.shape, target.shape] },
        hint: 'cast ids: .to("int64")',
      },
    );
  if (ignoreIndex >= 0)
    throw new ArgumentError(
      'ARG_CONFLICT',
      `${op}: ignoreIndex ${ignoreIndex} means nothing where the target is probabilities`,
      { op, details: { ignoreIndex } },
    );
  const axis = axisOf(x);
  const classes = x.shape[axis]!;
  const even = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / classes);
  const losses = mul(mul(logSoftmax(x, axis), even), alongClasses(op, options.weight, x));
  return reduced(losses, axis, reduction, sizeOf(x.shape) / classes);
}

function reduced(losses: Tensor, axis: number, reduction: Reduction, count: number): Tensor {
  if (reduction === 'none') return neg(sum(losses, axis));
  return reduction === 'sum' ? neg(sum(losses)) : div(neg(sum(losses)), count);
}

/** Weights of classes, so that they broadcast with `x`. */
function alongClasses(op: string, weight: Tensor | null | undefined, x: Tensor): Tensor {
  const axis = axisOf(x);
  const line = classWeight(op, weight, x.shape[axis]!, x);
  return reshape(
    line,
    x.shape.map((n, i) => (i === axis ? n : 1)),
  );
}

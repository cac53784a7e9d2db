/** Losses of two classes. */
import { checkOptions } from '@isograd/errors';
import { type DType, ones, sameShape, type Shape, type Tensor } from '@isograd/tensor';
import * as rows from '../ops/binary.js';
import { checkReduction } from '../ops/reduction.js';
import type { LossOptions } from './regression.js';
import { checkPair, checkSameType, stretched } from './targets.js';

export interface BinaryCrossEntropyOptions extends LossOptions {
  /** What each element counts; stretches to the shape of the target. */
  readonly weight?: Tensor | null;
}
export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** What positives cost, relative to negatives; stretches to the shape of the target. */
  readonly posWeight?: Tensor | null;
}

const known = ['weight', 'reduction'];
const knownOfLogits = ['weight', 'posWeight', 'reduction'];

/**
 * Binary cross entropy of probabilities (torch.nn.functional.binary_cross_entropy). Logarithms are held above -100, so
 * that a certain and wrong prediction costs 100 and not infinity. Throws `ArgumentError` `ARG_RANGE` for predictions or
 * targets outside 0..1 (NaN passes), `ShapeError` `SHAPE_MISMATCH`, `DTypeError` `DTYPE_MISMATCH`.
 */
export function binaryCrossEntropy(
  x: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const op = 'binaryCrossEntropy';
  checkOptions(op, options, known);
  const reduction = checkReduction(op, options.reduction ?? 'mean');
  checkPair(op, x, target);
  checkSameType(op, x, target);
  return rows.binaryCrossEntropy(x, target, weightOf(op, 'weight', options.weight, x), {
    reduction,
    lead: 0,
  });
}

/**
 * Binary cross entropy of `sigmoid(x)`, without overflow (torch.nn.functional.binary_cross_entropy_with_logits).
 * `target`: usually 0..1, but any number is taken, as in PyTorch. Throws `ShapeError` `SHAPE_MISMATCH`, `SHAPE_BROADCAST`,
 * `DTypeError` `DTYPE_MISMATCH`, `ArgumentError`.
 */
export function binaryCrossEntropyWithLogits(
  x: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyWithLogitsOptions = {},
): Tensor {
  const op = 'binaryCrossEntropyWithLogits';
  checkOptions(op, options, knownOfLogits);
  const reduction = checkReduction(op, options.reduction ?? 'mean');
  checkPair(op, x, target);
  checkSameType(op, x, target);
  const weight = weightOf(op, 'weight', options.weight, x);
  const posWeight = weightOf(op, 'posWeight', options.posWeight, x);
  return rows.binaryCrossEntropyWithLogits(x, target, weight, posWeight, { reduction, lead: 0 });
}

/** The number 1 of each type in the shape that was wanted last: a net asks for one shape step after step. */
const units = new Map<DType, Tensor>();

function unit(dtype: DType, shape: Shape): Tensor {
  const kept = units.get(dtype);
  if (kept !== undefined && sameShape(kept.shape, shape)) return kept;
  const made = ones([], { dtype }).expand(shape);
  // One that lives inside a transform ends with it; one of inference mode could not be saved for backward.
  if (made.box === null && !made.isInference()) units.set(dtype, made);
  return made;
}

const weightOf = (op: string, name: string, weight: Tensor | null | undefined, x: Tensor): Tensor =>
  weight === null || weight === undefined ? unit(x.dtype, x.shape) : stretched(op, name, weight, x.shape);

/** Losses of numbers. */
import { checkOptions } from '@isograd/errors';
import { abs, mean, sub, sum, type Tensor } from '@isograd/tensor';
import { checkNumber } from '../checks.js';
import * as rows from '../ops/distance.js';
import { checkReduction, type Reduction } from '../ops/reduction.js';
import { checkPair } from './targets.js';

export interface LossOptions {
  /** How the losses of the elements become one. Default "mean". */
  readonly reduction?: Reduction;
}
export interface SmoothL1LossOptions extends LossOptions {
  /** Below this difference the loss is quadratic. Default 1; 0 gives `l1Loss`. */
  readonly beta?: number;
}
export interface HuberLossOptions extends LossOptions {
  /** Below this difference the loss is quadratic. Default 1. */
  readonly delta?: number;
}

/**
 * Mean squared error (torch.nn.functional.mse_loss). Nothing broadcasts. Throws `ShapeError` `SHAPE_MISMATCH`,
 * `DTypeError` `DTYPE_UNSUPPORTED`, `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`, `ARG_MISSING`.
 */
export function mseLoss(x: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = pair('mseLoss', x, target, options);
  return rows.mseLoss(x, target, { reduction, lead: 0, bound: 0 });
}

/** Mean absolute error (torch.nn.functional.l1_loss). Errors as `mseLoss`. */
export function l1Loss(x: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const reduction = pair('l1Loss', x, target, options);
  return absolute(x, target, reduction);
}

/**
 * `d² / 2 beta` where the difference is below `beta`, `|d| - beta / 2` beyond (torch.nn.functional.smooth_l1_loss).
 * Throws also `ArgumentError` `ARG_RANGE` for beta < 0.
 */
export function smoothL1Loss(x: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  const reduction = pair('smoothL1Loss', x, target, options, ['beta']);
  const { beta = 1 } = options;
  checkNumber('smoothL1Loss', 'beta', beta, (b) => b >= 0, 'beta >= 0');
  if (beta === 0) return absolute(x, target, reduction);
  return rows.smoothL1Loss(x, target, { reduction, lead: 0, bound: beta });
}

/**
 * `d² / 2` where the difference is at most `delta`, `delta (|d| - delta / 2)` beyond (torch.nn.functional.huber_loss).
 * Throws also `ArgumentError` `ARG_RANGE` for delta <= 0.
 */
export function huberLoss(x: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  const reduction = pair('huberLoss', x, target, options, ['delta']);
  const { delta = 1 } = options;
  checkNumber('huberLoss', 'delta', delta, (d) => d > 0, 'delta > 0');
  return rows.huberLoss(x, target, { reduction, lead: 0, bound: delta });
}

function pair(
  op: string,
  x: Tensor,
  target: Tensor,
  options: LossOptions,
  more: readonly string[] = [],
): Reduction {
  checkOptions(op, options, ['reduction', ...more]);
  const reduction = checkReduction(op, options.reduction ?? 'mean');
  checkPair(op, x, target);
  return reduction;
}

function absolute(x: Tensor, target: Tensor, reduction: Reduction): Tensor {
  const distances = abs(sub(x, target));
  if (reduction === 'none') return distances;
  return reduction === 'mean' ? mean(distances) : sum(distances);
}

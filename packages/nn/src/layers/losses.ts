/** Losses as layers: functions that keep their options. */
import { checkOptions } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { checkNumber } from '../checks.js';
import {
  binaryCrossEntropy,
  type BinaryCrossEntropyOptions,
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyWithLogitsOptions,
} from '../functional/binary.js';
import { crossEntropy, type CrossEntropyOptions } from '../functional/cross-entropy.js';
import { nllLoss, type NllLossOptions } from '../functional/nll.js';
import {
  huberLoss,
  type HuberLossOptions,
  l1Loss,
  type LossOptions,
  mseLoss,
  smoothL1Loss,
  type SmoothL1LossOptions,
} from '../functional/regression.js';
import { Module } from '../module.js';
import { checkReduction, type Reduction } from '../ops/reduction.js';
import { buffer } from '../parameter.js';

/** A loss of a prediction and its target. Throws `ArgumentError` `ARG_UNKNOWN` for another reduction or option. */
export abstract class Loss extends Module {
  readonly reduction: Reduction;

  constructor(options: LossOptions = {}, known: readonly string[] = []) {
    super();
    checkOptions(this.kind, options, ['reduction', ...known]);
    this.reduction = checkReduction(this.kind, options.reduction ?? 'mean');
  }
  abstract override forward(x: Tensor, target: Tensor): Tensor;
}

/** A weight that is part of the state where it is given. */
const weightOf = (weight: Tensor | null | undefined): Tensor | null =>
  weight === null || weight === undefined ? null : buffer(weight);

/** Mean squared error (torch.nn.MSELoss). */
export class MSELoss extends Loss {
  constructor(options: LossOptions = {}) {
    super(options);
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    return mseLoss(x, target, { reduction: this.reduction });
  }
}

/** Mean absolute error (torch.nn.L1Loss). */
export class L1Loss extends Loss {
  constructor(options: LossOptions = {}) {
    super(options);
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    return l1Loss(x, target, { reduction: this.reduction });
  }
}

/** Squared below `beta`, absolute beyond (torch.nn.SmoothL1Loss). Throws `ArgumentError` `ARG_RANGE`. */
export class SmoothL1Loss extends Loss {
  readonly beta: number;
  constructor(options: SmoothL1LossOptions = {}) {
    super(options, ['beta']);
    this.beta = options.beta ?? 1;
    checkNumber('SmoothL1Loss', 'beta', this.beta, (b) => b >= 0, 'beta >= 0');
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(x, target, { reduction: this.reduction, beta: this.beta });
  }
}

/** Squared up to `delta`, absolute beyond (torch.nn.HuberLoss). Throws `ArgumentError` `ARG_RANGE`. */
export class HuberLoss extends Loss {
  readonly delta: number;
  constructor(options: HuberLossOptions = {}) {
    super(options, ['delta']);
    this.delta = options.delta ?? 1;
    checkNumber('HuberLoss', 'delta', this.delta, (d) => d > 0, 'delta > 0');
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    return huberLoss(x, target, { reduction: this.reduction, delta: this.delta });
  }
}

/** Binary cross entropy of probabilities (torch.nn.BCELoss). */
export class BCELoss extends Loss {
  weight: Tensor | null;
  constructor(options: BinaryCrossEntropyOptions = {}) {
    super(options, ['weight']);
    this.weight = weightOf(options.weight);
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(x, target, { weight: this.weight, reduction: this.reduction });
  }
}

/** Binary cross entropy of logits (torch.nn.BCEWithLogitsLoss). */
export class BCEWithLogitsLoss extends Loss {
  static readonly stateNames = { posWeight: 'pos_weight' };
  weight: Tensor | null;
  posWeight: Tensor | null;
  constructor(options: BinaryCrossEntropyWithLogitsOptions = {}) {
    super(options, ['weight', 'posWeight']);
    this.weight = weightOf(options.weight);
    this.posWeight = weightOf(options.posWeight);
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    const { weight, posWeight, reduction } = this;
    return binaryCrossEntropyWithLogits(x, target, { weight, posWeight, reduction });
  }
}

/** Negative log-likelihood of classes (torch.nn.NLLLoss). */
export class NLLLoss extends Loss {
  weight: Tensor | null;
  readonly ignoreIndex: number;
  constructor(options: NllLossOptions = {}) {
    super(options, ['weight', 'ignoreIndex']);
    this.weight = weightOf(options.weight);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    checkNumber('NLLLoss', 'ignoreIndex', this.ignoreIndex, Number.isInteger, 'a whole number');
  }
  override forward(logp: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(logp, target, { weight, ignoreIndex, reduction });
  }
}

/** Cross entropy of logits with class ids or probabilities (torch.nn.CrossEntropyLoss). */
export class CrossEntropyLoss extends Loss {
  weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
  constructor(options: CrossEntropyOptions = {}) {
    super(options, ['weight', 'ignoreIndex', 'labelSmoothing']);
    this.weight = weightOf(options.weight);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    checkNumber('CrossEntropyLoss', 'ignoreIndex', this.ignoreIndex, Number.isInteger, 'a whole number');
    this.labelSmoothing = options.labelSmoothing ?? 0;
    checkNumber('CrossEntropyLoss', 'labelSmoothing', this.labelSmoothing, (s) => s >= 0 && s <= 1, '0..1');
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, labelSmoothing, reduction } = this;
    return crossEntropy(x, target, { weight, ignoreIndex, labelSmoothing, reduction });
  }
}

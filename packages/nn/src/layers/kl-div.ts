/** The divergence of distributions as a layer. */
import type { Tensor } from '@isograd/tensor';
import { checkKlDiv, klDiv, type KlDivOptions } from '../functional/kl-div.js';
import { Module } from '../module.js';

/** Kullback-Leibler divergence (torch.nn.KLDivLoss). Throws `ArgumentError` `ARG_UNKNOWN`, `ARG_TYPE`. */
export class KLDivLoss extends Module {
  readonly reduction: Required<KlDivOptions>['reduction'];
  readonly logTarget: boolean;

  constructor(options: KlDivOptions = {}) {
    super();
    const { reduction, logTarget } = checkKlDiv(this.kind, options);
    this.reduction = reduction;
    this.logTarget = logTarget;
  }
  override forward(x: Tensor, target: Tensor): Tensor {
    return klDiv(x, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}

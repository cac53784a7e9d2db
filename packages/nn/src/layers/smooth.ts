/** Activations that are smooth everywhere, as layers. */
import { ArgumentError, unknownName } from '@isograd/errors';
import {
  gelu,
  type GeluApproximation,
  logSigmoid,
  sigmoid,
  silu,
  silu_,
  softplus,
  softsign,
  tanh,
  type Tensor,
} from '@isograd/tensor';
import { checkNumber } from '../checks.js';
import { passes } from '../passing.js';
import { pythonFloat } from '../repr.js';
import {
  Activation,
  checkFinite,
  InplaceActivation,
  type InplaceOptions,
  type NoOptions,
} from './activation.js';
import { shown } from '../shown.js';

/** Logistic function (torch.nn.Sigmoid). Its slope never exceeds 1/4. */
export class Sigmoid extends Activation {
  constructor(options: NoOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}
passes(Sigmoid);

/** Hyperbolic tangent (torch.nn.Tanh). */
export class Tanh extends Activation {
  constructor(options: NoOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}
passes(Tanh);

/** `log(sigmoid(x))` (torch.nn.LogSigmoid). */
export class LogSigmoid extends Activation {
  constructor(options: NoOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return logSigmoid(x);
  }
}

/** `x / (1 + |x|)` (torch.nn.Softsign). */
export class Softsign extends Activation {
  constructor(options: NoOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return softsign(x);
  }
}

/** `x sigmoid(x)`, also called swish (torch.nn.SiLU). */
export class SiLU extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? silu_ : silu)(x);
  }
}

export interface GELUOptions {
  /** Whether the normal distribution function is approximated by tanh. Default "none". */
  readonly approximate?: GeluApproximation;
}
/** `x` times the normal distribution function of `x` (torch.nn.GELU; Hendrycks and Gimpel 2016). */
export class GELU extends Activation {
  readonly approximate: GeluApproximation;

  constructor(options: GELUOptions = {}) {
    super(options, ['approximate']);
    const { approximate = 'none' } = options;
    if (approximate !== 'none' && approximate !== 'tanh') {
      const given: unknown = approximate;
      const what = typeof given === 'string' ? unknownName(given, ['none', 'tanh']) : shown(given);
      throw new ArgumentError('ARG_UNKNOWN', `GELU: approximate ${what}`, { op: 'GELU' });
    }
    this.approximate = approximate;
  }
  override forward(x: Tensor): Tensor {
    return gelu(x, this.approximate);
  }
  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

export interface SoftplusOptions {
  /** Steepness. Default 1. */
  readonly beta?: number;
  /** Where `beta x` is above, the function is `x` itself. Default 20. */
  readonly threshold?: number;
}
/** `log(1 + e ** (beta x)) / beta` (torch.nn.Softplus). Throws `ArgumentError` `ARG_RANGE` for beta 0. */
export class Softplus extends Activation {
  readonly beta: number;
  readonly threshold: number;

  constructor(options: SoftplusOptions = {}) {
    super(options, ['beta', 'threshold']);
    const { beta = 1, threshold = 20 } = options;
    checkNumber(
      'Softplus',
      'beta',
      beta,
      (b) => Number.isFinite(b) && b !== 0,
      'a finite number other than 0',
    );
    checkFinite('Softplus', 'threshold', threshold);
    this.beta = beta;
    this.threshold = threshold;
  }
  override forward(x: Tensor): Tensor {
    return softplus(x, this.beta, this.threshold);
  }
  override extraRepr(): string {
    return `beta=${pythonFloat(this.beta)}, threshold=${pythonFloat(this.threshold)}`;
  }
}

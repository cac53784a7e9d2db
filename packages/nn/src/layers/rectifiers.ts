/** Activations that are straight above 0, as layers. */
import { ArgumentError } from '@isograd/errors';
import {
  celu,
  celu_,
  elu,
  elu_,
  hardtanh,
  hardtanh_,
  leakyRelu,
  leakyRelu_,
  relu,
  relu6,
  relu6_,
  relu_,
  selu,
  selu_,
  type Tensor,
} from '@isograd/tensor';
import { passes } from '../passing.js';
import { pythonFloat } from '../repr.js';
import { checkFinite, InplaceActivation, type InplaceOptions } from './activation.js';

/** `max(x, 0)` (torch.nn.ReLU). */
export class ReLU extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? relu_ : relu)(x);
  }
}
passes(ReLU);

/** `min(max(x, 0), 6)` (torch.nn.ReLU6). */
export class ReLU6 extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? relu6_ : relu6)(x);
  }
}

/** ELU with the two constants that make mean 0 and variance 1 a stable point (torch.nn.SELU; Klambauer et al. 2017). */
export class SELU extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? selu_ : selu)(x);
  }
}

export interface LeakyReLUOptions extends InplaceOptions {
  /** Slope below 0. Default 0.01. */
  readonly negativeSlope?: number;
}
/** `x` above 0, `negativeSlope x` below (torch.nn.LeakyReLU): `new LeakyReLU(0.2)` or with options. */
export class LeakyReLU extends InplaceActivation {
  readonly negativeSlope: number;

  constructor(options: number | LeakyReLUOptions = {}) {
    const given = typeof options === 'number' ? { negativeSlope: options } : options;
    super(given, ['negativeSlope']);
    this.negativeSlope = given.negativeSlope ?? 0.01;
    checkFinite('LeakyReLU', 'negativeSlope', this.negativeSlope);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? leakyRelu_ : leakyRelu)(x, this.negativeSlope);
  }
  override extraRepr(): string {
    return this.withInplace(`negative_slope=${pythonFloat(this.negativeSlope)}`);
  }
}
passes(LeakyReLU);

export interface AlphaOptions extends InplaceOptions {
  /** How far it falls below 0. Default 1. */
  readonly alpha?: number;
}
/** `x` above 0, `alpha (e ** x - 1)` below (torch.nn.ELU; Clevert et al. 2016): `new ELU(0.5)` or with options. */
export class ELU extends InplaceActivation {
  readonly alpha: number;

  constructor(options: number | AlphaOptions = {}) {
    const given = typeof options === 'number' ? { alpha: options } : options;
    super(given, ['alpha']);
    this.alpha = given.alpha ?? 1;
    checkFinite('ELU', 'alpha', this.alpha);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? elu_ : elu)(x, this.alpha);
  }
  override extraRepr(): string {
    return this.withInplace(`alpha=${pythonFloat(this.alpha)}`);
  }
}

/** ELU that is smooth for every alpha (torch.nn.CELU). Throws `ArgumentError` `ARG_RANGE` for alpha 0. */
export class CELU extends InplaceActivation {
  readonly alpha: number;

  constructor(options: number | AlphaOptions = {}) {
    const given = typeof options === 'number' ? { alpha: options } : options;
    super(given, ['alpha']);
    this.alpha = given.alpha ?? 1;
    checkFinite('CELU', 'alpha', this.alpha);
    if (this.alpha === 0)
      throw new ArgumentError('ARG_RANGE', 'CELU: alpha must not be 0', {
        op: 'CELU',
        details: { alpha: 0 },
      });
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? celu_ : celu)(x, this.alpha);
  }
  override extraRepr(): string {
    return this.withInplace(`alpha=${pythonFloat(this.alpha)}`);
  }
}

export interface HardtanhOptions extends InplaceOptions {
  /** Default -1. */
  readonly minVal?: number;
  /** Default 1. */
  readonly maxVal?: number;
}
/** `x` held between two bounds (torch.nn.Hardtanh). Throws `ArgumentError` `ARG_RANGE` unless minVal < maxVal. */
export class Hardtanh extends InplaceActivation {
  readonly minVal: number;
  readonly maxVal: number;

  constructor(options: HardtanhOptions = {}) {
    super(options, ['minVal', 'maxVal']);
    const { minVal = -1, maxVal = 1 } = options;
    checkFinite('Hardtanh', 'minVal', minVal);
    checkFinite('Hardtanh', 'maxVal', maxVal);
    if (!(minVal < maxVal))
      throw new ArgumentError('ARG_RANGE', `Hardtanh: minVal ${minVal} must be below maxVal ${maxVal}`, {
        op: 'Hardtanh',
        details: { minVal, maxVal },
      });
    this.minVal = minVal;
    this.maxVal = maxVal;
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? hardtanh_ : hardtanh)(x, this.minVal, this.maxVal);
  }
  override extraRepr(): string {
    return this.withInplace(`min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}`);
  }
}

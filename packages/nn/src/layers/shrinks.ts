/** Activations that let only large inputs pass, as layers. */
import {
  hardshrink,
  softshrink,
  tanhshrink,
  type Tensor,
  threshold as above,
  threshold_,
} from '@isograd/tensor';
import { checkNumber } from '../checks.js';
import { pythonFloat } from '../repr.js';
import {
  Activation,
  checkFinite,
  InplaceActivation,
  type InplaceOptions,
  type NoOptions,
} from './activation.js';

export interface ShrinkOptions {
  /** Half the width of the band that becomes 0. Default 0.5. */
  readonly lambd?: number;
}
/** What the two with a band share: `new Hardshrink(0.3)` or with options. */
abstract class Shrink extends Activation {
  readonly lambd: number;

  constructor(options: number | ShrinkOptions = {}) {
    const given = typeof options === 'number' ? { lambd: options } : options;
    super(given, ['lambd']);
    const { lambd = 0.5 } = given;
    this.lambd = lambd;
  }
  override extraRepr(): string {
    return pythonFloat(this.lambd);
  }
}

/** 0 for `-lambd <= x <= lambd`, else `x` (torch.nn.Hardshrink). */
export class Hardshrink extends Shrink {
  constructor(options: number | ShrinkOptions = {}) {
    super(options);
    checkFinite('Hardshrink', 'lambd', this.lambd);
  }
  override forward(x: Tensor): Tensor {
    return hardshrink(x, this.lambd);
  }
}

/** `x` moved towards 0 by `lambd` (torch.nn.Softshrink). Throws `ArgumentError` `ARG_RANGE` for lambd below 0. */
export class Softshrink extends Shrink {
  constructor(options: number | ShrinkOptions = {}) {
    super(options);
    checkNumber('Softshrink', 'lambd', this.lambd, (v) => v >= 0 && v < Infinity, 'a number of at least 0');
  }
  override forward(x: Tensor): Tensor {
    return softshrink(x, this.lambd);
  }
}

/** `x - tanh(x)` (torch.nn.Tanhshrink). */
export class Tanhshrink extends Activation {
  constructor(options: NoOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return tanhshrink(x);
  }
}

/** `x` above `threshold`, `value` at and below it (torch.nn.Threshold): `new Threshold(0.1, 20)`. */
export class Threshold extends InplaceActivation {
  constructor(
    readonly threshold: number,
    readonly value: number,
    options: InplaceOptions = {},
  ) {
    super(options);
    checkFinite('Threshold', 'threshold', threshold);
    checkFinite('Threshold', 'value', value);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? threshold_ : above)(x, this.threshold, this.value);
  }
  override extraRepr(): string {
    // Python prints the two as they were written; whole numbers mostly are.
    return this.withInplace(`threshold=${this.threshold}, value=${this.value}`);
  }
}

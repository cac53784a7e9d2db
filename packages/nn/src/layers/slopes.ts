/** Rectifiers whose slopes below 0 are learned or drawn, as layers. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import { type DType, full, noGrad, prelu, rrelu, type Tensor } from '@isograd/tensor';
import { checkSize, checkTensor } from '../checks.js';
import { Module } from '../module.js';
import { parameter } from '../parameter.js';
import { pythonFloat } from '../repr.js';
import { checkFinite, InplaceActivation, type InplaceOptions } from './activation.js';

export interface PReLUOptions {
  /** One slope for all, or one for each entry of axis 1. Default 1. */
  readonly numParameters?: number;
  /** Where the slopes start. Default 0.25. */
  readonly init?: number;
  readonly dtype?: DType;
}
/**
 * `x` above 0, `weight x` below, with slopes that are learned (torch.nn.PReLU; He et al. 2015): `new PReLU(64)` or with
 * options. Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`; forward `ShapeError` `SHAPE_MISMATCH`.
 */
export class PReLU extends Module {
  readonly numParameters: number;
  readonly init: number;
  weight: Tensor;

  constructor(options: number | PReLUOptions = {}) {
    super();
    const given = typeof options === 'number' ? { numParameters: options } : options;
    checkOptions('PReLU', given, ['numParameters', 'init', 'dtype']);
    const { numParameters = 1, init = 0.25, dtype = 'float32' } = given;
    checkSize('PReLU', 'numParameters', numParameters);
    checkFinite('PReLU', 'init', init);
    this.numParameters = numParameters;
    this.init = init;
    this.weight = parameter(full([numParameters], init, { dtype }));
  }

  /** Sets the slopes to where they started. */
  resetParameters(): void {
    noGrad(() => void this.weight.fill_(this.init));
  }
  override forward(x: Tensor): Tensor {
    checkTensor('PReLU', 'x', x);
    return prelu(x, this.weight);
  }
  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

export interface RReLULayerOptions extends InplaceOptions {
  /** The least slope below 0. Default 1/8. */
  readonly lower?: number;
  /** The greatest slope below 0. Default 1/3. */
  readonly upper?: number;
}
/**
 * `x` above 0; below, in training each element gets a slope from U(lower, upper), otherwise all the middle of the two
 * (torch.nn.RReLU; Xu et al. 2015). Draws from the default generator.
 * Throws `ArgumentError` `ARG_RANGE` unless `lower <= upper`.
 */
export class RReLU extends InplaceActivation {
  readonly lower: number;
  readonly upper: number;

  constructor(options: RReLULayerOptions = {}) {
    super(options, ['lower', 'upper']);
    const { lower = 1 / 8, upper = 1 / 3 } = options;
    checkFinite('RReLU', 'lower', lower);
    checkFinite('RReLU', 'upper', upper);
    if (lower > upper)
      throw new ArgumentError('ARG_RANGE', `RReLU: lower ${lower} must not be above upper ${upper}`, {
        op: 'RReLU',
        details: { lower, upper },
      });
    this.lower = lower;
    this.upper = upper;
  }
  override forward(x: Tensor): Tensor {
    const { lower, upper, training, inplace } = this;
    // The copy is what backward reads; the tensor itself is overwritten.
    const y = rrelu(inplace ? x.clone() : x, { lower, upper, training });
    return inplace ? x.copy_(y) : y;
  }
  override extraRepr(): string {
    return this.withInplace(`lower=${pythonFloat(this.lower)}, upper=${pythonFloat(this.upper)}`);
  }
}

/** Sigmoid and swish in straight pieces, and mish, as layers. */
import { hardsigmoid, hardsigmoid_, hardswish, hardswish_, mish, mish_, type Tensor } from '@isograd/tensor';
import { InplaceActivation, type InplaceOptions } from './activation.js';

/** `min(max(x + 3, 0), 6) / 6` (torch.nn.Hardsigmoid). */
export class Hardsigmoid extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? hardsigmoid_ : hardsigmoid)(x);
  }
  /** PyTorch prints no `inplace` here. */
  override extraRepr(): string {
    return '';
  }
}

/** `x min(max(x + 3, 0), 6) / 6` (torch.nn.Hardswish; Howard et al. 2019). */
export class Hardswish extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? hardswish_ : hardswish)(x);
  }
  /** PyTorch prints no `inplace` here. */
  override extraRepr(): string {
    return '';
  }
}

/** `x tanh(log(1 + e ** x))` (torch.nn.Mish; Misra 2019). */
export class Mish extends InplaceActivation {
  constructor(options: InplaceOptions = {}) {
    super(options);
  }
  override forward(x: Tensor): Tensor {
    return (this.inplace ? mish_ : mish)(x);
  }
}

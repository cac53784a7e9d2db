/** Softmax, its logarithm and softmin, as layers. */
import { ArgumentError } from '@isograd/errors';
import { logSoftmax, softmax, type Tensor } from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import { softmin } from '../functional/softmin.js';
import { Module } from '../module.js';
import { shown } from '../shown.js';

/** A layer along one axis, which PyTorch guesses with a warning when it is missing, and which must be said here. */
abstract class Along extends Module {
  constructor(readonly dim: number) {
    super();
    if (dim === undefined)
      throw new ArgumentError(
        'ARG_MISSING',
        `${this.kind}: the dim to normalise along is missing: new ${this.kind}(1)`,
        {
          op: this.kind,
        },
      );
    if (typeof dim === 'object')
      throw new ArgumentError('ARG_TYPE', `${this.kind}: dim must be a number, got ${shown(dim)}`, {
        op: this.kind,
      });
    checkNumber(this.kind, 'dim', dim, Number.isInteger, 'a whole number');
  }
  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/** Exponentials that sum to 1 along `dim` (torch.nn.Softmax). */
export class Softmax extends Along {
  override forward(x: Tensor): Tensor {
    checkTensor('Softmax', 'x', x);
    return softmax(x, this.dim);
  }
}

/** Logarithm of softmax along `dim` (torch.nn.LogSoftmax). */
export class LogSoftmax extends Along {
  override forward(x: Tensor): Tensor {
    checkTensor('LogSoftmax', 'x', x);
    return logSoftmax(x, this.dim);
  }
}

/** Exponentials of `-x` that sum to 1 along `dim` (torch.nn.Softmin). */
export class Softmin extends Along {
  override forward(x: Tensor): Tensor {
    checkTensor('Softmin', 'x', x);
    return softmin(x, this.dim);
  }
}

/** Layers without parameters that change nothing, or only the shape. */
import { checkOptions } from '@isograd/errors';
import { flatten, type Tensor } from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import { Module } from '../module.js';

/** Gives back its input; takes and ignores any arguments (torch.nn.Identity). */
export class Identity extends Module {
  constructor(..._ignored: readonly unknown[]) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return x;
  }
}

export interface FlattenOptions {
  /** First axis to join. Default 1: the batch stays. */
  readonly startDim?: number;
  /** Last axis to join. Default -1. */
  readonly endDim?: number;
}
/** Axes joined into one (torch.nn.Flatten). Throws `IndexError` `DIM_OUT_OF_RANGE` when called. */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(options: FlattenOptions = {}) {
    super();
    checkOptions('Flatten', options, ['startDim', 'endDim']);
    const { startDim = 1, endDim = -1 } = options;
    checkNumber('Flatten', 'startDim', startDim, Number.isInteger, 'a whole number');
    checkNumber('Flatten', 'endDim', endDim, Number.isInteger, 'a whole number');
    this.startDim = startDim;
    this.endDim = endDim;
  }
  override forward(x: Tensor): Tensor {
    checkTensor('Flatten', 'x', x);
    return flatten(x, this.startDim, this.endDim);
  }
  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

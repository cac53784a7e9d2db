/** The gated linear unit, as a layer. */
import { glu, type Tensor } from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import { Module } from '../module.js';

/**
 * The first half along `dim` times the sigmoid of the second (torch.nn.GLU; Dauphin et al. 2017): `new GLU(1)`.
 * Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`; forward `ShapeError` `SHAPE_MISMATCH` for an odd length.
 */
export class GLU extends Module {
  constructor(readonly dim = -1) {
    super();
    checkNumber('GLU', 'dim', dim, Number.isInteger, 'a whole number');
  }
  override forward(x: Tensor): Tensor {
    checkTensor('GLU', 'x', x);
    return glu(x, this.dim);
  }
  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

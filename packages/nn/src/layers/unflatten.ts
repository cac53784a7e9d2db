/** The reverse of `Flatten`. */
import { ArgumentError, ShapeError } from '@isograd/errors';
import { axisOf, reshape, type Shape, type Tensor } from '@isograd/tensor';
import { checkNumber, checkTensor } from '../checks.js';
import { Module } from '../module.js';
import { pythonTuple } from '../repr.js';
import { shown } from '../shown.js';

/**
 * One axis cut into several; one size may be -1 (torch.nn.Unflatten). Throws `ArgumentError` `ARG_TYPE`, `ARG_RANGE`;
 * called, `IndexError` `DIM_OUT_OF_RANGE`, `ShapeError` `SHAPE_NUMEL`.
 */
export class Unflatten extends Module {
  constructor(
    readonly dim: number,
    readonly unflattenedSize: Shape,
  ) {
    super();
    checkNumber('Unflatten', 'dim', dim, Number.isInteger, 'a whole number');
    if (!Array.isArray(unflattenedSize) || unflattenedSize.length === 0)
      throw new ArgumentError(
        'ARG_TYPE',
        `Unflatten: unflattenedSize must be a list of sizes, got ${shown(unflattenedSize)}`,
        {
          op: 'Unflatten',
        },
      );
    unflattenedSize.forEach((n) =>
      checkNumber(
        'Unflatten',
        'unflattenedSize',
        n,
        (k) => Number.isInteger(k) && k >= -1,
        'sizes, or -1 once,',
      ),
    );
    if (unflattenedSize.indexOf(-1) !== unflattenedSize.lastIndexOf(-1))
      throw new ArgumentError(
        'ARG_RANGE',
        `Unflatten: unflattenedSize [${unflattenedSize}] has -1 more than once; one size can be found out`,
        { op: 'Unflatten', details: { sizes: unflattenedSize } },
      );
  }

  override forward(x: Tensor): Tensor {
    checkTensor('Unflatten', 'x', x);
    const axis = axisOf('Unflatten', this.dim, x.ndim);
    const length = x.shape[axis];
    if (length === undefined)
      throw new ShapeError('SHAPE_RANK', 'Unflatten: a tensor without dimensions has no axis to cut', {
        op: 'Unflatten',
      });
    const known = this.unflattenedSize.reduce((n, size) => (size === -1 ? n : n * size), 1);
    const fits = this.unflattenedSize.includes(-1) ? known > 0 && length % known === 0 : known === length;
    if (!fits)
      throw new ShapeError(
        'SHAPE_NUMEL',
        `Unflatten: ${length} elements along dim ${this.dim} of [${x.shape}] do not fill [${this.unflattenedSize}]`,
        { op: 'Unflatten', details: { shape: x.shape, sizes: this.unflattenedSize } },
      );
    // Said here, because beside an empty axis reshape could not know what -1 stands for.
    const sizes = this.unflattenedSize.map((size) => (size === -1 ? length / known : size));
    return reshape(x, x.shape.toSpliced(axis, 1, ...sizes));
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonTuple(this.unflattenedSize)}`;
  }
}

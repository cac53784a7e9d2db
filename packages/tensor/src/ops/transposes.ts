/** The transposes that are written as properties: `x.T`, `x.mT`. */
import { ShapeError } from '@isograd/errors';
import { rankOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { t, transpose } from './axes.js';

/** A matrix with rows and columns swapped, a scalar as it is. Throws `ShapeError` `SHAPE_RANK` where PyTorch warns. */
const matrix =
  (name: string) =>
  (x: Tensor): Tensor => {
    const rank = rankOf(name, x);
    if (rank === 2 || rank === 0) return t(x);
    throw new ShapeError('SHAPE_RANK', `${name}: a matrix is wanted, got [${x.shape}]`, {
      op: name,
      hint: rank > 2 ? 'x.mT swaps the last two axes, permute reorders all' : 'a vector has no transpose',
    });
  };

/** The last two axes swapped. Throws `ShapeError` `SHAPE_RANK` below two axes. */
const matrices =
  (name: string) =>
  (x: Tensor): Tensor => {
    if (rankOf(name, x) >= 2) return transpose(x, -2, -1);
    throw new ShapeError('SHAPE_RANK', `${name}: at least two dims are wanted, got [${x.shape}]`, {
      op: name,
    });
  };

/** By the name of the property. Numbers here are real, so that conjugating changes nothing. */
export const transposes: Readonly<Record<'T' | 'H' | 'mT' | 'mH', (x: Tensor) => Tensor>> = {
  T: matrix('T'),
  H: matrix('H'),
  mT: matrices('mT'),
  mH: matrices('mH'),
};

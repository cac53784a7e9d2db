/** What PyTorch has for complex numbers, said of real ones: most of it changes nothing. */
import { ShapeError } from '@isograd/errors';
import { needs, type OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { transpose } from './axes.js';
import { to } from './cast.js';
import { type Unary, unary } from './elementwise.js';
import { zerosLike } from './makers.js';

/** Angle in the complex plane: pi for negative numbers, else 0, of NaN NaN (torch.angle). Its slope is 0. */
export const angle: Unary = unary(
  'angle',
  'AngleBackward0',
  'float',
  (x) => (x < 0 ? Math.PI : x >= 0 ? 0 : NaN),
  needs([], ({ g }) => zerosLike(g)),
);

/** Where `x` has no imaginary part: everywhere (torch.isreal). */
export const isreal: Unary = unary('isreal', '', 'bool', () => 1, null);

const itself = (name: string): OpFunction<[x: Tensor]> =>
  Object.assign((x: Tensor): Tensor => tensorOf(name, x), { op: to.op });
/** The tensor itself: a real number is its own conjugate (torch.conj). */
export const conj: OpFunction<[x: Tensor]> = itself('conj');
/** The tensor itself: a real number is its own real part (torch.real). */
export const real: OpFunction<[x: Tensor]> = itself('real');

/**
 * The last two axes swapped, as a view; a tensor without dims as it is (torch.adjoint). Numbers are real, so there is
 * nothing to conjugate. Throws `ShapeError` `SHAPE_RANK` for a vector.
 */
export const adjoint: OpFunction<[x: Tensor]> = Object.assign(
  (x: Tensor): Tensor => {
    const rank = rankOf('adjoint', x);
    if (rank === 1)
      throw new ShapeError('SHAPE_RANK', `adjoint: a matrix or several are wanted, got [${x.shape}]`, {
        op: 'adjoint',
      });
    return rank === 0 ? x : transpose(x, -2, -1);
  },
  { op: transpose.op },
);

/** JAX's orthogonal initialisers. */
import { ShapeError } from '@isograd/errors';
import { type Shape, sizeOf, zeros } from '@isograd/tensor';
import { checkNumber } from '../target.js';
import { dialect } from './initializer.js';
import { orthogonalMatrix, orthogonalPlan, refuseRank } from './plans.js';

const jax = dialect('jax', 'in, out');

export interface OrthogonalOptions {
  /** Default 1. */
  readonly scale?: number;
  /** The axis of the framework's own shape that holds the columns. Default -1. */
  readonly columnAxis?: number;
}
/** `scale` times a matrix with orthonormal rows or columns; all axes but `columnAxis` count as one. */
export const orthogonal = jax<OrthogonalOptions>({
  name: 'orthogonal',
  options: ['scale', 'columnAxis'],
  entries: [{ concept: 'orthogonal' }],
  plan: ({ scale = 1, columnAxis = -1 }, op) =>
    orthogonalPlan(op, { gain: checkNumber(op, 'scale', scale, 0), columnAxis, drawn: 'tall' }),
});

/**
 * An orthogonal matrix at the centre of a kernel of rank 3, 4 or 5, else 0 (Xiao et al. 2018). Throws `ShapeError`
 * `SHAPE_RANK`, and `SHAPE_MISMATCH` where out < in.
 */
export const deltaOrthogonal = jax<OrthogonalOptions>({
  name: 'delta_orthogonal',
  aliases: ['deltaOrthogonal'],
  options: ['scale', 'columnAxis'],
  entries: [{ concept: 'deltaOrthogonal' }],
  plan({ scale = 1, columnAxis = -1 }, op) {
    const plan = { gain: checkNumber(op, 'scale', scale, 0), columnAxis, drawn: 'tall' } as const;
    return {
      rule: `${scale} · Q of a normal matrix at the centre, else 0`,
      draw(shape, dtype) {
        checkKernel(op, shape);
        return (stream) => {
          const weight = zeros(shape, { dtype });
          if (sizeOf(shape) === 0) return weight;
          let centre = weight;
          for (const size of shape.slice(0, -2)) centre = centre.select(0, Math.floor((size - 1) / 2));
          centre.copy_(orthogonalMatrix(shape.slice(-2), dtype, plan, stream));
          return weight;
        };
      },
    };
  },
});

function checkKernel(op: string, shape: Shape): void {
  if (![3, 4, 5].includes(shape.length)) refuseRank(op, shape, 'rank 3, 4 or 5 is wanted');
  const [into = 0, out = 0] = shape.slice(-2);
  if (into > out)
    throw new ShapeError('SHAPE_MISMATCH', `${op}: ${into} channels in and ${out} out; out >= in is wanted`, {
      op,
      details: { shape, in: into, out },
    });
}

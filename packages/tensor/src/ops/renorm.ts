/** Slices of bounded length, and distances of the rows of one matrix. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import type { OpFunction } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { innerAxisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { add, mul, sub } from './arithmetic.js';
import { clone, copy_ } from './copies.js';
import { tensor } from './create.js';
import { indexSelect } from './indexing.js';
import { where } from './makers.js';
import { norm } from './norm.js';
import { floating } from './reduce-rule.js';

type Renorm = OpFunction<[x: Tensor, p: number, dim: number, maxnorm: number]>;
/**
 * `x` with each slice along `dim` whose p-norm is above `maxnorm` scaled down to it (torch.renorm).
 * Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_RANK` below two axes, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const renorm: Renorm = Object.assign(
  (x: Tensor, p: number, dim: number, maxnorm: number): Tensor => {
    const rank = rankOf('renorm', floating('renorm', x));
    if (rank < 2)
      throw new ShapeError('SHAPE_RANK', `renorm: at least two dims are wanted, got [${x.shape}]`, {
        op: 'renorm',
      });
    bounded('renorm', 'p', p, true);
    bounded('renorm', 'maxnorm', maxnorm, false);
    const axis = innerAxisOf('renorm', dim, rank);
    const others = x.shape.flatMap((_, d) => (d === axis ? [] : [d]));
    const lengths = norm(x, p, others, { keepdim: true });
    // As PyTorch: a little less than the bound, so that rounding does not pass it.
    return mul(x, where(lengths.gt(maxnorm), maxnormOver(lengths, maxnorm), 1));
  },
  { op: norm.op },
);
/** Scales slices down to `maxnorm`, in place. */
export const renorm_: Renorm = Object.assign(
  // What is overwritten is what the gradient reads.
  (...[x, ...rest]: Parameters<Renorm>): Tensor => copy_(x, renorm(clone(tensorOf('renorm_', x)), ...rest)),
  { op: copy_.op },
);

const maxnormOver = (lengths: Tensor, maxnorm: number): Tensor =>
  mul(add(lengths, 1e-7).reciprocal(), maxnorm);

function bounded(op: string, name: string, value: number, above: boolean): void {
  if (typeof value === 'number' && (above ? value > 0 : value >= 0)) return;
  const least = above ? 'above 0' : 'from 0 up';
  throw new ArgumentError('ARG_RANGE', `${op}: ${name} must be a number ${least}, got ${shown(value)}`, {
    op,
  });
}

/**
 * Distances of every pair of rows of a matrix, each pair once: (0, 1), (0, 2), … (torch.nn.functional.pdist).
 * Throws `ShapeError` `SHAPE_RANK`, `ArgumentError` `ARG_RANGE`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const pdist: OpFunction<[x: Tensor, p?: number]> = Object.assign(
  (x: Tensor, p = 2): Tensor => {
    if (rankOf('pdist', floating('pdist', x)) !== 2)
      throw new ShapeError('SHAPE_RANK', `pdist: a matrix is wanted, got [${x.shape}]`, { op: 'pdist' });
    bounded('pdist', 'p', p, false);
    const n = x.shape[0]!;
    const first = Array.from({ length: n }, (_, i) => i).flatMap((i) => new Array<number>(n - 1 - i).fill(i));
    const second = Array.from({ length: n }, (_, i) => i).flatMap((i) =>
      Array.from({ length: n - 1 - i }, (__, k) => i + 1 + k),
    );
    const rows = (places: number[]): Tensor =>
      indexSelect(x, 0, tensor(places, { dtype: 'int64', shape: [places.length] }));
    return norm(sub(rows(first), rows(second)), p, 1);
  },
  { op: norm.op },
);

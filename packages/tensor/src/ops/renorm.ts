/** Slices of bounded length. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf } from '../operand.js';
import { innerAxisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { add, mul } from './arithmetic.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { norm } from './norm.js';
import { directions } from './norm-rule.js';
import { floating, liftReduce, type Reduce } from './reduce-rule.js';
import { sumOver } from './sum-over.js';

type RenormArguments = [x: Tensor, p: number, dim: number, maxnorm: number];
type Renorm = Prepared<RenormArguments>;
interface Bound extends Reduce {
  readonly p: number;
  readonly maxnorm: number;
}
/** What each slice is multiplied by. As PyTorch: a little less than the bound, so that rounding does not pass it. */
const factors = (lengths: Tensor, { maxnorm }: Bound): Tensor =>
  where(lengths.gt(maxnorm), mul(shifted(lengths).reciprocal(), maxnorm), 1);
const shifted = (lengths: Tensor): Tensor => add(lengths, 1e-7);
const lengthsOf = (x: Tensor, { p, dims }: Bound): Tensor => norm(x, p, dims, { keepdim: true });
/** How the factors change with the lengths. */
const slope = (lengths: Tensor, { maxnorm }: Bound): Tensor =>
  where(lengths.gt(maxnorm), mul(shifted(lengths).reciprocal().square(), -maxnorm), 0);

/**
 * `x` with each slice along `dim` whose p-norm is above `maxnorm` scaled down to it (torch.renorm).
 * Throws `ArgumentError` `ARG_RANGE`, `ShapeError` `SHAPE_RANK` below two axes, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const renorm: Renorm = defineOp<Bound, 'x', 'y'>({
  name: 'renorm',
  node: 'RenormBackward0',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => x!,
  made: ([x], attrs) => [mul(x!, factors(lengthsOf(x!, attrs), attrs))],
  vjp: {
    x: needs(['x'], ({ g, attrs }, x) => {
      const lengths = lengthsOf(x, attrs);
      const along = mul(sumOver(mul(g, x), attrs), slope(lengths, attrs));
      const scaled = add(mul(g, factors(lengths, attrs)), mul(along, directions(x, lengths, attrs)));
      // Apart, so that an infinite gradient of a slice that stayed as it was is not turned into NaN.
      return where(lengths.gt(attrs.maxnorm), scaled, g);
    }),
  },
  jvp: ({ inputs: [x], tangents: [t], attrs }) => {
    const lengths = lengthsOf(x!, attrs);
    const longer = sumOver(mul(t!, directions(x!, lengths, attrs)), attrs);
    return [add(mul(t!, factors(lengths, attrs)), mul(x!, mul(longer, slope(lengths, attrs))))];
  },
  batch: { lift: liftReduce },
}).prepared((x: Tensor, p: number, dim: number, maxnorm: number) => {
  const rank = rankOf('renorm', floating('renorm', x));
  if (rank < 2)
    throw new ShapeError('SHAPE_RANK', `renorm: at least two dims are wanted, got [${x.shape}]`, {
      op: 'renorm',
    });
  bounded('renorm', 'p', p, true);
  bounded('renorm', 'maxnorm', maxnorm, false);
  const axis = innerAxisOf('renorm', dim, rank);
  const dims = x.shape.flatMap((_, d) => (d === axis ? [] : [d]));
  return [[x], { dims, keepdim: true, p, maxnorm }];
});
/** Scales slices down to `maxnorm`, in place. */
export const renorm_: OpFunction<RenormArguments> = inPlace(renorm);

function bounded(op: string, name: string, value: number, above: boolean): void {
  if (typeof value === 'number' && (above ? value > 0 : value >= 0)) return;
  const least = above ? 'above 0' : 'from 0 up';
  throw new ArgumentError('ARG_RANGE', `${op}: ${name} must be a number ${least}, got ${shown(value)}`, {
    op,
  });
}

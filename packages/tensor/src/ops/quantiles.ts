/** Quantiles: the value below which a share of the elements lies. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { storedBytes } from '../dtype.js';
import type { OpFunction } from '../op.js';
import { rankOf, refuseForeign } from '../operand.js';
import { axisOf, checkBytes } from '../shape.js';
import { Tensor } from '../tensor.js';
import { type Along, alongOf } from './along-dim.js';
import { mul, sub } from './arithmetic.js';
import { squeeze } from './axes.js';
import { to } from './cast.js';
import { isnan, logicalNot } from './compare.js';
import { gather } from './indexing.js';
import { stack } from './joins.js';
import { where } from './makers.js';
import { ceil, floor } from './math.js';
import type { KeepOptions } from './one-axis.js';
import { select } from './parts.js';
import { floating, restored } from './reduce-rule.js';
import { round } from './round.js';
import { sum } from './reduce.js';
import { reshape } from './reshapes.js';
import { sort } from './sorting.js';
import { lerp } from './ternary.js';

export type Interpolation = 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';
export interface QuantileOptions extends KeepOptions {
  /** What stands for a place between two elements; a straight line between them unless said otherwise. */
  readonly interpolation?: Interpolation;
}
type Quantile = OpFunction<
  [x: Tensor, q: number | readonly number[] | Tensor, dim?: Along<QuantileOptions>, options?: QuantileOptions]
>;
const interpolations: readonly string[] = ['linear', 'lower', 'higher', 'midpoint', 'nearest'];

/** What a quantile is asked, checked; `lines` has the elements along `axis`. */
interface Asked {
  readonly lines: Tensor;
  readonly axis: number;
  readonly shares: readonly number[];
  readonly interpolation: Interpolation;
  readonly keepdim: boolean;
  /** The axes that were folded into one. */
  readonly dims: readonly number[];
}

function asked(
  op: string,
  x: Tensor,
  q: unknown,
  first: Along<QuantileOptions> | undefined,
  second: QuantileOptions | undefined,
): Asked {
  const [dim, options] = alongOf(op, first, second, ['keepdim', 'interpolation']);
  rankOf(op, floating(op, x));
  const { keepdim = false, interpolation = 'linear' } = options;
  if (!interpolations.includes(interpolation))
    throw new ArgumentError(
      'ARG_UNKNOWN',
      `${op}: interpolation is one of ${interpolations.join(', ')}, got ${shown(interpolation)}`,
      { op },
    );
  const axis = axisOf(op, dim ?? 0, dim === undefined ? 1 : x.shape.length);
  checkSize(op, x, q, dim === undefined ? x.numel() : (x.shape[axis] ?? 1));
  const shares = sharesOf(op, q);
  const lines = dim === undefined ? reshape(x, [x.numel()]) : x;
  if (x.numel() === 0)
    throw new ShapeError('SHAPE_EMPTY', `${op}: [${x.shape}] has no elements; at least one is wanted`, {
      op,
    });
  const dims = dim === undefined ? x.shape.map((_, d) => d) : x.shape.length === 0 ? [] : [axis];
  return { lines, axis, shares, interpolation, keepdim, dims };
}

/** Refuses a result that is too large before its shares are read. `length`: of one line. */
function checkSize(op: string, x: Tensor, q: unknown, length: number): void {
  const shares = q instanceof Tensor ? q.numel() : Array.isArray(q) ? q.length : 1;
  const lines = x.numel() / length;
  if (lines > 0) checkBytes(op, shares * lines * storedBytes(x.dtype), `${shares} shares of ${lines} lines`);
}

function sharesOf(op: string, q: unknown): readonly number[] {
  refuseForeign(op, q);
  const list: readonly unknown[] = q instanceof Tensor ? Array.from(q.data()) : Array.isArray(q) ? q : [q];
  const good = list.filter((share): share is number => typeof share === 'number' && share >= 0 && share <= 1);
  if (good.length === list.length && list.length > 0) return good;
  throw new ArgumentError(
    'ARG_RANGE',
    `${op}: q must lie in [0, 1], got ${shown(q instanceof Tensor ? list : q)}`,
    { op },
  );
}

/** One value for each share, side by side in front when there are several. */
function answered(q: unknown, { shares, keepdim, dims }: Asked, at: (share: number) => Tensor): Tensor {
  const values = shares.map((share) => (keepdim ? restored(at(share), { dims, keepdim: false }) : at(share)));
  return typeof q === 'number' ? values[0]! : stack(values);
}

/**
 * The value below which the share `q` of the elements lies, of all or along `dim` (torch.quantile). `q`: a number in
 * [0, 1], or several, which come first in the result's shape. NaN where there is one.
 * Throws `ArgumentError` `ARG_RANGE`, `ARG_UNKNOWN`, `ShapeError` `SHAPE_EMPTY`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const quantile: Quantile = Object.assign(
  (
    x: Tensor,
    q: number | readonly number[] | Tensor,
    dim?: Along<QuantileOptions>,
    options?: QuantileOptions,
  ): Tensor => {
    const question = asked('quantile', x, q, dim, options);
    const { lines, axis, interpolation } = question;
    const sorted = lines.shape.length === 0 ? lines : sort(lines, axis).values;
    const broken = lines.isnan().any(axis);
    // NaN stands last in its line, and has the gradient of what it spoils.
    const last = atShare(sorted, axis, 1, 'lower');
    return answered(q, question, (share) => where(broken, last, atShare(sorted, axis, share, interpolation)));
  },
  { op: sort.op },
);

function atShare(sorted: Tensor, axis: number, share: number, interpolation: Interpolation): Tensor {
  const place = share * ((sorted.shape[axis] ?? 1) - 1);
  const at = (k: number): Tensor => (sorted.shape.length === 0 ? sorted : select(sorted, axis, k));
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  if (interpolation === 'lower') return at(low);
  if (interpolation === 'higher') return at(high);
  if (interpolation === 'nearest') return at(place - low === 0.5 ? low + (low % 2) : Math.round(place));
  return lerp(at(low), at(high), interpolation === 'midpoint' ? 0.5 : place - low);
}

/** `quantile` of the elements that are not NaN; NaN where all are (torch.nanquantile). Throws as `quantile`. */
export const nanquantile: Quantile = Object.assign(
  (
    x: Tensor,
    q: number | readonly number[] | Tensor,
    dim?: Along<QuantileOptions>,
    options?: QuantileOptions,
  ): Tensor => {
    const question = asked('nanquantile', x, q, dim, options);
    const { lines, axis, interpolation } = question;
    const long = lines.shape.length === 0 ? reshape(lines, [1]) : lines;
    const sorted = sort(long, axis).values;
    const last = sub(sum(logicalNot(isnan(long)), axis, { keepdim: true }), 1n).clamp({ min: 0 });
    return answered(q, question, (share) => {
      const place = mul(to(last, x.dtype), share);
      const y = squeeze(atPlaces(sorted, axis, place, interpolation), axis);
      return lines.shape.length === 0 ? reshape(y, []) : y;
    });
  },
  { op: sort.op },
);

/** As `atShare`, at a place of its own for each line. */
function atPlaces(sorted: Tensor, axis: number, place: Tensor, interpolation: Interpolation): Tensor {
  const at = (k: Tensor): Tensor => gather(sorted, axis, to(k, 'int64'));
  if (interpolation === 'lower') return at(floor(place));
  if (interpolation === 'higher') return at(ceil(place));
  if (interpolation === 'nearest') return at(round(place));
  const [low, high] = [floor(place), ceil(place)];
  return lerp(at(low), at(high), interpolation === 'midpoint' ? 0.5 : sub(place, low));
}

/** Running sums and products along an axis. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { checkDType, type DType, isFloating } from '../dtype.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { rankOf, tensorOf } from '../operand.js';
import { axisOf, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { Along } from './along-dim.js';
import { alongOf, named } from './along-dim.js';
import { add, mul } from './arithmetic.js';
import { expand, unsqueeze } from './axes.js';
import { type ByName, byName } from './by-name.js';
import { inPlace } from './in-place.js';
import { type Along as Lines, liftAlong } from './index-rule.js';
import { castFirst, type DTypeOption, refuseDType } from './cast-first.js';
import { cat } from './joins.js';
import { full } from './makers.js';
import { slice } from './parts.js';
import { flip } from './rearranging.js';
import { exactSums, products, scan, sums } from './scan-kernel.js';

const wholeSum = (dtype: DType): DType => (isFloating(dtype) ? dtype : 'int64');

interface Running extends Lines {
  readonly reverse: boolean;
}
const running: Prepared<[x: Tensor, axis: number, reverse: boolean]> = defineOp<Running, 'x', 'y'>({
  name: 'cumsum',
  node: 'CumsumBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x]) => ({ shape: x!.shape, dtype: wholeSum(x!.dtype) }),
  kernel: ([x], [y], { axis, reverse }) =>
    scan('cumsum', x!, y!, axis, reverse, isFloating(y!.dtype) ? sums : exactSums),
  vjp: { x: needs([], ({ g, attrs: { axis, reverse } }) => running(g, axis, !reverse)) },
  jvp: 'linear',
  batch: liftAlong,
}).prepared((x: Tensor, axis: number, reverse: boolean) => [[x], { axis, reverse }]);

type Scan = Prepared<[x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption]>;
/** The axis, counted from the front, and the options, whichever way they were said. */
function asked(
  op: string,
  x: Tensor,
  first: Along<DTypeOption>,
  second: DTypeOption | undefined,
): readonly [axis: number, options: DTypeOption | undefined] {
  const rank = rankOf(op, x);
  if (typeof first === 'number') return [axisOf(op, first, rank), second];
  const [dim, options] = alongOf(op, first, second, ['dtype']);
  return [axisOf(op, named(op, dim), rank), options];
}
/** The type that was asked for. Throws `ArgumentError` `ARG_UNKNOWN`, `DTypeError`. */
function typeOf(op: string, options: DTypeOption | undefined): DType | undefined {
  if (options === undefined) return undefined;
  checkOptions(op, options, ['dtype']);
  const { dtype } = options;
  if (dtype !== undefined)
    refuseDType(op, checkDType(op, dtype), dtype === 'bool', 'a dtype of numbers is wanted');
  return dtype;
}
/** In place the type stays. Throws `DTypeError` `DTYPE_MISMATCH` for another. */
function checkOwn(op: string, x: Tensor, options: DTypeOption | undefined): void {
  const dtype = typeOf(op, options);
  if (dtype === undefined || dtype === tensorOf(op, x).dtype) return;
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}_: a result of ${dtype} does not fit in place into ${x.dtype}`,
    { op },
  );
}
const runningIn = castFirst(
  Object.assign((x: Tensor, { axis, reverse }: Running): Tensor => running(x, axis, reverse), {
    op: running.op,
  }),
);
/** Sum of the elements up to each along `dim`, in the type `dtype` (torch.cumsum). Integers and bools give int64 unless it is said. */
export const cumsum: Scan = Object.assign(
  (x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption): Tensor => {
    const [axis, given] = asked('cumsum', x, dim, options);
    return runningIn(x, { axis, reverse: false }, typeOf('cumsum', given));
  },
  {
    op: running.op,
    prepare: (x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption) => {
      const [axis, given] = asked('cumsum', x, dim, options);
      checkOwn('cumsum', x, given);
      return running.prepare(x, axis, false);
    },
  },
);
const multiplied: Prepared<[x: Tensor, axis: number]> = defineOp<Lines, 'x', 'y'>({
  name: 'cumprod',
  node: 'CumprodBackward0',
  inputs: ['x'],
  outputs: ['y'],
  fills: true,
  infer: ([x]) => ({ shape: x!.shape, dtype: wholeSum(x!.dtype) }),
  kernel: ([x], [y], { axis }) => scan('cumprod', x!, y!, axis, false, products),
  vjp: { x: needs(['x'], ({ g, attrs }, x) => productsPulled(g, x, attrs.axis)) },
  jvp: ({ inputs: [x], tangents: [t], attrs }) => [productsPushed(x!, t!, attrs.axis)],
  batch: liftAlong,
}).prepared((x: Tensor, axis: number) => [[x], { axis }]);
const multipliedIn = castFirst(
  Object.assign((x: Tensor, { axis }: Lines): Tensor => multiplied(x, axis), { op: multiplied.op }),
);
/** Product of the elements up to each along `dim`, in the type `dtype` (torch.cumprod). Integers and bools give int64 unless it is said. */
export const cumprod: Scan = Object.assign(
  (x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption): Tensor => {
    const [axis, given] = asked('cumprod', x, dim, options);
    return multipliedIn(x, { axis }, typeOf('cumprod', given));
  },
  {
    op: multiplied.op,
    prepare: (x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption) => {
      const [axis, given] = asked('cumprod', x, dim, options);
      checkOwn('cumprod', x, given);
      return multiplied.prepare(x, axis);
    },
  },
);

/**
 * The gradient of cumprod without a division, so that zeros do no harm: the products are formed by doubling, y ← y
 * times y shifted by 1, 2, 4, …, and the doublings are walked back.
 */
function productsPulled(g: Tensor, x: Tensor, axis: number): Tensor {
  const n = x.shape[axis] ?? 1;
  const stages = [x];
  for (let d = 1; d < n; d *= 2) stages.push(mul(stages.at(-1)!, shifted(stages.at(-1)!, axis, d, 1)));
  let back = g;
  for (let k = stages.length - 2; k >= 0; k--) {
    const [y, d] = [stages[k]!, 2 ** k];
    back = add(mul(back, shifted(y, axis, d, 1)), shifted(mul(back, y), axis, -d, 0));
  }
  return back;
}

/** The tangent of cumprod by the same doubling: each stage is a product of two factors, which both move. */
function productsPushed(x: Tensor, t: Tensor, axis: number): Tensor {
  const n = x.shape[axis] ?? 1;
  let [y, moved] = [x, t];
  for (let d = 1; d < n; d *= 2) {
    const before = shifted(y, axis, d, 1);
    moved = add(mul(moved, before), mul(y, shifted(moved, axis, d, 0)));
    y = mul(y, before);
  }
  return moved;
}

/** `x` moved by `d` places along an axis, `value` in the places that become free. */
function shifted(x: Tensor, axis: number, d: number, value: number): Tensor {
  const n = x.shape[axis]!;
  const free: Shape = x.shape.with(axis, Math.abs(d));
  const filler = full(free, value, { dtype: x.dtype });
  return d > 0 ? cat([filler, slice(x, axis, 0, n - d)], axis) : cat([slice(x, axis, -d), filler], axis);
}

/** Running sums in place. */
export const cumsum_: OpFunction<[x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption]> =
  inPlace(cumsum);
/** Running products in place. */
export const cumprod_: OpFunction<[x: Tensor, dim: Along<DTypeOption>, options?: DTypeOption]> =
  inPlace(cumprod);

export interface VanderOptions {
  /** How many powers; as many as there are elements unless said otherwise. */
  readonly n?: number;
  /** Powers rise from left to right, instead of falling. */
  readonly increasing?: boolean;
}
const vanderByPlace: OpFunction<[x: Tensor, n?: number, increasing?: boolean]> = Object.assign(
  (x: Tensor, n?: number, increasing = false): Tensor => {
    if (typeof increasing !== 'boolean')
      throw new ArgumentError(
        'ARG_TYPE',
        `vander: increasing must be true or false, got ${shown(increasing)}`,
        {
          op: 'vander',
        },
      );
    if (rankOf('vander', x) !== 1)
      throw new ShapeError('SHAPE_RANK', `vander: a vector is wanted, got [${x.shape}]`, { op: 'vander' });
    const [length, count] = [x.shape[0]!, n ?? x.shape[0]!];
    if (!Number.isInteger(count) || count < 0)
      throw new ArgumentError('ARG_RANGE', `vander: n must be a whole number from 0 up, got ${shown(n)}`, {
        op: 'vander',
      });
    const ones = full([length, Math.min(count, 1)], 1, { dtype: wholeSum(x.dtype) });
    const factors = expand(unsqueeze(x, 1), [length, Math.max(count - 1, 0)]);
    const powers = cumprod(cat([ones, factors], 1), 1);
    return increasing ? powers : flip(powers, 1);
  },
  { op: cumprod.op },
);
/**
 * The powers of each element as rows, `n` of them, as many as there are elements unless said otherwise (torch.vander).
 * Throws `ShapeError` `SHAPE_RANK`, `ArgumentError` `ARG_RANGE`, `ARG_TYPE`.
 */
export const vander: OpFunction<
  [x: Tensor, ...args: ByName<[n?: number, options?: VanderOptions], VanderOptions>]
> = byName('vander', vanderByPlace, 1, ['n', 'increasing']);

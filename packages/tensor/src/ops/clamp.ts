/** Holding numbers between bounds. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { type DType, isFloating } from '../dtype.js';
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { type Elementwise, unaryWith } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';

export interface ClampOptions {
  readonly min?: number | bigint;
  readonly max?: number | bigint;
}
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * `x` held between `min` and `max` (torch.clamp); the slope is 0 on and outside the bounds, as in PyTorch 2.14.
 * Integers between fractions become float32.
 * Throws `ArgumentError` `ARG_MISSING` when neither bound is given, `ARG_UNKNOWN`, `ARG_TYPE`.
 */
export const clamp: Elementwise<[x: Tensor, options: ClampOptions]> = unaryWith<
  Bounds,
  [x: Tensor, options: ClampOptions]
>({
  name: 'clamp',
  node: 'ClampBackward1',
  kind: typeBetween,
  f:
    ({ min, max }: Bounds) =>
    (x: number) =>
      // A NaN bound makes all NaN; where min > max the result is max.
      Number.isNaN(min) || Number.isNaN(max) ? NaN : x < min ? Math.min(min, max) : x > max ? max : x,
  x: needs(['x'], ({ g, attrs }, x) => inside(g, x, attrs)),
  attrsOf: (_, options: ClampOptions) => {
    checkOptions('clamp', options ?? {}, ['min', 'max']);
    const { min, max } = options ?? {};
    if (min === undefined && max === undefined)
      throw new ArgumentError('ARG_MISSING', 'clamp: min or max must be given', { op: 'clamp' });
    return { min: bound('min', min, -Infinity), max: bound('max', max, Infinity) };
  },
});

/** `g` between the bounds, else 0. An open bound holds nothing, not even infinity. */
function inside(g: Tensor, x: Tensor, { min, max }: Bounds): Tensor {
  const below = max === Infinity ? g : where(x.lt(max), g, 0);
  return min === -Infinity ? below : where(x.gt(min), below, 0);
}

function bound(name: string, value: unknown, open: number): number {
  if (value === undefined) return open;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  throw new ArgumentError('ARG_TYPE', `clamp: ${name} must be a number, got ${shown(value)}`, {
    op: 'clamp',
  });
}

function typeBetween(dtype: DType, { min, max }: Bounds): DType {
  if (isFloating(dtype)) return dtype;
  const whole = [min, max].every((v) => Number.isInteger(v) || Math.abs(v) === Infinity);
  if (!whole) return 'float32';
  return dtype === 'bool' ? 'int64' : dtype;
}

/** Clamps in place. */
export const clamp_: OpFunction<[x: Tensor, options: ClampOptions]> = inPlace(clamp);

type Bounded = OpFunction<[x: Tensor, bound: number | bigint]>;
const bounded = (f: typeof clamp | typeof clamp_, side: 'min' | 'max'): Bounded =>
  Object.assign((x: Tensor, limit: number | bigint): Tensor => f(x, { [side]: limit }), { op: f.op });
/** `x` held above a bound (torch.clamp_min). */
export const clampMin: Bounded = bounded(clamp, 'min');
/** `x` held below a bound (torch.clamp_max). */
export const clampMax: Bounded = bounded(clamp, 'max');
/** Holds above a bound, in place. */
export const clampMin_: Bounded = bounded(clamp_, 'min');
/** Holds below a bound, in place. */
export const clampMax_: Bounded = bounded(clamp_, 'max');

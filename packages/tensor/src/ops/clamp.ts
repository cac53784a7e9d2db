/** Holding numbers between bounds. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { canCast, type DType, isFloating } from '../dtype.js';
import { needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { Tensor } from '../tensor.js';
import { clone, copy_ } from './copies.js';
import { type Binary, binary, type Elementwise, unaryWith } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';

export interface ClampOptions {
  /** A number, or a tensor that broadcasts with `x`. */
  readonly min?: number | bigint | Tensor;
  readonly max?: number | bigint | Tensor;
}
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Between two numbers. */
const held: Elementwise<[x: Tensor, options: ClampOptions]> = unaryWith<
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

/** The larger of both; where they are equal the first has the gradient. */
const above: Binary = binary('clampMin', 'ClampBackward0', 'number', Math.max, {
  a: needs(['a', 'b'], ({ g }, a, b) => where(a.ge(b), g, 0)),
  b: needs(['a', 'b'], ({ g }, a, b) => where(a.lt(b), g, 0)),
});
/** The smaller of both; where they are equal the first has the gradient. */
const below: Binary = binary('clampMax', 'ClampBackward0', 'number', Math.min, {
  a: needs(['a', 'b'], ({ g }, a, b) => where(a.le(b), g, 0)),
  b: needs(['a', 'b'], ({ g }, a, b) => where(a.gt(b), g, 0)),
});

const hasTensor = (options: unknown): options is ClampOptions =>
  typeof options === 'object' &&
  options !== null &&
  Object.values(options).some((limit) => limit instanceof Tensor);

/** Between bounds of which one or both are tensors. */
function between(x: Tensor, options: ClampOptions): Tensor {
  checkOptions('clamp', options, ['min', 'max']);
  const { min, max } = options;
  for (const [name, value] of Object.entries(options)) if (!(value instanceof Tensor)) bound(name, value, 0);
  const raised = min === undefined ? tensorOf('clamp', x) : above(x, min);
  return max === undefined ? raised : below(raised, max);
}

/**
 * `x` held between `min` and `max` (torch.clamp); between numbers the slope is 0 on and outside the bounds, as in PyTorch
 * 2.14. Where `min` is above `max` the result is `max`. Integers between fractions become float32.
 * Throws `ArgumentError` `ARG_MISSING` when neither bound is given, `ARG_UNKNOWN`, `ARG_TYPE`; `ShapeError` `SHAPE_BROADCAST`.
 */
export const clamp: Elementwise<[x: Tensor, options: ClampOptions]> = Object.assign(
  (x: Tensor, options: ClampOptions): Tensor => (hasTensor(options) ? between(x, options) : held(x, options)),
  { op: held.op, prepare: held.prepare },
);

/** `g` between the bounds, else 0. An open bound holds nothing, not even infinity. */
function inside(g: Tensor, x: Tensor, { min, max }: Bounds): Tensor {
  const under = max === Infinity ? g : where(x.lt(max), g, 0);
  return min === -Infinity ? under : where(x.gt(min), under, 0);
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

const held_ = inPlace(held);
/** Clamps in place. Throws also `DTypeError` `DTYPE_MISMATCH` for bounds of a higher kind. */
export const clamp_: OpFunction<[x: Tensor, options: ClampOptions]> = Object.assign(
  (x: Tensor, options: ClampOptions): Tensor => {
    if (!hasTensor(options)) return held_(x, options);
    const y = between(clone(tensorOf('clamp_', x)), options);
    if (canCast(y.dtype, x.dtype)) return copy_(x, y);
    throw new DTypeError('DTYPE_MISMATCH', `clamp_: a result of ${y.dtype} does not fit into ${x.dtype}`, {
      op: 'clamp_',
      details: { dtypes: [y.dtype, x.dtype] },
    });
  },
  { op: held_.op },
);

type Bounded = OpFunction<[x: Tensor, bound: number | bigint | Tensor]>;
const bounded = (f: typeof clamp | typeof clamp_, side: 'min' | 'max'): Bounded =>
  Object.assign((x: Tensor, limit: number | bigint | Tensor): Tensor => f(x, { [side]: limit }), {
    op: f.op,
  });
/** `x` held above a bound (torch.clamp_min). */
export const clampMin: Bounded = bounded(clamp, 'min');
/** `x` held below a bound (torch.clamp_max). */
export const clampMax: Bounded = bounded(clamp, 'max');
/** Holds above a bound, in place. */
export const clampMin_: Bounded = bounded(clamp_, 'min');
/** Holds below a bound, in place. */
export const clampMax_: Bounded = bounded(clamp_, 'max');

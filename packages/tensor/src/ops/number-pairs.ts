/** Less common arithmetic of one or two numbers: degrees, steps, extremes that pass over NaN, powers of two, divisors. */
import { DTypeError } from '@isograd/errors';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { type AlphaOptions, alphaOf, times } from './alpha.js';
import { add, div, mul, mul_, sub } from './arithmetic.js';
import { to } from './cast.js';
import { type Binary, binary, resultType, type Unary } from './elementwise.js';
import { flat } from './flat-rule.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { exp2, neg } from './math.js';
import { overloaded } from './overloads.js';
import { pow, pow_ } from './power.js';
import { refuseTruth } from './truth.js';
import { alias } from './reshapes.js';
import { like, type TensorLike } from './scalar.js';

type Alone = OpFunction<[x: Tensor]>;
type With = OpFunction<[a: Tensor, b: TensorLike]>;
/** A change of the unit. */
const unit = (name: string, node: string, factor: number): Unary => {
  const turned: Unary = defineOp<undefined, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer: ([x]) => ({ shape: x!.shape, dtype: resultType(name, 'float', x!.dtype) }),
    made: ([x]) => [mul(x!, factor)],
    vjp: { x: needs([], ({ g }) => turned(g)) },
    jvp: 'linear',
    batch: 'aligned',
  }).prepared((x: Tensor) => [[tensorOf(name, x)], undefined]);
  return turned;
};

/** Degrees as radians (torch.deg2rad). */
export const deg2rad: Unary = unit('deg2rad', 'Deg2RadBackward0', Math.PI / 180);
/** Radians as degrees (torch.rad2deg). */
export const rad2deg: Unary = unit('rad2deg', 'Rad2DegBackward0', 180 / Math.PI);
/** Degrees as radians, in place. */
export const deg2rad_: Alone = inPlace(deg2rad);
/** Radians as degrees, in place. */
export const rad2deg_: Alone = inPlace(rad2deg);

/** `x` as it is (torch.positive). Throws `DTypeError` `DTYPE_UNSUPPORTED` for bool. */
export const positive: Alone = Object.assign(
  (x: Tensor): Tensor => {
    if (tensorOf('positive', x).dtype !== 'bool') return x;
    throw new DTypeError('DTYPE_UNSUPPORTED', 'positive: bool is not supported', { op: 'positive' });
  },
  { op: alias.op },
);

/** 0 below 0, 1 above, and `values` at 0 (torch.heaviside). Its slope is 0 but in `values` where they stand. */
export const heaviside: Binary = binary(
  'heaviside',
  'HeavisideBackward0',
  'same',
  (x, values) => (x === 0 ? values : x > 0 ? 1 : 0),
  {
    a: flat,
    b: needs(['a'], ({ g }, x) => where(x.eq(0), g, 0)),
  },
);
/** 0, 1 or `values`, in place. */
export const heaviside_: With = inPlace(heaviside);

/** The larger of two, and of a number and NaN the number (torch.fmax). Of equals the first has the gradient. */
export const fmax: Binary = binary('fmax', 'FmaxBackward0', 'same', (a, b) => (a >= b || b !== b ? a : b), {
  a: needs(['a', 'b'], ({ g }, a, b) => where(a.ge(b).logicalOr(b.isnan()), g, 0)),
  b: needs(['a', 'b'], ({ g }, a, b) => where(a.ge(b).logicalOr(b.isnan()), 0, g)),
});
/** The smaller of two, and of a number and NaN the number (torch.fmin). Of equals the first has the gradient. */
export const fmin: Binary = binary('fmin', 'FminBackward0', 'same', (a, b) => (a <= b || b !== b ? a : b), {
  a: needs(['a', 'b'], ({ g }, a, b) => where(a.le(b).logicalOr(b.isnan()), g, 0)),
  b: needs(['a', 'b'], ({ g }, a, b) => where(a.le(b).logicalOr(b.isnan()), 0, g)),
});

function logOfSum2(a: number, b: number): number {
  if (a === b && !Number.isFinite(a)) return a;
  return Math.max(a, b) + Math.log1p(2 ** -Math.abs(a - b)) * Math.LOG2E;
}
/** `log2(2^a + 2^b)` without overflow (torch.logaddexp2). */
export const logaddexp2: Binary = binary('logaddexp2', 'Logaddexp2Backward0', 'float', logOfSum2, {
  a: needs(['a', 'b'], ({ g }, a, b) => div(g, add(exp2(sub(b, a)), 1))),
  b: needs(['a', 'b'], ({ g }, a, b) => div(g, add(exp2(sub(a, b)), 1))),
});

/** `2^b`, which PyTorch takes as a power of a number. */
const powerOf2: Unary = defineOp({ ...exp2.op, node: 'PowBackward2' }).prepared(exp2.prepare);
/** `a 2^b` (torch.ldexp). */
export const ldexp: With = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => mul(a, powerOf2(like('ldexp', b, a))),
  { op: mul.op },
);
/** Multiplies by `2^b` in place. */
export const ldexp_: With = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => mul_(a, powerOf2(like('ldexp_', b, a))),
  { op: mul_.op },
);

/** `a ** b` in float64, whatever the types are (torch.float_power). */
export const floatPower: With = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => {
    const base = to(tensorOf('floatPower', a), 'float64');
    return pow(base, typeof b === 'number' ? b : to(like('floatPower', b, base), 'float64'));
  },
  { op: pow.op },
);

/**
 * Raises float64 to the power `b` in place (torch.Tensor.float_power_). Throws `DTypeError` `DTYPE_MISMATCH` for a tensor
 * of another type, which does not hold the result.
 */
export const floatPower_: With = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => {
    const { dtype } = tensorOf('floatPower_', a);
    if (dtype !== 'float64')
      throw new DTypeError(
        'DTYPE_MISMATCH',
        `floatPower_: a result of float64 cannot be written in place into ${dtype}; use floatPower`,
        { op: 'floatPower_', details: { dtypes: ['float64', dtype] } },
      );
    return pow_(a, typeof b === 'number' ? b : to(like('floatPower_', b, a), 'float64'));
  },
  { op: pow_.op },
);

type Reversed = [a: Tensor, b: TensorLike, options?: AlphaOptions];
/** `b - alpha a` (torch.rsub). */
export const rsub: OpFunction<Reversed> = overloaded<Reversed>(
  defineOp<number, 'a' | 'b', 'y'>({
    name: 'rsub',
    node: 'RsubBackward0',
    inputs: ['a', 'b'],
    outputs: ['y'],
    infer: ([a, b]) => sub.op.infer!([b!, a!], undefined),
    made: ([a, b], alpha) => [sub(b!, times(a!, alpha))],
    vjp: { a: needs([], ({ g, attrs }) => neg(times(g, attrs))), b: needs([], ({ g }) => g) },
    jvp: 'diagonal',
    batch: 'aligned',
  }).prepared((a: Tensor, b: TensorLike, options: AlphaOptions = {}) => {
    const other = like('rsub', b, a);
    refuseTruth(a, b);
    return [[tensorOf('rsub', a), other], alphaOf('rsub', options)];
  }),
  1,
  'b',
  'RsubBackward1',
);

function divisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
const multiple = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : Math.abs((a / divisor(a, b)) * b);
/** Greatest common divisor of integers (torch.gcd). Throws `DTypeError` `DTYPE_UNSUPPORTED` for others. */
export const gcd: Binary = binary('gcd', '', 'integer', divisor, { a: null, b: null });
/** Least common multiple of integers (torch.lcm). Throws `DTypeError` `DTYPE_UNSUPPORTED` for others. */
export const lcm: Binary = binary('lcm', '', 'integer', multiple, { a: null, b: null });
/** Greatest common divisor, in place. */
export const gcd_: With = inPlace(gcd);
/** Least common multiple, in place. */
export const lcm_: With = inPlace(lcm);

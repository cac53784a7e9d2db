/** Arithmetic of two operands, copies, choices, and their in-place forms. */
import { needs, type OpFunction } from '../op.js';
import type { Tensor } from '../tensor.js';
import { eq } from './compare.js';
import {
  type Binary,
  binary,
  copying,
  type Elementwise,
  inPlace,
  type TensorLike,
  type Unary,
  unary,
  unaryWith,
} from './elementwise.js';
import { where } from './makers.js';
import { log, neg } from './math.js';

/** `a + b` (torch.add). */
export const add: Binary = binary('add', 'AddBackward0', 'same', (a, b) => a + b, {
  a: needs([], ({ g }) => g),
  b: needs([], ({ g }) => g),
});
/** `a - b` (torch.sub). */
export const sub: Binary = binary('sub', 'SubBackward0', 'number', (a, b) => a - b, {
  a: needs([], ({ g }) => g),
  b: needs([], ({ g }) => neg(g)),
});
/** `a * b` (torch.mul). */
export const mul: Binary = binary(
  'mul',
  'MulBackward0',
  'same',
  (a, b) => a * b,
  { a: needs(['b'], ({ g }, b) => mul(g, b)), b: needs(['a'], ({ g }, a) => mul(g, a)) },
  Math.imul,
);
/** `a / b`, floating also for integers (torch.div). */
export const div: Binary = binary('div', 'DivBackward0', 'float', (a, b) => a / b, {
  a: needs(['b'], ({ g }, b) => div(g, b)),
  b: needs(['b', 'y'], ({ g }, b, y) => neg(mul(g, div(y, b)))),
});
/**
 * `a` to the power `b` (torch.pow). Slopes at the edges are PyTorch's: `x ** 0` has slope 0 everywhere, and
 * `0 ** y` has slope 0 in `y` for `y >= 0`.
 */
export const pow: Binary = binary('pow', 'PowBackward0', 'same', power, {
  a: needs(['a', 'b'], ({ g }, a, b) => mul(g, where(eq(b, 0), 0, mul(b, pow(a, sub(b, 1)))))),
  b: needs(['a', 'b', 'y'], ({ g }, a, b, y) => mul(g, where(zeroBase(a, b), 0, mul(y, log(a))))),
});

// JavaScript has 1 ** NaN and (±1) ** ±∞ as NaN; IEEE 754 and PyTorch have 1.
function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return 1;
  return a ** b;
}
const zeroBase: Binary = binary('zeroBase', '', 'bool', (a, b) => (a === 0 && b >= 0 ? 1 : 0), {
  a: null,
  b: null,
});

/** The larger of two, NaN when either is (torch.maximum). Where they are equal each gets half of the gradient. */
export const maximum: Binary = binary('maximum', 'MaximumBackward0', 'same', Math.max, {
  a: needs(['a', 'b'], ({ g }, a, b) => mul(g, share(a, b))),
  b: needs(['a', 'b'], ({ g }, a, b) => mul(g, share(b, a))),
});
/** The smaller of two, NaN when either is (torch.minimum). Where they are equal each gets half of the gradient. */
export const minimum: Binary = binary('minimum', 'MinimumBackward0', 'same', Math.min, {
  a: needs(['a', 'b'], ({ g }, a, b) => mul(g, share(b, a))),
  b: needs(['a', 'b'], ({ g }, a, b) => mul(g, share(a, b))),
});
/** 1 where `a > b`, one half where they are equal, else 0. */
const share: Binary = binary('share', '', 'float', (a, b) => (a > b ? 1 : a === b ? 0.5 : 0), {
  a: null,
  b: null,
});

/** `b`, stretched to the shape and cast to the type of `a`; in place it copies (torch.Tensor.copy_). */
export const copy: Binary = copying();

/** A contiguous copy with a history (torch.clone). */
export const clone: Unary = unary(
  'clone',
  'CloneBackward0',
  'same',
  (x) => x,
  needs([], ({ g }) => g),
);

/** Everywhere `value` (torch.fill). */
export const fill: Elementwise<[x: Tensor, value: number]> = unaryWith({
  name: 'fill',
  node: 'FillBackward0',
  kind: 'same',
  f: (value: number) => () => value,
  x: needs([], ({ g }) => mul(g, 0)),
  attrsOf: (_, value: number | bigint) => Number(value),
});
/** 0 everywhere. */
export const zero: Unary = unary(
  'zero',
  'ZeroBackward0',
  'same',
  () => 0,
  needs([], ({ g }) => mul(g, 0)),
);

/** `value` where `mask` holds, else `x` (torch.Tensor.masked_fill). */
export const maskedFill: OpFunction<[x: Tensor, mask: Tensor, value: TensorLike]> = Object.assign(
  (x: Tensor, mask: Tensor, value: TensorLike) => where(mask, value, x),
  { op: where.op },
);

/** Adds `b` in place. */
export const add_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(add);
/** Subtracts `b` in place. */
export const sub_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(sub);
/** Multiplies by `b` in place. */
export const mul_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(mul);
/** Divides by `b` in place. */
export const div_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(div);
/** Raises to the power `b` in place. */
export const pow_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(pow);
/** Copies `b` into `a`. */
export const copy_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(copy);
/** Writes `value` everywhere. */
export const fill_: OpFunction<[x: Tensor, value: number]> = inPlace(fill);
/** Writes 0 everywhere. */
export const zero_: OpFunction<[x: Tensor]> = inPlace(zero);

/** Arithmetic of two operands, the larger and the smaller of two, and their in-place forms. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { needs, type OpFunction, type Prepared } from '../op.js';
import { Tensor } from '../tensor.js';
import { type AlphaOptions, alphaTimes } from './alpha.js';
import { floorDivide, truncDivide } from './division.js';
import { type Binary, binary } from './elementwise.js';
import { inPlace } from './in-place.js';
import { neg } from './math.js';
import { like, type TensorLike, type WithOperands } from './scalar.js';

export type { AlphaOptions };
type Scaled = Prepared<[a: Tensor, b: TensorLike, options?: AlphaOptions]> & WithOperands;

/** Lets a binary operation multiply its second operand first; `check` may refuse both. */
function scaled(name: string, plain: Binary, check: (a: Tensor, b: TensorLike) => void): Scaled {
  const operand = (a: Tensor, b: TensorLike, options?: AlphaOptions): TensorLike => {
    check(a, b);
    if (options === undefined) return b;
    return alphaTimes(name, like(name, b, a), options);
  };
  return Object.assign(
    (a: Tensor, b: TensorLike, options?: AlphaOptions) => plain(a, operand(a, b, options)),
    {
      op: plain.op,
      operands: plain.operands,
      prepare: (a: Tensor, b: TensorLike, options?: AlphaOptions) => plain.prepare(a, operand(a, b, options)),
    },
  );
}

const plus: Binary = binary('add', 'AddBackward0', 'same', (a, b) => a + b, {
  a: needs([], ({ g }) => g),
  b: needs([], ({ g }) => g),
});
/** `a + alpha b` (torch.add). */
export const add: Scaled = scaled('add', plus, () => undefined);

const minus: Binary = binary('sub', 'SubBackward0', 'number', (a, b) => a - b, {
  a: needs([], ({ g }) => g),
  b: needs([], ({ g }) => neg(g)),
});
/** `a - alpha b` (torch.sub). Throws `DTypeError` `DTYPE_UNSUPPORTED` for bool, on either side. */
export const sub: Scaled = scaled('sub', minus, refuseTruth);

/** PyTorch takes no truth value from anything, and nothing from a truth value. */
function refuseTruth(a: Tensor, b: TensorLike): void {
  for (const v of [a, b])
    if (typeof v === 'boolean' || (v instanceof Tensor && v.dtype === 'bool'))
      throw new DTypeError('DTYPE_UNSUPPORTED', 'sub: bool is not supported', {
        op: 'sub',
        hint: 'on masks logicalNot and logicalXor work; to("int64") counts',
      });
}

/** `a * b` (torch.mul). */
export const mul: Binary = binary(
  'mul',
  'MulBackward0',
  'same',
  (a, b) => a * b,
  { a: needs(['b'], ({ g }, b) => mul(g, b)), b: needs(['a'], ({ g }, a) => mul(g, a)) },
  { narrow: Math.imul },
);
const quotient: Binary = binary('div', 'DivBackward0', 'float', (a, b) => a / b, {
  a: needs(['b'], ({ g }, b) => div(g, b)),
  b: needs(['b', 'y'], ({ g }, b, y) => neg(mul(g, div(y, b)))),
});

export interface DivOptions {
  /** `floor` rounds down as floorDivide does, `trunc` towards 0; integers then stay integers. */
  readonly roundingMode?: 'floor' | 'trunc' | null;
}
type Division = OpFunction<[a: Tensor, b: TensorLike, options?: DivOptions]>;

const divided =
  (exact: (a: Tensor, b: TensorLike) => Tensor, rounded: (mode: 'floor' | 'trunc') => typeof exact) =>
  (a: Tensor, b: TensorLike, options?: DivOptions): Tensor => {
    if (options === undefined) return exact(a, b);
    checkOptions('div', options, ['roundingMode']);
    const { roundingMode: mode = null } = options;
    if (mode === null) return exact(a, b);
    if (mode === 'floor' || mode === 'trunc') return rounded(mode)(a, b);
    throw new ArgumentError('ARG_UNKNOWN', `div: roundingMode is "floor" or "trunc", got ${shown(mode)}`, {
      op: 'div',
    });
  };
/** `a / b`, floating also for integers unless `roundingMode` says otherwise (torch.div). */
export const div: Division = Object.assign(
  divided(quotient, (mode) => (mode === 'floor' ? floorDivide : truncDivide)),
  { op: quotient.op },
);

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
/** 0 where `a < b`, one half where they are equal, else 1: a NaN on either side passes all to both, as in PyTorch. */
const share: Binary = binary('share', '', 'float', (a, b) => (a < b ? 0 : a === b ? 0.5 : 1), {
  a: null,
  b: null,
});

/** Adds `alpha b` in place. */
export const add_: OpFunction<[a: Tensor, b: TensorLike, options?: AlphaOptions]> = inPlace(add);
/** Subtracts `alpha b` in place. */
export const sub_: OpFunction<[a: Tensor, b: TensorLike, options?: AlphaOptions]> = inPlace(sub);
/** Multiplies by `b` in place. */
export const mul_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(mul);
const divideBy = inPlace(quotient);
/** Divides by `b` in place. */
export const div_: Division = Object.assign(
  divided(divideBy, (mode) => inPlace(mode === 'floor' ? floorDivide : truncDivide)),
  { op: divideBy.op },
);

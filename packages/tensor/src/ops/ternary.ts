/** Operations of three operands, element by element. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { type DType, isFloating, isSingle, promote } from '../dtype.js';
import { defineOp, type Formula, needs, type Prepared } from '../op.js';
import { tensorOf } from '../operand.js';
import { broadcastShapes, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { apply3, readAs, type Three } from './apply.js';
import { add, div, mul, sub } from './arithmetic.js';
import { resultType } from './elementwise.js';
import { neg } from './math.js';
import { chosenBy, type Overloaded } from './overloads.js';
import { like, type TensorLike } from './scalar.js';
import {
  addcdivLoop,
  addcdivSingle,
  addcmulLoop,
  addcmulSingle,
  lerpLoop,
  lerpSingle,
  type Loop,
  looped,
} from './ternary-loops.js';

interface Typed {
  readonly dtype: DType;
  readonly shape: Shape;
}
/** What the types of all meet in; a tensor without dimensions has less say than one with. */
function commonType(xs: readonly Typed[]): DType {
  const [first, ...rest] = xs;
  const longer = (a: Typed, b: Typed): Shape => (a.shape.length > b.shape.length ? a.shape : b.shape);
  return rest.reduce<Typed>((all, x) => ({ dtype: promote(all, x), shape: longer(all, x) }), first!).dtype;
}

type Names = 'x' | 'a' | 'b';
interface Row<A> {
  readonly name: string;
  readonly node: string;
  readonly f: (attrs: A) => Three;
  /** The same where float32 is computed in: PyTorch's roundings, and the loop that has them. */
  readonly single: (attrs: A) => Three;
  readonly loop: Loop;
  /** The number that `loop` takes. */
  readonly value: (attrs: A) => number;
  readonly vjp: Record<Names, Formula<Names, A> | null>;
}

const ternary = <A>({ name, node, f, single, loop, value, vjp }: Row<A>) =>
  defineOp<A, Names, 'y'>({
    name,
    node,
    inputs: ['x', 'a', 'b'],
    outputs: ['y'],
    fills: true,
    infer: ([x, a, b]) => ({
      shape: broadcastShapes(name, broadcastShapes(name, x!.shape, a!.shape), b!.shape),
      dtype: resultType(name, 'number', commonType([x!, a!, b!])),
    }),
    kernel([x, a, b], [y], attrs) {
      const common = commonType([x!, a!, b!]);
      const xs = [readAs(x!, common), readAs(a!, common), readAs(b!, common)] as const;
      if (looped(loop, xs, y!, value(attrs))) return;
      apply3(isSingle(common) ? single(attrs) : f(attrs), ...xs, y!);
    },
    vjp,
    jvp: 'diagonal',
    batch: 'aligned',
  });

const lerping = {
  name: 'lerp',
  f: () => (x: number, end: number, weight: number) =>
    Math.abs(weight) < 0.5 ? x + weight * (end - x) : end - (end - x) * (1 - weight),
  single: () => lerpSingle,
  loop: lerpLoop,
  value: () => 0,
};
const lerpOperands = (x: Tensor, end: TensorLike, weight: TensorLike): readonly Tensor[] => {
  refuseWhole('lerp', [tensorOf('lerp', x)]);
  return [x, like('lerp', end, x), like('lerp', weight, x)];
};
const byWeights = ternary<undefined>({
  ...lerping,
  node: 'LerpBackward1',
  vjp: {
    x: needs(['b'], ({ g }, weight) => mul(g, add(neg(weight), 1))),
    a: needs(['b'], ({ g }, weight) => mul(g, weight)),
    b: needs(['x', 'a'], ({ g }, x, end) => mul(g, sub(end, x))),
  },
}).prepared((x: Tensor, end: TensorLike, weight: TensorLike) => [lerpOperands(x, end, weight), undefined]);
// A number is an attribute, which outlives backward, as in PyTorch.
const byNumber = ternary<number>({
  ...lerping,
  node: 'LerpBackward0',
  vjp: {
    x: needs([], ({ g, attrs }) => mul(g, 1 - attrs)),
    a: needs([], ({ g, attrs }) => mul(g, attrs)),
    b: null,
  },
}).prepared((x: Tensor, end: TensorLike, weight: TensorLike) => [
  lerpOperands(x, end, weight),
  Number(weight),
]);

/**
 * `x + weight (end - x)` (torch.lerp): `x` where the weight is 0, exactly `end` where it is 1.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED` for integers.
 */
export const lerp: Prepared<[x: Tensor, end: TensorLike, weight: TensorLike]> &
  Overloaded<[x: Tensor, end: TensorLike, weight: TensorLike]> = Object.assign(
  chosenBy(2, byWeights, byNumber),
  { prepare: byWeights.prepare, byNumber, place: 2 },
);

function refuseWhole(op: string, xs: readonly Typed[]): void {
  const whole = xs.find(({ dtype }) => !isFloating(dtype));
  if (whole === undefined) return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${whole.dtype}`, {
    op,
    details: { dtype: whole.dtype },
  });
}

export interface ValueOptions {
  /** What the product or quotient is multiplied by; 1 unless said otherwise. */
  readonly value?: number;
}
const valueOf = (op: string, options: ValueOptions): number => {
  checkOptions(op, options, ['value']);
  const { value = 1 } = options;
  if (typeof value === 'number') return value;
  throw new ArgumentError('ARG_TYPE', `${op}: value must be a number, got ${shown(value)}`, { op });
};

/** `x + value a b` (torch.addcmul). Throws `ArgumentError` `ARG_RANGE` for a fraction beside integers, which PyTorch drops. */
export const addcmul: Prepared<[x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions]> = ternary<number>({
  name: 'addcmul',
  node: 'AddcmulBackward0',
  f: (value) => (x, a, b) => x + value * a * b,
  single: addcmulSingle,
  loop: addcmulLoop,
  value: (value) => value,
  vjp: {
    x: needs([], ({ g }) => g),
    a: needs(['b'], ({ g, attrs }, b) => mul(mul(g, attrs), b)),
    b: needs(['a'], ({ g, attrs }, a) => mul(mul(g, attrs), a)),
  },
}).prepared((x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}) => {
  const operands = [tensorOf('addcmul', x), tensorOf('addcmul', a, 'a'), tensorOf('addcmul', b, 'b')];
  const value = valueOf('addcmul', options);
  if (!Number.isInteger(value) && !isFloating(commonType(operands)))
    throw new ArgumentError(
      'ARG_RANGE',
      `addcmul: value ${value} beside integers; a whole number is wanted, or a floating operand`,
      { op: 'addcmul', details: { value } },
    );
  return [operands, value];
});

/** `x + value a / b` (torch.addcdiv). Throws `DTypeError` `DTYPE_UNSUPPORTED` for integers. */
export const addcdiv: Prepared<[x: Tensor, a: Tensor, b: Tensor, options?: ValueOptions]> = ternary<number>({
  name: 'addcdiv',
  node: 'AddcdivBackward0',
  f: (value) => (x, a, b) => x + (value * a) / b,
  single: addcdivSingle,
  loop: addcdivLoop,
  value: (value) => value,
  vjp: {
    x: needs([], ({ g }) => g),
    a: needs(['b'], ({ g, attrs }, b) => div(mul(g, attrs), b)),
    b: needs(['a', 'b'], ({ g, attrs }, a, b) => neg(mul(mul(g, attrs), div(div(a, b), b)))),
  },
}).prepared((x: Tensor, a: Tensor, b: Tensor, options: ValueOptions = {}) => {
  const operands = [tensorOf('addcdiv', x), tensorOf('addcdiv', a, 'a'), tensorOf('addcdiv', b, 'b')];
  refuseWhole('addcdiv', [{ dtype: commonType(operands), shape: [] }]);
  return [[x, a, b], valueOf('addcdiv', options)];
});

/** How operations on one element at a time are declared: unary, binary, and what an activation does to a gradient. */
import { DTypeError } from '@isograd/errors';
import { compiled1, compiled2, compiledSlope } from '../compiled/elementwise.js';
import { compiledMixed } from '../compiled/mixed.js';
import { type DType, floatOf, isFloating, promote } from '../dtype.js';
import { checkExact } from '../rounding.js';
import { defineOp, type Formula, type Meta, needs, type OpFunction, type Prepared } from '../op.js';
import { tensorOf } from '../operand.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { apply1, apply2, type One, readAs, type Two } from './apply.js';
import { overloaded } from './overloads.js';
import { compared, like, type TensorLike, type WithOperands, withOperands } from './scalar.js';

export type Elementwise<Args extends [x: Tensor, ...rest: unknown[]]> = Prepared<Args>;
export type Unary = Elementwise<[x: Tensor]>;
export type Binary = Elementwise<[a: Tensor, b: TensorLike]> & WithOperands;

/**
 * What the result's type is. float: integers become float32; same: the type stays; number: as same, but bool is
 * refused; whole: integers and bool only; integer: integers only; floating: floating types only; bool: answers yes or no.
 */
export type Kind = 'float' | 'floating' | 'same' | 'number' | 'whole' | 'integer' | 'bool';

export function resultType(name: string, kind: Kind, dtype: DType): DType {
  if (kind === 'bool') return 'bool';
  if (kind === 'float') return floatOf(dtype);
  if (dtype === 'bool' && (kind === 'number' || kind === 'integer'))
    throw unsupported(
      name,
      dtype,
      'cast it: .to("int64"); on masks logicalNot, logicalXor and logicalAnd work',
    );
  if (!isFloating(dtype) && kind === 'floating') throw unsupported(name, dtype, 'cast it: .to("float32")');
  if (isFloating(dtype) && (kind === 'whole' || kind === 'integer'))
    throw unsupported(name, dtype, 'cast it: .to("int64")');
  return dtype;
}

const unsupported = (name: string, dtype: DType, hint: string): DTypeError =>
  new DTypeError('DTYPE_UNSUPPORTED', `${name}: ${dtype} is not supported`, {
    op: name,
    details: { dtype },
    hint,
  });

/** What an operation does with attributes: the function for one element, and the attributes from the arguments. */
interface UnaryRow<A, Args extends [x: Tensor, ...rest: unknown[]]> {
  readonly name: string;
  readonly node: string;
  /** The result's type; a function where it depends on the attributes. */
  readonly kind: Kind | ((dtype: DType, attrs: A) => DType);
  readonly f: (attrs: A) => One;
  readonly x: Formula<'x' | 'y', A> | null;
  readonly attrsOf: (...args: Args) => A;
}

/** An elementwise operation of one tensor with attributes. */
export function unaryWith<A, Args extends [x: Tensor, ...rest: unknown[]]>(
  row: UnaryRow<A, Args>,
): Elementwise<Args> {
  const { name, node, kind, f, x, attrsOf } = row;
  const typeOf = typeof kind === 'function' ? kind : (dtype: DType) => resultType(name, kind, dtype);
  return defineOp<A, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    fills: true,
    infer([input], attrs): Meta {
      const dtype = typeOf(input!.dtype, attrs);
      return dtype === input!.dtype ? input! : { shape: input!.shape, dtype };
    },
    kernel([input], [y], attrs) {
      if (!compiled1(name, input!, y!, attrs)) apply1(f(attrs), readAs(input!, y!.dtype), y!);
    },
    vjp: { x },
    jvp: 'diagonal',
    batch: 'aligned',
  }).prepared((...args: Args) => [[args[0]], attrsOf(...args)]);
}

/** An elementwise operation of one tensor. */
export const unary = (
  name: string,
  node: string,
  kind: Kind,
  f: One,
  x: Formula<'x' | 'y', undefined> | null,
): Unary => unaryWith<undefined, [x: Tensor]>({ name, node, kind, f: () => f, x, attrsOf: () => undefined });

/** Integer arithmetic where doubles would lose digits or wrap another way: for 8 and 32 bits, and for int64. */
export interface WholeNumbers {
  readonly narrow?: Two;
  readonly int64?: Two;
}

/** The function for one type; bool results are 0 or 1. */
function suited(name: string, f: Two, dtype: DType, to: DType, { narrow = f, int64 = f }: WholeNumbers): Two {
  if (dtype === 'bool') return (a, b) => (f(a, b) === 0 ? 0 : 1);
  if (dtype === 'int64') return to === 'int64' ? int64 : exactly(name, int64);
  return isFloating(dtype) ? f : narrow;
}

/** For a narrower target, which takes the last bits of an int64 result: beyond 2^53 they are not there to be taken. */
const exactly =
  (name: string, f: Two): Two =>
  (a, b) => {
    const y = f(a, b);
    checkExact(name, y);
    return y;
  };

/** An elementwise operation of two tensors that broadcast. */
export function binary(
  name: string,
  node: string,
  kind: Kind,
  f: Two,
  vjp: Record<'a' | 'b', Formula<'a' | 'b' | 'y', undefined> | null>,
  whole: WholeNumbers = {},
): Binary {
  const operand = kind === 'bool' ? compared : like;
  const row = defineOp<undefined, 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['a', 'b'],
    outputs: ['y'],
    fills: true,
    infer([a, b]): Meta {
      const shape = broadcastShapes(name, a!.shape, b!.shape);
      const dtype = resultType(name, kind, promote(a!, b!));
      return shape === a!.shape && dtype === a!.dtype ? a! : { shape, dtype };
    },
    kernel([a, b], [y]) {
      if (compiled2(name, a!, b!, y!)) return;
      const common = kind === 'float' ? floatOf(promote(a!, b!)) : promote(a!, b!);
      if (y!.dtype === common && compiledMixed(name, a!, b!, y!)) return;
      const g = kind === 'bool' ? f : suited(name, f, common, y!.dtype, whole);
      apply2(g, readAs(a!, common), readAs(b!, common), y!);
    },
    vjp,
    jvp: 'diagonal',
    batch: 'aligned',
  }).prepared((a: Tensor, b: TensorLike) => [[a, operand(name, b, a)], undefined]);
  return withOperands(row, 1);
}

/** `f` with a row of its own, recorded as `node`, for a number as second operand. */
export const withNumbers = (f: Binary, node: string): Binary => withOperands(overloaded(f, 1, 'b', node), 1);

/** What an activation does to a gradient `g` in one pass, from `x` (its input or output) and the activation's attributes. */
export function slope<A>(
  name: string,
  node: string,
  f: (attrs: A) => Two,
  x: Formula<'g' | 'x', A> | null,
): OpFunction<[g: Tensor, x: Tensor, attrs: A]> {
  const back: OpFunction<[g: Tensor, x: Tensor, attrs: A]> = defineOp<A, 'g' | 'x', 'y'>({
    name,
    node,
    inputs: ['g', 'x'],
    outputs: ['y'],
    fills: true,
    infer: ([g, at]) => ({ shape: broadcastShapes(name, g!.shape, at!.shape), dtype: promote(g!, at!) }),
    kernel([g, at], [y], attrs) {
      if (!compiledSlope(name, g!, at!, y!, attrs)) apply2(f(attrs), g!, at!, y!);
    },
    vjp: { g: needs<['x'], A>(['x'], ({ g, attrs }, at) => back(g, at, attrs)), x },
    jvp: 'diagonal',
    batch: 'aligned',
  }).called((run) => (g, at, attrs) => run.one([tensorOf(name, g, 'g'), at], attrs));
  return back;
}

/** How operations on one element at a time are declared: unary, binary, and either of them in place. */
import { ArgumentError, DTypeError, shown } from '@isograd/errors';
import { type Data, type DType, floatOf, isFloating, promote } from '../dtype.js';
import { type AnyOp, defineOp, type Formula, type Meta, needs, type OpFunction } from '../op.js';
import {
  broadcastShapes,
  type Geometry,
  isContiguous,
  positions,
  sameShape,
  type Shape,
  sizeOf,
  stretch,
} from '../shape.js';
import { emptyOf, Tensor } from '../tensor.js';

/** A tensor, or a number that takes part as PyTorch's scalars do: number is floating, bigint whole, boolean bool. */
export type TensorLike = Tensor | number | bigint | boolean;

/** An elementwise operation knows how its arguments become inputs and attributes, so that it can be done in place. */
export type Elementwise<Args extends [x: Tensor, ...rest: unknown[]]> = OpFunction<Args> & {
  readonly prepare: (...args: Args) => readonly [inputs: readonly Tensor[], attrs: unknown];
};
export type Unary = Elementwise<[x: Tensor]>;
export type Binary = Elementwise<[a: Tensor, b: TensorLike]>;

/** What the result's type is: float promotes integers to float32, same keeps the type, number refuses bool, bool answers yes or no. */
export type Kind = 'float' | 'same' | 'number' | 'bool';

/** A scalar beside `other`: it takes part with the other's type unless it is of a higher kind. */
export function like(op: string, x: TensorLike, other: Tensor): Tensor {
  if (x instanceof Tensor) return x;
  const y = emptyOf(op, [], scalarType(op, x, other.dtype));
  y.storage.data[0] = Number(x);
  return y;
}

function scalarType(op: string, x: unknown, other: DType): DType {
  if (typeof x === 'number') return floatOf(other);
  if (typeof x === 'bigint') return other === 'bool' ? 'int64' : other;
  if (typeof x === 'boolean') return 'bool';
  // The door tells a foreign tensor from junk.
  if (typeof x === 'object' && x !== null && 'storage' in x)
    throw new ArgumentError(
      'ARG_FOREIGN',
      `${op}: an operand is a tensor of a second copy of @isograd/tensor; install one version`,
      { op },
    );
  throw new ArgumentError(
    x === undefined ? 'ARG_MISSING' : 'ARG_TYPE',
    `${op}: a tensor or a number is wanted as second operand, got ${shown(x)}`,
    { op },
  );
}

/** Where the elements of `x`, stretched to `shape`, lie; null when element i lies at place i. */
export const walk = (x: Geometry, shape: Shape): Int32Array | null =>
  x.offset === 0 && sameShape(x.shape, shape) && isContiguous(x) ? null : positions(stretch(x, shape));

type One = (x: number) => number;
type Two = (a: number, b: number) => number;

/** Element by element, in the order of `y`. */
const apply1 = (f: One, x: Tensor, y: Tensor): void => {
  const [from, to, n] = [x.storage.data, y.storage.data, sizeOf(y.shape)];
  const [ix, iy] = [walk(x, y.shape), walk(y, y.shape)];
  if (ix === null && iy === null) for (let i = 0; i < n; i++) to[i] = f(from[i]!);
  else for (let i = 0; i < n; i++) to[iy === null ? i : iy[i]!] = f(from[ix === null ? i : ix[i]!]!);
};

function apply2(f: Two, a: Tensor, b: Tensor, y: Tensor): void {
  const [A, B, Y, n] = [a.storage.data, b.storage.data, y.storage.data, sizeOf(y.shape)];
  const [ia, ib, iy] = [walk(a, y.shape), walk(b, y.shape), walk(y, y.shape)];
  if (ia === null && ib === null && iy === null) for (let i = 0; i < n; i++) Y[i] = f(A[i]!, B[i]!);
  else if (b.shape.length === 0 && ia === null && iy === null) withScalar(f, A, B[b.offset]!, Y, n);
  else
    for (let i = 0; i < n; i++)
      Y[iy === null ? i : iy[i]!] = f(A[ia === null ? i : ia[i]!]!, B[ib === null ? i : ib[i]!]!);
}

function withScalar(f: Two, A: Data, b: number, Y: Data, n: number): void {
  for (let i = 0; i < n; i++) Y[i] = f(A[i]!, b);
}

function resultType(name: string, kind: Kind, dtype: DType): DType {
  if (kind === 'bool') return 'bool';
  if (kind === 'float') return floatOf(dtype);
  if (kind === 'number' && dtype === 'bool')
    throw new DTypeError(
      'DTYPE_UNSUPPORTED',
      `${name}: bool is not supported; cast it with to("float32") or use logicalXor`,
      {
        op: name,
        details: { dtype },
      },
    );
  return dtype;
}

/** What an operation does with attributes: the function for one element, and the attributes from the arguments. */
interface UnaryRow<A, Args extends [x: Tensor, ...rest: unknown[]]> {
  readonly name: string;
  readonly node: string;
  readonly kind: Kind;
  readonly f: (attrs: A) => One;
  readonly x: Formula<'x' | 'y', A> | null;
  readonly attrsOf: (...args: Args) => A;
}

/** An elementwise operation of one tensor with attributes. */
export function unaryWith<A, Args extends [x: Tensor, ...rest: unknown[]]>(
  row: UnaryRow<A, Args>,
): Elementwise<Args> {
  const { name, node, kind, f, x, attrsOf } = row;
  const prepare = (...args: Args) => [[args[0]], attrsOf(...args)] as const;
  const op = defineOp<A, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    infer([input]): Meta {
      const dtype = resultType(name, kind, input!.dtype);
      return dtype === input!.dtype ? input! : { shape: input!.shape, dtype };
    },
    kernel: ([input], [y], attrs) => apply1(f(attrs), input!, y!),
    vjp: { x },
    jvp: 'diagonal',
    batch: 'aligned',
  }).called(
    (run) =>
      (...args: Args) =>
        run.one(...prepare(...args)),
  );
  return Object.assign(op, { prepare });
}

/** An elementwise operation of one tensor. */
export const unary = (
  name: string,
  node: string,
  kind: Kind,
  f: One,
  x: Formula<'x' | 'y', undefined> | null,
): Unary => unaryWith<undefined, [x: Tensor]>({ name, node, kind, f: () => f, x, attrsOf: () => undefined });

/** Integer arithmetic where doubles would lose digits or wrap another way; bool results are 0 or 1. */
function suited(f: Two, dtype: DType, int32: Two | undefined): Two {
  if (dtype === 'bool') return (a, b) => (f(a, b) === 0 ? 0 : 1);
  return dtype === 'int32' && int32 !== undefined ? int32 : f;
}

/** An elementwise operation of two tensors that broadcast. `int32` replaces `f` for 32-bit integers. */
export function binary(
  name: string,
  node: string,
  kind: Kind,
  f: Two,
  vjp: Record<'a' | 'b', Formula<'a' | 'b' | 'y', undefined> | null>,
  int32?: Two,
): Binary {
  const prepare = (a: Tensor, b: TensorLike) => [[a, like(name, b, a)], undefined] as const;
  const op = defineOp<undefined, 'a' | 'b', 'y'>({
    name,
    node,
    inputs: ['a', 'b'],
    outputs: ['y'],
    infer([a, b]): Meta {
      const shape = broadcastShapes(name, a!.shape, b!.shape);
      const dtype = resultType(name, kind, promote(a!, b!));
      return shape === a!.shape && dtype === a!.dtype ? a! : { shape, dtype };
    },
    kernel: ([a, b], [y]) => apply2(kind === 'bool' ? f : suited(f, y!.dtype, int32), a!, b!, y!),
    vjp,
    jvp: 'diagonal',
    batch: 'aligned',
  }).called((run) => (a: Tensor, b: TensorLike) => run.one(...prepare(a, b)));
  return Object.assign(op, { prepare });
}

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
    infer: ([g, at]) => ({ shape: broadcastShapes(name, g!.shape, at!.shape), dtype: promote(g!, at!) }),
    kernel: ([g, at], [y], attrs) => apply2(f(attrs), g!, at!, y!),
    vjp: { g: needs<['x'], A>(['x'], ({ g, attrs }, at) => back(g, at, attrs)), x },
    jvp: 'diagonal',
    batch: 'aligned',
  }).called((run) => (g, at, attrs) => run.one([g, at], attrs));
  return back;
}

/** `b` in the shape and type of `a`. Apart from `binary`, because the type of `b` does not count. */
export function copying(): Binary {
  const prepare = (a: Tensor, b: TensorLike) => [[a, like('copy', b, a)], undefined] as const;
  const op = defineOp<undefined, 'a' | 'b', 'y'>({
    name: 'copy',
    node: 'CopyBackwards',
    inputs: ['a', 'b'],
    outputs: ['y'],
    infer: ([a, b]) => ({ shape: broadcastShapes('copy', a!.shape, b!.shape), dtype: a!.dtype }),
    kernel: ([a, b], [y]) =>
      apply2(y!.dtype === 'bool' ? (_, v) => (v === 0 ? 0 : 1) : (_, v) => v, a!, b!, y!),
    vjp: { a: null, b: needs([], ({ g }) => g) },
    jvp: 'diagonal',
    batch: 'aligned',
  }).called((run) => (a: Tensor, b: TensorLike) => run.one(...prepare(a, b)));
  return Object.assign(op, { prepare });
}

/** The same row, written into its first input. Whole numbers count as integers beside an integer target. */
export function inPlace<Args extends [x: Tensor, ...rest: unknown[]]>(
  f: Elementwise<Args>,
): OpFunction<Args> {
  const row: AnyOp = { ...f.op, name: `${f.op.name}_`, inPlace: f.op };
  return defineOp(row).called((run) => (...args: Args) => {
    const [x] = args;
    const whole = x instanceof Tensor && !isFloating(x.dtype);
    const fitted = whole
      ? args.map((v) => (typeof v === 'number' && Number.isInteger(v) ? BigInt(v) : v))
      : args;
    return run.one(...f.prepare(...(fitted as Args)));
  });
}

/** Operations that are no methods: they make tensors from something else than one tensor. */
import { ArgumentError, checkOptions, DTypeError, ShapeError, shown } from '@isograd/errors';
import { checkDType, checkRange, type DType, promote } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { axisOf, broadcastShapes, checkShape, positions, type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { like, type TensorLike, walk } from './elementwise.js';
import { select, slice } from './parts.js';

/** What every function that makes a tensor takes. */
export interface MakeOptions {
  /** Element type; float32 unless said otherwise. */
  readonly dtype?: DType;
  /** Whether operations on the tensor are remembered for `backward()`. */
  readonly requiresGrad?: boolean;
}
export const makeOptions = ['dtype', 'requiresGrad'] as const;

/** Finishes a made tensor: checks the options and asks for gradients if wanted. */
export function made(
  op: string,
  options: MakeOptions,
  make: (dtype: DType) => Tensor,
  fallback: DType = 'float32',
  known: readonly string[] = makeOptions,
): Tensor {
  checkOptions(op, options, known);
  const { dtype = fallback, requiresGrad = false } = options;
  const x = make(checkDType(op, dtype));
  return requiresGrad ? x.requiresGrad_() : x;
}

interface Fill {
  readonly shape: Shape;
  readonly value: number;
  readonly dtype: DType;
}

/**
 * One number everywhere (torch.full). A maker is an operation without inputs, so that an interpreter can adopt what
 * is made inside it. A boolean value makes bool, a bigint int64, unless `dtype` says otherwise.
 * Throws `ShapeError`, `DTypeError`, `ArgumentError` `ARG_TYPE`, `AllocationError` `ALLOC_LIMIT`.
 */
export const full: OpFunction<[shape: Shape, value: number | bigint | boolean, options?: MakeOptions]> =
  defineOp<Fill, never, 'y'>({
    name: 'full',
    node: '',
    inputs: [],
    outputs: ['y'],
    infer: (_, { shape, dtype }) => ({ shape, dtype }),
    kernel: (_, [y], { value }) => void (value === 0 || y!.storage.data.fill(value)),
    vjp: {},
    jvp: 'constant',
    batch: { lift: (attrs, size) => ({ ...attrs, shape: [size, ...attrs.shape] }) },
  }).called((run) => (shape, value, options = {}) => {
    if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `full: a number is wanted as fill value, got ${shown(value)}`, {
        op: 'full',
      });
    checkShape('full', shape);
    const natural = typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : 'float32';
    return made(
      'full',
      options,
      (dtype) => {
        checkRange('full', Number(value), dtype, 'the fill value');
        return run.one([], {
          shape: [...shape],
          value: dtype === 'bool' ? Number(Boolean(value)) : Number(value),
          dtype,
        });
      },
      natural,
    );
  });

const filled = (op: string, shape: Shape, value: number, options: MakeOptions): Tensor => {
  checkShape(op, shape);
  return made(op, options, (dtype) => full(shape, value, { dtype }));
};
/** Zeros (torch.zeros). */
export const zeros = (shape: Shape, options: MakeOptions = {}): Tensor => filled('zeros', shape, 0, options);
/** Ones (torch.ones). */
export const ones = (shape: Shape, options: MakeOptions = {}): Tensor => filled('ones', shape, 1, options);
/** A tensor to be written; ours holds zeros (torch.empty). */
export const empty = (shape: Shape, options: MakeOptions = {}): Tensor => filled('empty', shape, 0, options);
/** Zeros in the shape and type of `x` (torch.zeros_like). */
export const zerosLike = (x: Tensor, options: MakeOptions = {}): Tensor =>
  filled('zerosLike', x.shape, 0, { dtype: x.dtype, ...options });
/** Ones in the shape and type of `x` (torch.ones_like). */
export const onesLike = (x: Tensor, options: MakeOptions = {}): Tensor =>
  filled('onesLike', x.shape, 1, { dtype: x.dtype, ...options });
/** `value` everywhere in the shape and type of `x` (torch.full_like). */
export const fullLike = (x: Tensor, value: number, options: MakeOptions = {}): Tensor =>
  filled('fullLike', x.shape, value, { dtype: x.dtype, ...options });
/** A tensor to be written, in the shape and type of `x` (torch.empty_like). */
export const emptyLike = (x: Tensor, options: MakeOptions = {}): Tensor =>
  filled('emptyLike', x.shape, 0, { dtype: x.dtype, ...options });

function checkList(op: string, xs: readonly Tensor[]): void {
  if (!Array.isArray(xs) || xs.length === 0)
    throw new ArgumentError('ARG_RANGE', `${op}: at least one tensor is wanted, got ${shown(xs)}`, { op });
}
const typeOf = (xs: readonly Tensor[]): DType =>
  xs.reduce((dtype, x) => promote({ dtype, shape: [1] }, { dtype: x.dtype, shape: [1] }), xs[0]!.dtype);

/** Tensors of one shape side by side along a new axis (torch.stack). */
export const stack: OpFunction<[xs: readonly Tensor[], dim?: number]> = defineOp<number, 'xs', 'y'>({
  name: 'stack',
  node: 'StackBackward0',
  inputs: ['xs'],
  variadic: true,
  outputs: ['y'],
  infer(xs, axis) {
    xs.forEach((x, i) => {
      if (x.shape.length !== xs[0]!.shape.length || x.shape.some((n, d) => n !== xs[0]!.shape[d]))
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `stack: tensor ${i} is [${x.shape}], the first is [${xs[0]!.shape}]; equal shapes are wanted`,
          { op: 'stack' },
        );
    });
    return { shape: xs[0]!.shape.toSpliced(axis, 0, xs.length), dtype: typeOf(xs) };
  },
  kernel: (xs, [y], axis) =>
    xs.forEach((x, k) => place(x, y!, y!.strides.toSpliced(axis, 1), k * y!.strides[axis]!)),
  vjp: { xs: needs([], ({ g, attrs, position }) => select(g, attrs, position)) },
  jvp: 'linear',
  batch: { lift: (axis) => axis + 1 },
}).called((run) => (xs, dim = 0) => {
  checkList('stack', xs);
  return run.one(xs, axisOf('stack', dim, (xs[0] instanceof Tensor ? xs[0].shape.length : 0) + 1));
});

interface Cat {
  readonly axis: number;
  /** Where each tensor begins and ends along the axis. */
  readonly bounds: readonly number[];
}
/** Tensors one behind the other along an axis (torch.cat). */
export const cat: OpFunction<[xs: readonly Tensor[], dim?: number]> = defineOp<Cat, 'xs', 'y'>({
  name: 'cat',
  node: 'CatBackward0',
  inputs: ['xs'],
  variadic: true,
  outputs: ['y'],
  infer: (xs, { axis, bounds }) => ({ shape: xs[0]!.shape.with(axis, bounds.at(-1)!), dtype: typeOf(xs) }),
  kernel: (xs, [y], { axis, bounds }) =>
    xs.forEach((x, k) => place(x, y!, y!.strides, bounds[k]! * y!.strides[axis]!)),
  vjp: {
    xs: needs([], ({ g, attrs: { axis, bounds }, position }) =>
      slice(g, axis, bounds[position]!, bounds[position + 1]!),
    ),
  },
  jvp: 'linear',
  batch: { lift: ({ axis, bounds }) => ({ axis: axis + 1, bounds }) },
}).called((run) => (xs, dim = 0) => {
  checkList('cat', xs);
  const first = xs[0]!.shape;
  const axis = axisOf('cat', dim, first.length);
  if (first.length === 0)
    throw new ShapeError('SHAPE_RANK', 'cat: tensors without dimensions cannot be joined; use stack', {
      op: 'cat',
    });
  xs.forEach(({ shape }, i) => {
    const at = first.findIndex((n, d) => d !== axis && n !== shape[d]);
    if (shape.length !== first.length || at >= 0)
      throw new ShapeError(
        'SHAPE_MISMATCH',
        `cat: tensor ${i} is [${shape}], the first is [${first}]; at dim ${Math.max(at, 0)} ${shape[at]} does not fit ${first[at]}`,
        {
          op: 'cat',
          details: { shapes: [first, shape], dim: at },
        },
      );
  });
  const bounds = xs.reduce<number[]>((ends, x) => [...ends, ends.at(-1)! + x.shape[axis]!], [0]);
  return run.one(xs, { axis, bounds });
});

/** Copies `x` into `y` at the given strides and offset. */
function place(x: Tensor, y: Tensor, strides: Shape, offset: number): void {
  const [from, X, Y] = [positions(x), x.storage.data, y.storage.data];
  positions({ shape: x.shape, strides, offset }).forEach((at, i) => void (Y[at] = X[from[i]!]!));
}

/**
 * `a` where `condition` holds, else `b`; all three broadcast (torch.where). `condition`: bool.
 * Throws `DTypeError` `DTYPE_UNSUPPORTED` for another type of condition.
 */
export const where: OpFunction<[condition: Tensor, a: TensorLike, b: TensorLike]> = defineOp<
  undefined,
  'condition' | 'a' | 'b',
  'y'
>({
  name: 'where',
  node: 'WhereBackward0',
  inputs: ['condition', 'a', 'b'],
  outputs: ['y'],
  infer([condition, a, b]) {
    if (condition!.dtype !== 'bool')
      throw new DTypeError(
        'DTYPE_UNSUPPORTED',
        `where: the condition must be bool, got ${condition!.dtype}`,
        { op: 'where' },
      );
    const shape = broadcastShapes('where', broadcastShapes('where', condition!.shape, a!.shape), b!.shape);
    return { shape, dtype: promote(a!, b!) };
  },
  kernel([condition, a, b], [y]) {
    const [C, A, B, Y] = [condition!.storage.data, a!.storage.data, b!.storage.data, y!.storage.data];
    const [ic, ia, ib] = [walk(condition!, y!.shape), walk(a!, y!.shape), walk(b!, y!.shape)];
    for (let i = 0; i < sizeOf(y!.shape); i++)
      Y[i] = C[ic === null ? i : ic[i]!] === 0 ? B[ib === null ? i : ib[i]!]! : A[ia === null ? i : ia[i]!]!;
  },
  vjp: {
    condition: null,
    a: needs(['condition'], ({ g }, condition) => where(condition, g, 0)),
    b: needs(['condition'], ({ g }, condition) => where(condition, 0, g)),
  },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (condition, a, b) => {
  // Two scalars have no tensor to follow, so the first becomes one by itself.
  const first = a instanceof Tensor ? a : b instanceof Tensor ? like('where', a, b) : full([], a);
  return run.one([condition, first, like('where', b, first)], undefined);
});

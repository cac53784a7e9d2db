/** Constant tensors, and the choice between two. None is a method: they make tensors from something else than one tensor. */
import { ArgumentError, AutogradError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { compiledWhere } from '../compiled/choice.js';
import { compiled1 } from '../compiled/elementwise.js';
import { checkDType, checkRange, type DType, isFloating, promote, storedBytes } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { castOf } from '../rounding.js';
import { broadcastShapes, checkBytes, checkShape, type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { apply3 } from './apply.js';
import { isNamed } from './by-name.js';
import { like, type TensorLike } from './scalar.js';

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
  if (typeof requiresGrad !== 'boolean')
    throw new ArgumentError(
      'ARG_TYPE',
      `${op}: requiresGrad must be true or false, got ${shown(requiresGrad)}`,
      {
        op,
      },
    );
  const type = checkDType(op, dtype);
  if (!requiresGrad) return make(type);
  if (!isFloating(type)) throw noGradient(op, type);
  return make(type).requiresGrad_();
}

const noGradient = (op: string, dtype: DType): AutogradError =>
  new AutogradError('GRAD_DTYPE', `${op}: ${dtype} has no gradient; only floating dtypes have`, {
    op,
    details: { dtype },
  });

type Fillable = number | bigint | boolean;
export interface FillOptions extends MakeOptions {
  readonly fillValue: Fillable;
}
/** What is filled in, by place or by name, and the other options. Throws `ArgumentError` `ARG_TYPE`. */
export function fillOf(
  op: string,
  first: Fillable | FillOptions,
  second: MakeOptions | undefined,
): readonly [value: Fillable, options: MakeOptions] {
  if (!isNamed(first)) return [first, second ?? {}];
  if (second !== undefined)
    throw new ArgumentError('ARG_TYPE', `${op}: options stand in one object, got two`, { op });
  const { fillValue, ...options } = first;
  return [fillValue, options];
}

interface Fill {
  readonly shape: Shape;
  readonly value: number;
  readonly dtype: DType;
}

/** A maker is an operation without inputs, so that an interpreter can adopt what is made inside it. */
const filling: OpFunction<[attrs: Fill]> = defineOp<Fill, never, 'y'>({
  name: 'full',
  node: '',
  inputs: [],
  outputs: ['y'],
  fills: true,
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  kernel(_, [y], { value }) {
    if (!compiled1('fill', y!, y!, value)) y!.storage.data.fill(value);
  },
  vjp: {},
  jvp: 'constant',
  batch: { lift: (attrs, size) => ({ ...attrs, shape: [size, ...attrs.shape] }) },
}).called((run) => (attrs) => run.one([], attrs));

/** `value` as a number of `dtype` everywhere, all checked but the value. */
function filledWith(op: string, shape: Shape, value: number | bigint | boolean, dtype: DType): Tensor {
  checkFill(value);
  const size = sizeOf(shape);
  checkBytes(op, size * storedBytes(dtype), `${size} elements of ${dtype}`);
  checkRange('full', typeof value === 'boolean' ? Number(value) : value, dtype, 'the fill value');
  return filling({ shape: shape.slice(), value: castOf('float64', dtype)(Number(value)), dtype });
}

function checkFill(value: unknown): void {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `full: a number is wanted as fill value, got ${shown(value)}`, {
      op: 'full',
    });
}

/**
 * One number everywhere (torch.full). A boolean value makes bool, a bigint int64, unless `dtype` says otherwise.
 * Throws `ShapeError`, `DTypeError`, `ArgumentError` `ARG_TYPE`, `AllocationError` `ALLOC_LIMIT`.
 */
export const full: OpFunction<[shape: Shape, value: Fillable | FillOptions, options?: MakeOptions]> =
  Object.assign(
    (shape: Shape, given: Fillable | FillOptions, more?: MakeOptions): Tensor => {
      const [value, options] = fillOf('full', given, more);
      checkFill(value);
      checkShape('full', shape);
      const natural = typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : 'float32';
      return made('full', options, (dtype) => filledWith('full', shape, value, dtype), natural);
    },
    { op: filling.op },
  );

function filled(op: string, shape: Shape, value: number | bigint | boolean, options: MakeOptions): Tensor {
  checkShape(op, shape);
  return made(op, options, (dtype) => filledWith(op, shape, value, dtype));
}
function filledLike(op: string, x: Tensor, value: number | bigint | boolean, options: MakeOptions): Tensor {
  const { shape, dtype } = tensorOf(op, x);
  checkOptions(op, options, makeOptions);
  return filled(op, shape, value, { dtype, ...options });
}
/** Zeros (torch.zeros). */
export const zeros = (shape: Shape, options: MakeOptions = {}): Tensor => filled('zeros', shape, 0, options);
/** Ones (torch.ones). */
export const ones = (shape: Shape, options: MakeOptions = {}): Tensor => filled('ones', shape, 1, options);
/** A tensor to be written; ours holds zeros (torch.empty). */
export const empty = (shape: Shape, options: MakeOptions = {}): Tensor => filled('empty', shape, 0, options);
/** Zeros in the shape and type of `x`, contiguous whatever its layout (torch.zeros_like, which keeps the strides of a dense `x`). */
export const zerosLike = (x: Tensor, options: MakeOptions = {}): Tensor =>
  filledLike('zerosLike', x, 0, options);
/** Ones in the shape and type of `x`, contiguous as `zerosLike` (torch.ones_like). */
export const onesLike = (x: Tensor, options: MakeOptions = {}): Tensor =>
  filledLike('onesLike', x, 1, options);
/** `value` everywhere in the shape and type of `x`, contiguous as `zerosLike` (torch.full_like). */
export const fullLike = (x: Tensor, value: Fillable | FillOptions, options?: MakeOptions): Tensor =>
  filledLike('fullLike', x, ...fillOf('fullLike', value, options));
/** A tensor to be written, in the shape and type of `x`, contiguous as `zerosLike` (torch.empty_like). */
export const emptyLike = (x: Tensor, options: MakeOptions = {}): Tensor =>
  filledLike('emptyLike', x, 0, options);

/**
 * `a` where `condition` holds, else `b`; all three broadcast. `condition`: bool.
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
  fills: true,
  kernel([condition, a, b], [y]) {
    if (!compiledWhere(condition!, a!, b!, y!))
      apply3((hit, v, w) => (hit === 0 ? w : v), condition!, a!, b!, y!);
  },
  vjp: {
    condition: null,
    a: needs(['condition'], ({ g }, condition) => where(condition, g, 0)),
    b: needs(['condition'], ({ g }, condition) => where(condition, 0, g)),
  },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (condition, a, b) => {
  tensorOf('where', condition, 'the condition');
  // Two scalars have no tensor to follow, so the first becomes one by itself.
  const first = a instanceof Tensor ? a : b instanceof Tensor ? like('where', a, b) : full([], a);
  return run.one([condition, first, like('where', b, first)], undefined);
});

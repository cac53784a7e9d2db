/** Holding numbers between bounds. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import { type DType, isFloating, promote } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { refusal, refuseForeign, tensorOf } from '../operand.js';
import { broadcastShapes } from '../shape.js';
import { Tensor } from '../tensor.js';
import { type Bounds, heldBetween } from './bounds.js';
import { inOrder, isNamed } from './by-name.js';
import { type Binary, binary, type Elementwise, unaryWith } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { like, type TensorLike } from './scalar.js';

export interface ClampOptions {
  /** A number, or a tensor that broadcasts with `x`. */
  readonly min?: number | bigint | Tensor;
  readonly max?: number | bigint | Tensor;
}

type Limit = number | bigint | Tensor;
/** Bounds in one object, or one behind the other, of which null stands for none. */
type BoundArguments = [min: ClampOptions | Limit | null, max?: Limit | null];

function boundsOf([first, second]: BoundArguments): ClampOptions {
  refuseForeign('clamp', first);
  if (typeof first === 'object' && first !== null && !(first instanceof Tensor)) {
    if (second === undefined) return first;
    throw new ArgumentError(
      'ARG_TYPE',
      'clamp: bounds stand in one object or one behind the other, got both',
      {
        op: 'clamp',
      },
    );
  }
  return {
    ...(first === null || first === undefined ? {} : { min: first }),
    ...(second === null || second === undefined ? {} : { max: second }),
  };
}

/** Between two numbers. */
const holding = (node: string): Elementwise<[x: Tensor, options: ClampOptions]> =>
  unaryWith<Bounds, [x: Tensor, options: ClampOptions]>({
    name: 'clamp',
    node,
    kind: typeBetween,
    f: heldBetween,
    x: needs(['x'], ({ g, attrs }, x) => inside(g, x, attrs)),
    attrsOf: (_, options: ClampOptions) => {
      checkOptions('clamp', options ?? {}, ['min', 'max']);
      const { min, max } = options ?? {};
      if (min === undefined && max === undefined)
        throw new ArgumentError('ARG_MISSING', 'clamp: min or max must be given', { op: 'clamp' });
      return { min: bound('min', min, -Infinity), max: bound('max', max, Infinity) };
    },
  });
const held = holding('ClampBackward1');

/** The larger of both; where they are equal the first has the gradient. */
const above: Binary = binary('clampMin', 'ClampMinBackward1', 'number', Math.max, {
  a: needs(['a', 'b'], ({ g }, a, b) => where(a.ge(b), g, 0)),
  b: needs(['a', 'b'], ({ g }, a, b) => where(a.lt(b), g, 0)),
});
/** The smaller of both; where they are equal the first has the gradient. */
const below: Binary = binary('clampMax', 'ClampMaxBackward1', 'number', Math.min, {
  a: needs(['a', 'b'], ({ g }, a, b) => where(a.le(b), g, 0)),
  b: needs(['a', 'b'], ({ g }, a, b) => where(a.gt(b), g, 0)),
});

/** Which bounds there are; in place of a missing one stands a number. */
interface Given {
  readonly min: boolean;
  readonly max: boolean;
}
/** What `x` is before the upper bound. */
const raised = (x: Tensor, min: Tensor, given: Given): Tensor => (given.min ? above(x, min) : x);
/** Between bounds of which one or both are tensors. */
const between: Elementwise<[x: Tensor, options: ClampOptions]> = defineOp<Given, 'x' | 'min' | 'max', 'y'>({
  name: 'clamp',
  node: 'ClampBackward0',
  inputs: ['x', 'min', 'max'],
  outputs: ['y'],
  infer([x, min, max], given) {
    if (!given.min) return below.op.infer!([x!, max!], undefined);
    const first = above.op.infer!([x!, min!], undefined);
    if (!given.max) return first;
    const second = below.op.infer!([x!, max!], undefined);
    return {
      shape: broadcastShapes('clamp', first.shape, second.shape),
      dtype: promote(first, { shape: max!.shape, dtype: max!.dtype }),
    };
  },
  made([x, min, max], given) {
    const y = raised(x!, min!, given);
    return [given.max ? below(y, max!) : y];
  },
  vjp: {
    x: needs(['x', 'min', 'max'], ({ g, attrs: given }, x, min, max) => {
      const under = given.max ? where(x.le(max), g, 0) : g;
      return given.min ? where(x.ge(min), under, 0) : under;
    }),
    // Where min is above max the result is max, whatever x is. Where they are equal, min gets nothing: as in PyTorch.
    min: needs(['x', 'min', 'max'], ({ g, attrs: given }, x, min, max) => {
      const under = where(x.lt(min), g, 0);
      return given.max ? where(min.lt(max), under, 0) : under;
    }),
    max: needs(['x', 'min', 'max'], ({ g, attrs: given }, x, min, max) => {
      const over = where(x.gt(max), g, 0);
      return given.min ? where(max.lt(min), g, over) : over;
    }),
  },
  jvp: 'diagonal',
  batch: 'aligned',
}).prepared((x: Tensor, options: ClampOptions) => {
  checkOptions('clamp', options, ['min', 'max']);
  const { min, max } = options;
  for (const [name, value] of Object.entries(options)) if (!(value instanceof Tensor)) bound(name, value, 0);
  // A missing bound is a constant that nobody reads: PyTorch shows it as null.
  const operand = (value: TensorLike = 0): Tensor => like('clamp', value, tensorOf('clamp', x));
  return [[x, operand(min), operand(max)], { min: min !== undefined, max: max !== undefined }];
});

const hasTensor = (options: unknown): options is ClampOptions =>
  typeof options === 'object' &&
  options !== null &&
  Object.values(options).some((limit) => limit instanceof Tensor);

/**
 * `x` held between `min` and `max` (torch.clamp): `clamp(x, 0, 1)`, `clamp(x, null, 1)` or `clamp(x, { max: 1 })`. Between numbers the slope is 0 on and outside the bounds, as in PyTorch
 * 2.14. Where `min` is above `max` the result is `max`. Integers between fractions become float32.
 * Throws `ArgumentError` `ARG_MISSING` when neither bound is given, `ARG_UNKNOWN`, `ARG_TYPE`; `ShapeError` `SHAPE_BROADCAST`.
 */
export const clamp: Elementwise<[x: Tensor, ...BoundArguments]> = Object.assign(
  (x: Tensor, ...bounds: BoundArguments): Tensor => {
    const options = boundsOf(bounds);
    return hasTensor(options) ? between(x, options) : held(x, options);
  },
  { op: held.op, prepare: (x: Tensor, ...bounds: BoundArguments) => held.prepare(x, boundsOf(bounds)) },
);

const [held_, between_] = [inPlace(held), inPlace(between)];
/** Clamps in place. Throws also `DTypeError` `DTYPE_MISMATCH` for bounds of a higher kind. */
export const clamp_: OpFunction<[x: Tensor, ...BoundArguments]> = Object.assign(
  (x: Tensor, ...bounds: BoundArguments): Tensor => {
    const options = boundsOf(bounds);
    return hasTensor(options) ? between_(x, options) : held_(x, options);
  },
  { op: held_.op },
);

type Bounded = OpFunction<[x: Tensor, bound: Limit | ClampOptions]>;
type Side = 'min' | 'max';
type Held = OpFunction<[x: Tensor, options: ClampOptions]>;
/** One bound, a number or a tensor: rows of their own, as PyTorch has them. */
const bounded = (side: Side, byNumber: Held, byTensor: OpFunction<[x: Tensor, limit: TensorLike]>): Bounded =>
  Object.assign(
    (x: Tensor, given: Limit | ClampOptions): Tensor => {
      const limit = isNamed(given) ? inOrder('clamp', 0, [side], [given])[0] : given;
      if (limit instanceof Tensor) return byTensor(tensorOf('clamp', x), limit);
      // What is no number either is refused there.
      return byNumber(x, { [side]: limit });
    },
    { op: byNumber.op },
  );
const [least, most] = [holding('ClampMinBackward0'), holding('ClampMaxBackward0')];
/** `x` held above a bound (torch.clamp_min). */
export const clampMin: Bounded = bounded('min', least, above);
/** `x` held below a bound (torch.clamp_max). */
export const clampMax: Bounded = bounded('max', most, below);
/** Holds above a bound, in place. */
export const clampMin_: Bounded = bounded('min', inPlace(least), inPlace(above));
/** Holds below a bound, in place. */
export const clampMax_: Bounded = bounded('max', inPlace(most), inPlace(below));

/** `g` between the bounds, else 0. An open bound holds nothing, not even infinity. */
function inside(g: Tensor, x: Tensor, { min, max }: Bounds): Tensor {
  const under = max === Infinity ? g : where(x.lt(max), g, 0);
  return min === -Infinity ? under : where(x.gt(min), under, 0);
}

function bound(name: string, value: unknown, open: number): number {
  if (value === undefined) return open;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  throw refusal('clamp', value, `${name} must be a number`);
}

function typeBetween(dtype: DType, { min, max }: Bounds): DType {
  if (isFloating(dtype)) return dtype;
  const whole = [min, max].every((v) => Number.isInteger(v) || Math.abs(v) === Infinity);
  if (!whole) return 'float32';
  return dtype === 'bool' ? 'int64' : dtype;
}

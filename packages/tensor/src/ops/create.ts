/** Tensors from values, ranges and identities. */
import { ArgumentError, ShapeError, shown } from '@isograd/errors';
import { bytesPerElement, checkRange, type DType, isFloating } from '../dtype.js';
import { door } from '../door.js';
import { checkBytes, checkShape, contiguous, maxRank, type Shape, sizeOf } from '../shape.js';
import { emptyOf, type Nested, Tensor } from '../tensor.js';
import { clone } from './arithmetic.js';
import { made, type MakeOptions } from './makers.js';

type Value = number | bigint | boolean;
export interface TensorOptions extends MakeOptions {
  /** The shape that a flat list of values takes. */
  readonly shape?: Shape;
}

/**
 * A tensor of the given values: numbers make float32, bigints int64, booleans bool (torch.tensor). Typed arrays and
 * nested arrays are copied. A mixture of kinds takes the higher one.
 * Throws `ShapeError` `SHAPE_RAGGED`, `SHAPE_NUMEL`, `SHAPE_RANK`; `ArgumentError` `ARG_TYPE`, `ARG_MISSING`; `DTypeError` `DTYPE_RANGE`.
 */
export function tensor(data: Nested<Value> | ArrayBufferView | Tensor, options: TensorOptions = {}): Tensor {
  if (data === undefined) throw new ArgumentError('ARG_MISSING', 'tensor: data is missing', { op: 'tensor' });
  const { shape: wanted, ...rest } = options;
  const { values, shape, natural } = collect(data);
  if (wanted !== undefined) checkShape('tensor', wanted);
  if (wanted !== undefined && sizeOf(wanted) !== values.length)
    throw new ShapeError(
      'SHAPE_NUMEL',
      `tensor: ${values.length} values were given, [${wanted}] needs ${sizeOf(wanted)}`,
      {
        op: 'tensor',
        details: { values: values.length, shape: wanted },
      },
    );
  return made('tensor', rest, (dtype) => adopted(filledWith(values, wanted ?? shape, dtype)), natural);
}

function filledWith(values: ArrayLike<number>, shape: Shape, dtype: DType): Tensor {
  const x = emptyOf('tensor', [...shape], dtype);
  const data = x.storage.data;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!isFloating(dtype)) checkWhole(value, dtype, i, shape);
    data[i] = dtype === 'bool' ? Number(value !== 0) : isFloating(dtype) ? value : Math.trunc(value);
  }
  return x;
}

function checkWhole(value: number, dtype: DType, i: number, shape: Shape): void {
  if (dtype === 'bool') return;
  checkRange('tensor', Number.isNaN(value) ? value : Math.trunc(value), dtype, `[${placeOf(i, shape)}]`);
}

const placeOf = (i: number, shape: Shape): string =>
  contiguous(shape)
    .map((step, d) => Math.floor(i / step) % shape[d]!)
    .join(', ');

interface Collected {
  readonly values: ArrayLike<number>;
  readonly shape: Shape;
  readonly natural: DType;
}

function collect(data: Nested<Value> | ArrayBufferView | Tensor): Collected {
  if (data instanceof Tensor) return { values: data.data(), shape: data.shape, natural: data.dtype };
  if (ArrayBuffer.isView(data)) return fromView(data);
  const shape = depths(data);
  const values: number[] = [];
  const seen = { number: false, bigint: false };
  fillFrom(data, shape, [], values, seen);
  const natural = seen.number || values.length === 0 ? 'float32' : seen.bigint ? 'int64' : 'bool';
  return { values, shape, natural };
}

function fromView(data: ArrayBufferView): Collected {
  if (data instanceof Float32Array) return { values: data, shape: [data.length], natural: 'float32' };
  if (data instanceof Float64Array) return { values: data, shape: [data.length], natural: 'float64' };
  if (data instanceof Int32Array) return { values: data, shape: [data.length], natural: 'int32' };
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray)
    return { values: data, shape: [data.length], natural: 'uint8' };
  if (data instanceof BigInt64Array) {
    data.forEach((value, i) => checkRange('tensor', Number(value), 'int64', `[${i}]`));
    return { values: Float64Array.from(data, Number), shape: [data.length], natural: 'int64' };
  }
  throw new ArgumentError(
    'ARG_TYPE',
    `tensor: ${shown(data)} is not supported; a Float32Array, Float64Array, Int32Array, Uint8Array or BigInt64Array is`,
    { op: 'tensor' },
  );
}

/** The shape that the first elements promise. Iterative, so that a hostile depth does not overflow the stack. */
function depths(data: Nested<Value>): number[] {
  const shape: number[] = [];
  for (let v: Nested<Value> | undefined = data; Array.isArray(v); v = v[0] as Nested<Value> | undefined) {
    if (shape.length === maxRank)
      throw new ShapeError(
        'SHAPE_RANK',
        `tensor: arrays are nested deeper than the maximum rank of ${maxRank}`,
        { op: 'tensor' },
      );
    shape.push(v.length);
  }
  return shape;
}

function fillFrom(
  data: unknown,
  shape: Shape,
  path: readonly number[],
  values: number[],
  seen: { number: boolean; bigint: boolean },
): void {
  const at = path.length === 0 ? 'the top' : `[${path.join('][')}]`;
  if (path.length < shape.length) {
    const n = shape[path.length]!;
    if (!Array.isArray(data))
      throw new ShapeError(
        'SHAPE_RAGGED',
        `tensor: ${at} is ${shown(data)}, where an array of ${n} was expected`,
        { op: 'tensor', details: { path } },
      );
    if (data.length !== n)
      throw new ShapeError(
        'SHAPE_RAGGED',
        `tensor: ${at} has length ${data.length}, the rows before it have ${n}`,
        { op: 'tensor', details: { path, lengths: [data.length, n] } },
      );
    data.forEach((item, i) => fillFrom(item, shape, [...path, i], values, seen));
    return;
  }
  if (Array.isArray(data))
    throw new ShapeError(
      'SHAPE_RAGGED',
      `tensor: ${at} is an array of ${data.length}, where a number was expected`,
      { op: 'tensor', details: { path } },
    );
  if (typeof data === 'number') seen.number = true;
  else if (typeof data === 'bigint') {
    checkRange('tensor', Number(data), 'int64', at);
    seen.bigint = true;
  } else if (typeof data !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `tensor: ${at} is ${shown(data)}, where a number was expected`, {
      op: 'tensor',
      details: { path },
    });
  values.push(Number(data));
}

/**
 * A tensor over a copy of `data` in row-major order (as torch.from_numpy, but copied). int64 takes a Float64Array
 * with `{ dtype: "int64" }`. Throws `ShapeError` `SHAPE_NUMEL`, `ArgumentError` `ARG_TYPE`.
 */
export const fromTypedArray = (data: ArrayBufferView, shape: Shape, options: MakeOptions = {}): Tensor =>
  tensor(data, { ...options, shape });

/**
 * `start`, `start + step`, … up to but without `end`; `arange(n)` counts from 0 (torch.arange). float32 bit for bit as
 * PyTorch's vectorised kernel. A call with bigints only gives int64.
 * Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`; `AllocationError` `ALLOC_LIMIT`.
 */
export function arange(
  ...args:
    | [end: Count, options?: MakeOptions]
    | [start: Count, end: Count, options?: MakeOptions]
    | [start: Count, end: Count, step: Count, options?: MakeOptions]
): Tensor {
  const numbers = args.filter((v): v is Count => typeof v !== 'object');
  const options = args.find((v): v is MakeOptions => typeof v === 'object') ?? {};
  const bad = numbers.find((v) => typeof v !== 'number' && typeof v !== 'bigint');
  if (bad !== undefined || numbers.length === 0)
    throw new ArgumentError('ARG_TYPE', `arange: numbers are wanted, got ${shown(bad)}`, { op: 'arange' });
  const [start, end, step] =
    numbers.length === 1
      ? [0, Number(numbers[0]), 1]
      : [Number(numbers[0]), Number(numbers[1]), Number(numbers[2] ?? 1)];
  if (![start, end, step].every(Number.isFinite) || step === 0 || (end - start) * step < 0)
    throw new ArgumentError('ARG_RANGE', `arange: from ${start} to ${end} by ${step} is no finite range`, {
      op: 'arange',
      details: { start, end, step },
    });
  const natural = numbers.every((v) => typeof v === 'bigint') ? 'int64' : 'float32';
  return made(
    'arange',
    options,
    (dtype) => adopted(ranged(start, Math.ceil((end - start) / step), step, dtype)),
    natural,
  );
}
type Count = number | bigint;

function ranged(start: number, count: number, step: number, dtype: DType): Tensor {
  checkBytes('arange', count * bytesPerElement(dtype), `${count} elements`);
  const x = emptyOf('arange', [count], dtype);
  const data = x.storage.data;
  if (dtype === 'float32') range32(data, start, step);
  else for (let i = 0; i < count; i++) data[i] = start + step * i;
  return x;
}

/** PyTorch fills whole blocks of 16 in two vectors of 8, each from its own rounded base, and the rest one by one. */
function range32(data: { [i: number]: number; readonly length: number }, start: number, step: number): void {
  const f = Math.fround;
  const whole = data.length - (data.length % 16);
  for (let i = 0; i < data.length; i++) {
    const base = i - (i % 8);
    data[i] = i < whole ? f(f(start + step * base) + (i % 8) * step) : f(start + step * i);
  }
}

/** `steps` numbers from `start` to `end`, both included (torch.linspace). Throws `ArgumentError` `ARG_RANGE`. */
export function linspace(start: number, end: number, steps: number, options: MakeOptions = {}): Tensor {
  if (!Number.isInteger(steps) || steps < 0)
    throw new ArgumentError(
      'ARG_RANGE',
      `linspace: steps must be a whole number from 0 up, got ${shown(steps)}`,
      { op: 'linspace' },
    );
  return made('linspace', options, (dtype) => {
    const x = emptyOf('linspace', [steps], dtype);
    const data = x.storage.data;
    const rounded = (v: number): number => (dtype === 'float32' ? Math.fround(v) : v);
    const step = rounded((rounded(end) - rounded(start)) / Math.max(steps - 1, 1));
    // From both ends, so that the last element is exactly `end`.
    for (let i = 0; i < steps; i++)
      data[i] = i < Math.floor(steps / 2) ? rounded(start) + step * i : rounded(end) - step * (steps - i - 1);
    if (steps === 1) data[0] = start;
    return adopted(x);
  });
}

/** Ones on the diagonal of an `n` by `m` matrix (torch.eye). */
export function eye(n: number, m: number | MakeOptions = n, options: MakeOptions = {}): Tensor {
  const [columns, given] = typeof m === 'number' ? [m, options] : [n, m];
  checkShape('eye', [n, columns]);
  return made('eye', given, (dtype) => {
    const x = emptyOf('eye', [n, columns], dtype);
    for (let i = 0; i < Math.min(n, columns); i++) x.storage.data[i * columns + i] = 1;
    return adopted(x);
  });
}

/** What is made inside vmap or jvp belongs there: it may be written to. */
const adopted = (x: Tensor): Tensor => (door.level === null ? x : clone(x));

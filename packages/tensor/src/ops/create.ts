/** Tensors from values: numbers, nested arrays, typed arrays, other tensors. */
import { ArgumentError, isDetached, ShapeError, shown } from '@isograd/errors';
import { emptyOf } from '../blank.js';
import { checkRange, type DType, isFloating } from '../dtype.js';
import { door } from '../door.js';
import { refuseForeign } from '../operand.js';
import type { Nested } from '../reading.js';
import { castOf, settle } from '../rounding.js';
import { checkShape, maxRank, rowMajor, type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { clone } from './copies.js';
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
  const cast = castOf('float64', dtype);
  for (let i = 0; i < values.length; i++) {
    if (!isFloating(dtype)) checkRange('tensor', values[i]!, dtype, () => `[${placeOf(i, shape)}]`);
    data[i] = cast(values[i]!);
  }
  settle('tensor', data, dtype, null);
  return x;
}

const placeOf = (i: number, shape: Shape): string =>
  rowMajor(shape)
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
  const r: Reading = { shape: depths(data), values: [], path: [], number: false, bigint: false };
  read(data, r);
  const natural = r.number || r.values.length === 0 ? 'float32' : r.bigint ? 'int64' : 'bool';
  return { values: r.values, shape: r.shape, natural };
}

const naturals: Readonly<Record<string, DType>> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
};
/** Name of a view's class, also for one of another realm, where `instanceof` fails. */
const kindOf = (view: ArrayBufferView): string => Object.prototype.toString.call(view).slice(8, -1);
type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray;
const ofNumbers = (view: ArrayBufferView): view is NumberArray => Object.hasOwn(naturals, kindOf(view));
const ofBigints = (view: ArrayBufferView): view is BigInt64Array => kindOf(view) === 'BigInt64Array';

function fromView(data: ArrayBufferView): Collected {
  if (isDetached(data))
    throw new ArgumentError('ARG_TYPE', `tensor: the memory of this ${kindOf(data)} was transferred away`, {
      op: 'tensor',
    });
  if (ofNumbers(data)) return { values: data, shape: [data.length], natural: naturals[kindOf(data)]! };
  if (ofBigints(data)) {
    data.forEach((value, i) => checkRange('tensor', value, 'int64', `[${i}]`));
    return { values: Float64Array.from(data, Number), shape: [data.length], natural: 'int64' };
  }
  throw new ArgumentError(
    'ARG_TYPE',
    `tensor: ${shown(data)} is not supported; a Float32Array, Float64Array, Int32Array, Uint8Array or BigInt64Array is`,
    { op: 'tensor' },
  );
}

/** The shape that the first elements promise. Iterative, so that a hostile depth does not overflow the stack. */
function depths(data: unknown): number[] {
  const shape: number[] = [];
  for (let v: unknown = data; Array.isArray(v); v = v[0]) {
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

/** What has been read of nested arrays, and where reading stands. */
interface Reading {
  readonly shape: Shape;
  readonly values: number[];
  readonly path: number[];
  number: boolean;
  bigint: boolean;
}

function read(data: unknown, r: Reading): void {
  const axis = r.path.length;
  if (axis === r.shape.length) return readValue(data, r);
  if (!Array.isArray(data) || data.length !== r.shape[axis]) refuseRow(data, r, r.shape[axis]!);
  // Not forEach: it skips holes.
  for (let i = 0; i < data.length; i++) {
    r.path.push(i);
    read(data[i], r);
    r.path.pop();
  }
}

function readValue(value: unknown, r: Reading): void {
  if (typeof value === 'number') r.number = true;
  else if (typeof value === 'bigint') {
    checkRange('tensor', value, 'int64', place(r));
    r.bigint = true;
  } else if (typeof value !== 'boolean') refuseValue(value, r);
  r.values.push(Number(value));
}

const place = ({ path }: Reading): string => (path.length === 0 ? 'the top' : `[${path.join('][')}]`);

function refuseValue(value: unknown, r: Reading): never {
  refuseForeign('tensor', value);
  const what = `tensor: ${place(r)} is`;
  if (!Array.isArray(value))
    throw new ArgumentError('ARG_TYPE', `${what} ${shown(value)}, where a number was expected`, {
      op: 'tensor',
      details: { path: r.path },
    });
  throw ragged(`${what} an array of ${value.length}, where a number was expected`, r);
}

function refuseRow(data: unknown, r: Reading, n: number): never {
  if (!Array.isArray(data))
    throw ragged(`tensor: ${place(r)} is ${shown(data)}, where an array of ${n} was expected`, r);
  throw ragged(`tensor: ${place(r)} has length ${data.length}, the rows before it have ${n}`, r);
}

const ragged = (message: string, { path }: Reading): ShapeError =>
  new ShapeError('SHAPE_RAGGED', message, { op: 'tensor', details: { path } });

/**
 * A tensor over a copy of `data` in row-major order (as torch.from_numpy, but copied). int64 takes a Float64Array
 * with `{ dtype: "int64" }`. Throws `ShapeError` `SHAPE_NUMEL`, `ArgumentError` `ARG_TYPE`.
 */
export const fromTypedArray = (data: ArrayBufferView, shape: Shape, options: MakeOptions = {}): Tensor =>
  tensor(data, { ...options, shape });

/** What is made inside vmap or jvp belongs there: it may be written to. */
export const adopted = (x: Tensor): Tensor => (door.level === null ? x : clone(x));

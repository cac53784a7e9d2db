/** Tensors as bit patterns: exact to write down, exact to compare. */
import { FormatError, NumericError, ShapeError } from '@isograd/errors';
import { type DType, isFloating } from '../dtype.js';
import { tensor } from '../ops/create.js';
import { sameShape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** A tensor in JSON: floating values as big-endian hex words (8 digits each for float32, 16 for float64), others as numbers. */
export interface Encoded {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly hex?: string;
  readonly data?: readonly (number | boolean)[];
}

/** Decodes; float32 bit patterns survive, NaN payloads apart. Throws `FormatError` `FORMAT_SHAPE`, `FORMAT_DTYPE`. */
export function fromBits({ dtype, shape, hex, data }: Encoded): Tensor {
  const known: Partial<Record<string, DType>> = {
    float32: 'float32',
    float64: 'float64',
    int32: 'int32',
    int64: 'int64',
    uint8: 'uint8',
    bool: 'bool',
  };
  const type = known[dtype];
  if (type === undefined)
    throw new FormatError('FORMAT_DTYPE', `fromBits: dtype "${dtype}" is not supported`, {
      details: { dtype },
    });
  const values = hex === undefined ? Array.from(data ?? [], Number) : words(hex, type);
  if (values.length !== sizeOf(shape))
    throw new FormatError('FORMAT_SHAPE', `fromBits: ${values.length} values do not fill [${shape}]`, {
      details: { shape, values: values.length },
    });
  return tensor(Float64Array.from(values), { dtype: type, shape });
}

const digitsOf = (dtype: DType): number => (dtype === 'float64' ? 16 : 8);

function words(hex: string, dtype: DType): number[] {
  const [view, digits] = [new DataView(new ArrayBuffer(8)), digitsOf(dtype)];
  return Array.from({ length: hex.length / digits }, (_, i) => {
    const word = hex.slice(i * digits, (i + 1) * digits);
    view.setUint32(0, Number.parseInt(word.slice(0, 8), 16));
    if (digits === 8) return view.getFloat32(0);
    view.setUint32(4, Number.parseInt(word.slice(8), 16));
    return view.getFloat64(0);
  });
}

/** The hex words of a floating tensor in row-major order; every NaN is written alike. */
export function bitsOf(x: Tensor): string {
  const view = new DataView(new ArrayBuffer(8));
  return Array.from(x.data(), (value) => {
    if (x.dtype === 'float64') view.setFloat64(0, value);
    else view.setFloat32(0, value);
    const high = view.getUint32(0).toString(16).padStart(8, '0');
    return x.dtype === 'float64' ? high + view.getUint32(4).toString(16).padStart(8, '0') : high;
  }).join('');
}

export interface CloseOptions {
  /** Relative to the expected value. Default 1.3e-6 for float32, 1e-7 for float64, 0 for others. */
  readonly rtol?: number;
  /** Default 1e-5 for float32, 1e-7 for float64, 0 for others. */
  readonly atol?: number;
}

/**
 * Throws unless the tensors agree (torch.testing.assert_close): `ShapeError` `SHAPE_MISMATCH`, or `NumericError`
 * `NUMERIC_MISMATCH` with the worst element. NaN equals NaN; dtypes are not compared.
 */
export function assertClose(actual: Tensor, expected: Tensor, options: CloseOptions = {}): void {
  const single = actual.dtype === 'float32';
  const {
    rtol = isFloating(actual.dtype) ? (single ? 1.3e-6 : 1e-7) : 0,
    atol = isFloating(actual.dtype) ? (single ? 1e-5 : 1e-7) : 0,
  } = options;
  if (!sameShape(actual.shape, expected.shape))
    throw new ShapeError(
      'SHAPE_MISMATCH',
      `assertClose: shape [${actual.shape}] is not [${expected.shape}]`,
      { op: 'assertClose' },
    );
  const [a, b] = [actual.data(), expected.data()];
  let [worst, excess] = [-1, 0];
  b.forEach((want, i) => {
    const got = a[i]!;
    if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return;
    const over = Math.abs(got - want) / (atol + rtol * Math.abs(want));
    if (!(over <= 1) && (worst < 0 || !(over <= excess))) [worst, excess] = [i, over];
  });
  if (worst < 0) return;
  throw new NumericError(
    'NUMERIC_MISMATCH',
    `assertClose: element ${worst} is ${a[worst]}, expected ${b[worst]}; rtol ${rtol}, atol ${atol}`,
    {
      op: 'assertClose',
      details: { element: worst, actual: String(a[worst]), expected: String(b[worst]), rtol, atol },
    },
  );
}

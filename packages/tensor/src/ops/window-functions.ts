/** Window functions of signal processing: what fades the ends of a frame out before it is transformed. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { type DType, isFloating } from '../dtype.js';
import type { Tensor } from '../tensor.js';
import { mul, sub } from './arithmetic.js';
import { i0 } from './bessel.js';
import { to } from './cast.js';
import { cat } from './joins.js';
import { made, makeOptions, type MakeOptions, ones, zeros } from './makers.js';
import { cos, neg, sqrt, square } from './math.js';
import { slice } from './parts.js';
import { arange } from './ranges.js';

export interface WindowOptions extends MakeOptions {
  /** Whether the window is one period of a longer one, which spectra want (default), or symmetric, as filters want. */
  readonly periodic?: boolean;
}
export interface HammingOptions extends WindowOptions {
  /** The height around which the window swings; 0.54 unless said otherwise. */
  readonly alpha?: number;
  /** How far it swings; 0.46 unless said otherwise. */
  readonly beta?: number;
}
export interface KaiserOptions extends WindowOptions {
  /** How narrow the window is; 12 unless said otherwise. */
  readonly beta?: number;
}

/** The places 0, 1, … of a window whose last has the number `last`. */
type Shape = (places: Tensor, last: number) => Tensor;

function windowed(op: string, length: number, options: WindowOptions, shape: Shape): Tensor {
  checkOptions(op, options, [...makeOptions, 'periodic']);
  const { periodic = true, ...rest } = options;
  if (typeof periodic !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: periodic must be true or false, got ${shown(periodic)}`, {
      op,
    });
  if (!Number.isInteger(length) || length < 0)
    throw new ArgumentError('ARG_RANGE', `${op}: a whole number from 0 up is wanted, got ${shown(length)}`, {
      op,
    });
  return made(op, rest, (dtype) => {
    if (!isFloating(dtype)) throw refused(op, dtype);
    if (length <= 1) return ones([length], { dtype });
    const last = periodic ? length : length - 1;
    return shape(arange(length, { dtype }), last);
  });
}

const refused = (op: string, dtype: DType): DTypeError =>
  new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${dtype}`, {
    op,
    details: { dtype },
  });

const swinging = (op: string, length: number, options: WindowOptions, alpha: number, beta: number): Tensor =>
  windowed(op, length, options, (places, last) =>
    mul(cos(mul(places, (Math.PI * 2) / last)), -beta).add(alpha),
  );

/** `0.5 - 0.5 cos(2πn / N)`: from 0 to 1 and back (torch.hann_window). Throws `ArgumentError`, `DTypeError`. */
export const hannWindow = (length: number, options: WindowOptions = {}): Tensor =>
  swinging('hannWindow', length, options, 0.5, 0.5);

/** `alpha - beta cos(2πn / N)` (torch.hamming_window). Throws `ArgumentError`, `DTypeError`. */
export function hammingWindow(length: number, options: HammingOptions = {}): Tensor {
  const op = 'hammingWindow';
  checkOptions(op, options, [...makeOptions, 'periodic', 'alpha', 'beta']);
  const { alpha = 0.54, beta = 0.46, ...rest } = options;
  return swinging(op, length, rest, number(op, 'alpha', alpha), number(op, 'beta', beta));
}

/** `0.42 - 0.5 cos(2πn / N) + 0.08 cos(4πn / N)` (torch.blackman_window). Throws `ArgumentError`, `DTypeError`. */
export const blackmanWindow = (length: number, options: WindowOptions = {}): Tensor =>
  windowed('blackmanWindow', length, options, (places, last) => {
    const turns = mul(places, Math.PI / last);
    return sub(mul(cos(mul(turns, 4)), 0.08), mul(cos(mul(turns, 2)), 0.5)).add(0.42);
  });

/** A triangle from 0 to 1 and back to 0 (torch.bartlett_window). Throws `ArgumentError`, `DTypeError`. */
export const bartlettWindow = (length: number, options: WindowOptions = {}): Tensor =>
  windowed('bartlettWindow', length, options, (places, last) => {
    const rising = mul(places, 2 / last);
    const half = Math.floor(last / 2) + 1;
    return cat([slice(rising, 0, 0, half), neg(slice(rising, 0, half)).add(2)]);
  });

/** `i0(beta sqrt(1 - (2n / N - 1)²)) / i0(beta)` (torch.kaiser_window). Throws `ArgumentError`, `DTypeError`. */
export function kaiserWindow(length: number, options: KaiserOptions = {}): Tensor {
  const op = 'kaiserWindow';
  checkOptions(op, options, [...makeOptions, 'periodic', 'beta']);
  const { beta: given = 12, ...rest } = options;
  const beta = number(op, 'beta', given);
  return windowed(op, length, rest, (places, last) => {
    const apart = to(places, 'float64')
      .sub(last / 2)
      .div(last / 2);
    const heights = i0(mul(sqrt(square(apart).neg().add(1)), beta));
    return to(heights.div(i0(zeros([], { dtype: 'float64' }).add(beta))), places.dtype);
  });
}

function number(op: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ArgumentError('ARG_TYPE', `${op}: ${name} must be a finite number, got ${shown(value)}`, { op });
}

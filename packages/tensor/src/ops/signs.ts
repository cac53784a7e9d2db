/** Signs and special values: taking them from elsewhere, replacing them, asking for them. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import { finfo } from '../number-limits.js';
import { needs } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { isfinite } from './compare.js';
import {
  type Binary,
  binary,
  type Elementwise,
  type Unary,
  unary,
  unaryWith,
  withNumbers,
} from './elementwise.js';
import { flat } from './flat-rule.js';
import { where } from './makers.js';

/** -1, 0 or 1, as `sign`: the two differ on complex numbers only (torch.sgn). */
export const sgn: Unary = unary('sgn', 'SgnBackward0', 'same', (x) => (x > 0 ? 1 : x < 0 ? -1 : 0), flat);

const negative = (x: number): boolean => x < 0 || Object.is(x, -0);
/** The magnitude of `a` with the sign of `b`, also that of -0 (torch.copysign). The slope at 0 is 0. */
export const copysign: Binary = withNumbers(
  binary('copysign', 'CopysignBackward0', 'float', (a, b) => (negative(b) ? -Math.abs(a) : Math.abs(a)), {
    a: needs(['a', 'y'], ({ g }, a, y) => mul(g, where(a.eq(0), 0, div(y, a)))),
    b: flat,
  }),
  'CopysignBackward1',
);

/** Where `x` is negative, -0 too (torch.signbit). */
export const signbit: Unary = unary('signbit', '', 'bool', (x) => (negative(x) ? 1 : 0), null);
/** Where `x` is +inf (torch.isposinf). */
export const isposinf: Unary = unary('isposinf', '', 'bool', (x) => (x === Infinity ? 1 : 0), null);
/** Where `x` is -inf (torch.isneginf). */
export const isneginf: Unary = unary('isneginf', '', 'bool', (x) => (x === -Infinity ? 1 : 0), null);

export interface NanToNumOptions {
  /** For NaN; 0 unless said otherwise. */
  readonly nan?: number;
  /** For +inf; the largest number of the type unless said otherwise. */
  readonly posinf?: number;
  /** For -inf; the smallest number of the type unless said otherwise. */
  readonly neginf?: number;
}

/** In one object, or one behind the other. */
export type NumberArguments = [nan?: NanToNumOptions | number, posinf?: number, neginf?: number];

function numbersOf([first, posinf, neginf]: NumberArguments): NanToNumOptions {
  if (typeof first === 'object') {
    if (posinf === undefined && neginf === undefined) return first;
    throw new ArgumentError(
      'ARG_TYPE',
      'nanToNum: numbers stand in one object or one behind the other, got both',
      {
        op: 'nanToNum',
      },
    );
  }
  return {
    ...(first === undefined ? {} : { nan: first }),
    ...(posinf === undefined ? {} : { posinf }),
    ...(neginf === undefined ? {} : { neginf }),
  };
}

/** Numbers in place of NaN and the infinities (torch.nan_to_num); no gradient passes there. Integers stay as they are. */
export const nanToNum: Elementwise<[x: Tensor, ...NumberArguments]> = unaryWith<
  Required<NanToNumOptions>,
  [x: Tensor, ...NumberArguments]
>({
  name: 'nanToNum',
  node: 'NanToNumBackward0',
  kind: 'same',
  f:
    ({ nan, posinf, neginf }) =>
    (x) =>
      Number.isNaN(x) ? nan : x === Infinity ? posinf : x === -Infinity ? neginf : x,
  x: needs(['x'], ({ g }, x) => mul(g, isfinite(x))),
  attrsOf: (x, ...args) => {
    const options = numbersOf(args);
    checkOptions('nanToNum', options, ['nan', 'posinf', 'neginf']);
    const { dtype } = tensorOf('nanToNum', x);
    const most = isFloating(dtype) ? finfo(dtype).max : 0;
    const { nan = 0, posinf = most, neginf = -most } = options;
    for (const [name, value] of Object.entries({ nan, posinf, neginf }))
      if (typeof value !== 'number')
        throw new ArgumentError('ARG_TYPE', `nanToNum: ${name} must be a number, got ${shown(value)}`, {
          op: 'nanToNum',
        });
    return { nan, posinf, neginf };
  },
});

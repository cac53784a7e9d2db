/** Division that rounds, and what it leaves over. */
import { ArgumentError } from '@isograd/errors';
import { needs } from '../op.js';
import { mul } from './arithmetic.js';
import { type Binary, binary, withNumbers } from './elementwise.js';
import { flat } from './flat-rule.js';
import { neg } from './math.js';

function nonZero(name: string, b: number): void {
  if (b === 0)
    throw new ArgumentError('ARG_RANGE', `${name}: an integer divided by 0 has no result`, { op: name });
}

type Two = (a: number, b: number) => number;
/** The same on integers, where dividing by zero is refused (PyTorch: ZeroDivisionError). */
const whole = (name: string, f: Two): { readonly narrow: Two; readonly int64: Two } => {
  const checked: Two = (a, b) => {
    nonZero(name, b);
    return f(a, b);
  };
  return { narrow: checked, int64: checked };
};

/** Python's `a // b`: exact where the quotient of doubles would be rounded up to the next whole number. */
function floored(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const quotient = (a - rest) / b;
  if (Number.isNaN(quotient)) return quotient;
  const below = rest !== 0 && b < 0 !== rest < 0 ? quotient - 1 : quotient;
  return below === 0 ? (a / b < 0 || Object.is(a / b, -0) ? -0 : 0) : Math.round(below);
}

/** The remainder with the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && b < 0 !== rest < 0 ? rest + b : rest;
}

/**
 * `a / b` rounded down (torch.floor_divide). No gradient passes.
 * Throws `ArgumentError` `ARG_RANGE` for integers divided by 0.
 */
export const floorDivide: Binary = binary(
  'floorDivide',
  'DivBackward2',
  'number',
  floored,
  { a: flat, b: flat },
  whole('floorDivide', floored),
);
/** `a / b` rounded towards 0 (torch.div with rounding_mode "trunc"). No gradient passes. */
export const truncDivide: Binary = binary(
  'truncDivide',
  'DivBackward2',
  'number',
  (a, b) => Math.trunc(a / b),
  { a: flat, b: flat },
  whole('truncDivide', (a, b) => (a - (a % b)) / b),
);

/** What division rounded towards 0 leaves: it has the sign of `a` (torch.fmod, C's %). */
export const fmod: Binary = withNumbers(
  binary(
    'fmod',
    'FmodBackward1',
    'number',
    (a, b) => a % b,
    { a: needs([], ({ g }) => g), b: needs(['a', 'b'], ({ g }, a, b) => neg(mul(g, truncDivide(a, b)))) },
    whole('fmod', (a, b) => a % b),
  ),
  'FmodBackward0',
);
/** What division rounded down leaves: it has the sign of `b` (torch.remainder, Python's %). */
export const remainder: Binary = withNumbers(
  binary(
    'remainder',
    'RemainderBackward1',
    'number',
    modulo,
    { a: needs([], ({ g }) => g), b: needs(['a', 'b'], ({ g }, a, b) => neg(mul(g, floorDivide(a, b)))) },
    whole('remainder', modulo),
  ),
  'RemainderBackward0',
);

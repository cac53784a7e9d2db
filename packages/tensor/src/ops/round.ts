/** Rounding to whole numbers and to digits. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { power } from '@isograd/kernels';
import { defineOp, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { type Elementwise, resultType, unary } from './elementwise.js';
import { flat } from './flat-rule.js';
import { inPlace } from './in-place.js';

export interface RoundOptions {
  /** How many digits are kept behind the point; 0 unless said otherwise, negative: tens, hundreds, … */
  readonly decimals?: number;
}
const nearest = unary('round', 'RoundBackward0', 'number', roundHalfEven, flat);
/** To `decimals` digits, by scaling and rounding, as PyTorch does. */
const digits: Elementwise<[x: Tensor, options?: RoundOptions]> = defineOp<number, 'x', 'y'>({
  name: 'round',
  node: 'RoundBackward1',
  inputs: ['x'],
  outputs: ['y'],
  infer: ([x]) => ({ shape: x!.shape, dtype: resultType('round', 'floating', x!.dtype) }),
  made([x], decimals) {
    const scale = power(10, Math.abs(decimals));
    return [decimals > 0 ? div(nearest(mul(x!, scale)), scale) : mul(nearest(div(x!, scale)), scale)];
  },
  vjp: { x: flat },
  jvp: 'diagonal',
  batch: 'aligned',
}).prepared((x: Tensor, options: RoundOptions = {}) => {
  const { decimals = 0 } = options;
  if (!Number.isInteger(decimals) || Math.abs(decimals) > 300)
    throw new ArgumentError(
      'ARG_RANGE',
      `round: decimals is a whole number from -300 to 300, got ${shown(decimals)}`,
      { op: 'round' },
    );
  resultType('round', 'floating', tensorOf('round', x).dtype);
  return [[x], decimals];
});
/** The row that the options ask for. */
const rounding =
  (plain: OpFunction<[x: Tensor]>, byDigits: OpFunction<[x: Tensor, options?: RoundOptions]>) =>
  (x: Tensor, options: RoundOptions = {}): Tensor => {
    checkOptions('round', options, ['decimals']);
    return (options.decimals ?? 0) === 0 ? plain(x) : byDigits(x, options);
  };
/**
 * To the nearest whole number, halves to the even one; with `decimals` to so many digits, of floating numbers alone, by
 * scaling and rounding as PyTorch does (torch.round). Throws `ArgumentError` `ARG_RANGE`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const round: OpFunction<[x: Tensor, options?: RoundOptions]> = Object.assign(
  rounding(nearest, digits),
  {
    op: nearest.op,
  },
);
const nearest_ = inPlace(nearest);
/** To the nearest whole number, or to so many digits, in place. */
export const round_: OpFunction<[x: Tensor, options?: RoundOptions]> = Object.assign(
  rounding(nearest_, inPlace(digits)),
  { op: nearest_.op },
);

/** 0 with the sign of `x`. */
const zeroLike = (x: number): number => (x < 0 || Object.is(x, -0) ? -0 : 0);

function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest < 0.5) return down === 0 ? zeroLike(x) : down;
  if (rest > 0.5) return Math.ceil(x);
  return down % 2 === 0 ? (down === 0 ? zeroLike(x) : down) : Math.ceil(x);
}

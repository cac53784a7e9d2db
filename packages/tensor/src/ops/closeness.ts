/** Which elements of two tensors are as good as equal. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { isFloating } from '../dtype.js';
import type { OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { add, mul, sub } from './arithmetic.js';
import { eq, isfinite, isnan, le, logicalAnd, logicalOr } from './compare.js';
import { to } from './cast.js';
import { abs } from './math.js';

export interface CloseOptions {
  /** Relative to the second operand; 1e-5 unless said otherwise. */
  readonly rtol?: number;
  /** Absolute; 1e-8 unless said otherwise. */
  readonly atol?: number;
  /** Whether two NaNs count as equal. */
  readonly equalNan?: boolean;
}

/**
 * Where `|a - b| <= atol + rtol |b|`; infinities are close to themselves only (torch.isclose).
 * Throws `DTypeError` `DTYPE_MISMATCH`, `ArgumentError` `ARG_RANGE`, `ARG_TYPE`.
 */
export const isclose: OpFunction<[a: Tensor, b: Tensor, options?: CloseOptions]> = Object.assign(
  (a: Tensor, b: Tensor, options: CloseOptions = {}): Tensor => {
    const { rtol, atol, equalNan } = limitsOf('isclose', a, b, options);
    const same = eq(a, b);
    const equal = equalNan ? logicalOr(same, logicalAnd(isnan(a), isnan(b))) : same;
    if (rtol === 0 && atol === 0) return equal;
    // Truth values have no difference.
    const [p, q] = a.dtype === 'bool' ? [to(a, 'uint8'), to(b, 'uint8')] : [a, b];
    const distance = abs(sub(p, isFloating(q.dtype) ? q : to(q, 'float32')));
    const near = le(distance, add(abs(mul(q, rtol)), atol));
    return logicalOr(equal, logicalAnd(isfinite(distance), near));
  },
  { op: eq.op },
);

function limitsOf(op: string, a: Tensor, b: Tensor, options: CloseOptions): Required<CloseOptions> {
  checkOptions(op, options, ['rtol', 'atol', 'equalNan']);
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  for (const [name, value] of [
    ['rtol', rtol],
    ['atol', atol],
  ] as const)
    if (typeof value !== 'number' || !(value >= 0))
      throw new ArgumentError('ARG_RANGE', `${op}: ${name} must be a number from 0 up, got ${shown(value)}`, {
        op,
      });
  if (typeof equalNan !== 'boolean')
    throw new ArgumentError('ARG_TYPE', `${op}: equalNan must be true or false, got ${shown(equalNan)}`, {
      op,
    });
  const types = [tensorOf(op, a, 'a').dtype, tensorOf(op, b, 'b').dtype];
  if (types[0] === types[1]) return { rtol, atol, equalNan };
  throw new DTypeError(
    'DTYPE_MISMATCH',
    `${op}: ${types[0]} beside ${types[1]}; one type is wanted, cast one`,
    { op, details: { dtypes: types } },
  );
}

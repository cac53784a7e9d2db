/** Powers, of floating and of whole numbers. */
import { ArgumentError } from '@isograd/errors';
import { power } from '@isograd/kernels';
import { type DType, isFloating, promote } from '../dtype.js';
import { needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import type { Tensor } from '../tensor.js';
import { mul, sub } from './arithmetic.js';
import { eq } from './compare.js';
import { type Binary, binary, type Elementwise, resultType, unaryWith } from './elementwise.js';
import { inPlace } from './in-place.js';
import { where } from './makers.js';
import { log } from './math.js';
import { like, type TensorLike } from './scalar.js';

const tensorPower: Binary = binary(
  'pow',
  'PowBackward1',
  'number',
  power,
  {
    a: needs(['a', 'b'], ({ g }, a, b) => mul(g, where(eq(b, 0), 0, mul(b, pow(a, sub(b, 1)))))),
    b: needs(['a', 'b', 'y'], ({ g }, a, b, y) => mul(g, where(zeroBase(a, b), 0, mul(y, log(a))))),
  },
  { narrow: wrapped, int64: wholePower },
);

interface Exponent {
  readonly exponent: number;
  readonly dtype: DType;
}
const scalarPower: Elementwise<[x: Tensor, exponent: number | bigint | boolean]> = unaryWith<
  Exponent,
  [x: Tensor, exponent: number | bigint | boolean]
>({
  name: 'pow',
  node: 'PowBackward0',
  kind: (_, { dtype }) => dtype,
  f: powerOf,
  x: needs(['x'], ({ g, attrs: { exponent } }, x) =>
    mul(g, exponent === 0 ? 0 : mul(pow(x, exponent - 1), exponent)),
  ),
  attrsOf: (x, exponent) => {
    const base = tensorOf('pow', x);
    const dtype = resultType('pow', 'number', promote(base, like('pow', exponent, base)));
    if (!isFloating(dtype) && Number(exponent) < 0)
      throw new ArgumentError(
        'ARG_RANGE',
        `pow: ${dtype} to the power ${exponent} is no integer; cast the base, or pass the exponent as a number`,
        { op: 'pow' },
      );
    return { exponent: Number(exponent), dtype };
  },
});

function powerOf({ exponent, dtype }: Exponent): (x: number) => number {
  if (dtype === 'int64') return (x) => wholePower(x, exponent);
  if (!isFloating(dtype)) return (x) => wrapped(x, exponent);
  if (exponent === 2) return (x) => x * x;
  if (exponent === 0.5) return Math.sqrt;
  return (x) => power(x, exponent);
}

/**
 * `a` to the power `b` (torch.pow). Slopes at the edges are PyTorch's: `x ** 0` has slope 0 everywhere, and
 * `0 ** y` has slope 0 in `y` for `y >= 0`. Integers to a whole power stay integers.
 * Throws `ArgumentError` `ARG_RANGE` for integers to a negative whole power.
 */
export const pow: OpFunction<[a: Tensor, b: TensorLike]> = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => (isNumber(b) ? scalarPower(a, b) : tensorPower(a, b)),
  { op: tensorPower.op },
);
// What is neither is refused by the row of tensors.
const isNumber = (b: TensorLike): b is number | bigint | boolean =>
  typeof b === 'number' || typeof b === 'bigint' || typeof b === 'boolean';

/** Negative powers of whole numbers are 0, but for those of 1 and -1. */
function wholePower(a: number, b: number): number {
  if (b >= 0) return power(a, b);
  if (a === 1 || a === -1) return b % 2 === 0 ? 1 : a;
  return 0;
}

/** In 32 bits, by squaring: doubles would lose the low bits that wrapping keeps. */
function wrapped(a: number, b: number): number {
  if (b < 0) return wholePower(a, b);
  let [result, base] = [1, a];
  for (let rest = b; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}

const zeroBase: Binary = binary('zeroBase', '', 'bool', (a, b) => (a === 0 && b >= 0 ? 1 : 0), {
  a: null,
  b: null,
});

const [byScalar, byTensor] = [inPlace(scalarPower), inPlace(tensorPower)];
/** Raises to the power `b` in place. */
export const pow_: OpFunction<[a: Tensor, b: TensorLike]> = Object.assign(
  (a: Tensor, b: TensorLike): Tensor => (isNumber(b) ? byScalar(a, b) : byTensor(a, b)),
  { op: byTensor.op },
);

/** Numbers as their type holds them: the next one, and fraction and power of two. */
import { DTypeError } from '@isograd/errors';
import { type DType, floatOf, promote } from '../dtype.js';
import { defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { tensorOf } from '../operand.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { apply1, apply2, readAs, type Two } from './apply.js';
import { mul } from './arithmetic.js';
import { to } from './cast.js';
import { resultType } from './elementwise.js';
import { inPlace } from './in-place.js';
import { exp2, neg } from './math.js';
import { like, type TensorLike } from './scalar.js';

const double = new Float64Array(1);
const long = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const int = new Int32Array(single.buffer);

/** From a towards b by one number of the type, whose neighbours are `step` apart in the bits of a float32. */
function towards32(a: number, b: number, step: number): number {
  if (a !== a || b !== b) return NaN;
  if (a === b) return b;
  if (a === 0) int[0] = step;
  else single[0] = a;
  if (a === 0) return b > 0 ? single[0]! : -single[0]!;
  int[0]! += b > a === a > 0 ? step : -step;
  return single[0]!;
}
function towards64(a: number, b: number): number {
  if (a !== a || b !== b) return NaN;
  if (a === b) return b;
  if (a === 0) return b > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  double[0] = a;
  long[0]! += b > a === a > 0 ? 1n : -1n;
  return double[0];
}
const steps: Partial<Record<DType, Two>> = {
  float64: towards64,
  float32: (a, b) => towards32(a, b, 1),
  bfloat16: (a, b) => towards32(a, b, 65536),
};

const refuse = (dtype: DType): DTypeError =>
  new DTypeError('DTYPE_UNSUPPORTED', `nextafter: ${dtype} is not supported; cast it: .to("float32")`, {
    op: 'nextafter',
    details: { dtype },
  });
/**
 * The next number of its type after `a` towards `b`; both broadcast, and no gradient passes (torch.nextafter).
 * Throws `DTypeError` `DTYPE_UNSUPPORTED` for integers and float16.
 */
export const nextafter: Prepared<[a: Tensor, b: TensorLike]> = defineOp<undefined, 'a' | 'b', 'y'>({
  name: 'nextafter',
  node: '',
  inputs: ['a', 'b'],
  outputs: ['y'],
  fills: true,
  infer([a, b]) {
    const dtype = promote(a!, b!);
    if (steps[dtype] === undefined) throw refuse(dtype);
    return { shape: broadcastShapes('nextafter', a!.shape, b!.shape), dtype };
  },
  kernel([a, b], [y]) {
    const common = promote(a!, b!);
    apply2(steps[common]!, readAs(a!, common), readAs(b!, common), y!);
  },
  vjp: { a: null, b: null },
  jvp: 'constant',
  batch: 'aligned',
}).prepared((a: Tensor, b: TensorLike) => [[a, like('nextafter', b, a)], undefined]);
/** The next number towards `b`, in place. */
export const nextafter_: OpFunction<[a: Tensor, b: TensorLike]> = inPlace(nextafter);

/** A number as a fraction in [1/2, 1) and a power of two; 0 and what is not finite are their own fraction. */
function parts(x: number): readonly [mantissa: number, exponent: number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  let exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))) + 1);
  let mantissa = x * 2 ** -Math.min(exponent, 1022) * (exponent > 1022 ? 2 ** (1022 - exponent) : 1);
  for (; Math.abs(mantissa) < 0.5; exponent--) mantissa *= 2;
  for (; Math.abs(mantissa) >= 1; exponent++) mantissa /= 2;
  return [mantissa, exponent];
}

export interface Frexp {
  /** Fractions in [1/2, 1), of the sign of `x`. */
  readonly mantissa: Tensor;
  /** int32 powers of two. */
  readonly exponent: Tensor;
}
/** `t / 2^exponent` */
const shifted = (t: Tensor, exponent: Tensor): Tensor => mul(t, exp2(neg(to(exponent, floatOf(t.dtype)))));

/** Fraction and power of two: `x = mantissa 2^exponent` (torch.frexp). Throws `DTypeError` `DTYPE_UNSUPPORTED` for integers. */
export const frexp: OpFunction<[x: Tensor], Frexp> = defineOp<undefined, 'x', 'mantissa' | 'exponent'>({
  name: 'frexp',
  node: 'FrexpBackward0',
  inputs: ['x'],
  outputs: ['mantissa', 'exponent'],
  constants: ['exponent'],
  fills: true,
  inferAll: ([x]) => [
    { shape: x!.shape, dtype: resultType('frexp', 'floating', x!.dtype) },
    { shape: x!.shape, dtype: 'int32' },
  ],
  kernel([x], [mantissa, exponent]) {
    apply1((v) => parts(v)[0], x!, mantissa!);
    apply1((v) => parts(v)[1], x!, exponent!);
  },
  vjp: { x: needs(['exponent'], ({ g }, exponent) => shifted(g, exponent)) },
  jvp: ({ tangents: [t], outputs: [, exponent] }) => [t ? shifted(t, exponent!) : null, null],
  batch: 'aligned',
}).called((run) => (x) => {
  const [mantissa, exponent] = run([tensorOf('frexp', x)], undefined);
  return { mantissa: mantissa!, exponent: exponent! };
});

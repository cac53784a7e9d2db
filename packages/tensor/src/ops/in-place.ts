/**
 * Rows that overwrite their first input, and copying, whose source may have another type.
 * The one cast: a parameter that takes a number here takes a bigint too, which TypeScript cannot see in a tuple.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
import { copied } from '../compiled/elementwise.js';
import { isFloating } from '../dtype.js';
import { type AnyOp, defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { castOf } from '../rounding.js';
import { broadcastShapes } from '../shape.js';
import { Tensor } from '../tensor.js';
import { apply2 } from './apply.js';
import type { Binary } from './elementwise.js';
import { like, type TensorLike, type WithOperands, withOperands } from './scalar.js';

/** The same row, written into its first input. Whole numbers count as integers beside an integer target. */
export function inPlace<Args extends [x: Tensor, ...rest: unknown[]]>(
  f: Prepared<Args> & Partial<WithOperands>,
): OpFunction<Args> {
  const row: AnyOp = { ...f.op, name: `${f.op.name}_`, inPlace: f.op };
  const { operands = [] } = f;
  return defineOp(row).called(
    (run) =>
      (...args: Args) =>
        run.one(...f.prepare(...fitted(args, operands))),
  );
}

/** A whole number that is an operand beside an integer target as a bigint, which is how integers are said. */
function fitted<Args extends unknown[]>(args: Args, operands: readonly number[]): Args {
  const [x] = args;
  if (operands.length === 0 || !(x instanceof Tensor) || isFloating(x.dtype)) return args;
  const whole = (v: unknown, k: number): unknown =>
    operands.includes(k) && typeof v === 'number' && Number.isInteger(v) ? BigInt(v) : v;
  return args.map(whole) as Args;
}

/** `b` in the shape and type of `a`. Apart from `binary`, because the type of `b` does not count. */
export function copying(): Binary {
  const copy = defineOp<undefined, 'a' | 'b', 'y'>({
    name: 'copy',
    node: 'CopyBackwards',
    inputs: ['a', 'b'],
    outputs: ['y'],
    infer: ([a, b]) => ({ shape: broadcastShapes('copy', a!.shape, b!.shape), dtype: a!.dtype }),
    kernel([a, b], [y]) {
      if (copied(b!, y!)) return;
      const cast = castOf(b!.dtype, y!.dtype);
      apply2((_, v) => cast(v), a!, b!, y!);
    },
    vjp: { a: null, b: needs([], ({ g }) => g) },
    jvp: 'diagonal',
    batch: 'aligned',
  }).prepared((a: Tensor, b: TensorLike) => [[a, like('copy', b, a)], undefined]);
  return withOperands(copy, 1);
}

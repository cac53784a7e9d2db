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
import { like, type TensorLike } from './scalar.js';

/** The same row, written into its first input. Whole numbers count as integers beside an integer target. */
export function inPlace<Args extends [x: Tensor, ...rest: unknown[]]>(f: Prepared<Args>): OpFunction<Args> {
  const row: AnyOp = { ...f.op, name: `${f.op.name}_`, inPlace: f.op };
  const beside = operandBeside(f.op);
  return defineOp(row).called(
    (run) =>
      (...args: Args) =>
        run.one(...f.prepare(...(beside ? fitted(args) : args))),
  );
}

/** Whether a number among the arguments stands for an operand, and not for a dim. */
const operandBeside = ({ jvp, inputs }: AnyOp): boolean =>
  jvp === 'diagonal' && (inputs[1] === 'b' || inputs.includes('value'));

const whole = (v: unknown): unknown => (typeof v === 'number' && Number.isInteger(v) ? BigInt(v) : v);
/** A whole number beside an integer target as a bigint, which is how integers are said. */
function fitted<Args extends unknown[]>(args: Args): Args {
  const [x] = args;
  if (!(x instanceof Tensor) || isFloating(x.dtype)) return args;
  return args.map(whole) as Args;
}

/** `b` in the shape and type of `a`. Apart from `binary`, because the type of `b` does not count. */
export function copying(): Binary {
  return defineOp<undefined, 'a' | 'b', 'y'>({
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
}

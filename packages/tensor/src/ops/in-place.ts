/**
 * Rows that overwrite their first input, and copying, whose source may have another type.
 * The one cast: a parameter that takes a number here takes a bigint too, which TypeScript cannot see in a tuple.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
import { copied } from '../compiled/elementwise.js';
import { quietly } from '../door.js';
import { isFloating } from '../dtype.js';
import { hold } from '../execute.js';
import { type AnyOp, defineOp, needs, type OpFunction, type Prepared } from '../op.js';
import { castOf } from '../rounding.js';
import { broadcastShapes } from '../shape.js';
import { Tensor } from '../tensor.js';
import { apply2 } from './apply.js';
import type { Binary } from './elementwise.js';
import { flat } from './flat-rule.js';
import { chosenBy, type Overloaded } from './overloads.js';
import { like, type TensorLike, type WithOperands, withOperands } from './scalar.js';

/**
 * The same row, written into its first input. Whole numbers count as integers beside an integer target. `node`: where
 * PyTorch names the two apart; `vjp`: where their rules differ.
 */
export function inPlace<Args extends [x: Tensor, ...rest: unknown[]]>(
  f: Prepared<Args> & Partial<WithOperands & Overloaded<Args>>,
  node: string = f.op.node,
  vjp: AnyOp['vjp'] = f.op.vjp,
): OpFunction<Args> {
  const { operands = [], byNumber, place } = f;
  const written = ({ op, prepare }: Prepared<Args>, named: string): OpFunction<Args> => {
    const kernel = op.made === undefined ? {} : { kernel: writing(op) };
    const rules = op === f.op ? vjp : op.vjp;
    const row: AnyOp = { ...op, ...kernel, name: `${op.name}_`, node: named, inPlace: op, vjp: rules };
    return defineOp(row).called(
      (run) =>
        (...args: Args) =>
          run.one(...prepare(...fitted(args, operands))),
    );
  };
  const byTensor = written(f, node);
  return byNumber === undefined || place === undefined
    ? byTensor
    : chosenBy(place, byTensor, written(byNumber, byNumber.op.node));
}

/** The kernel of a row that other operations make: all of it is there before the first element is overwritten. */
const writing =
  (op: AnyOp): NonNullable<AnyOp['kernel']> =>
  (inputs, [y], attrs) => {
    const fresh = quietly(() => op.made!(inputs, attrs))[0]!;
    hold([fresh, y!]);
    write(fresh, y!);
  };

/** Casts the elements of `b`, stretched, into `y`. */
function write(b: Tensor, y: Tensor): void {
  if (copied(b, y)) return;
  const cast = castOf(b.dtype, y.dtype);
  apply2((_, v) => cast(v), y, b, y);
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
    kernel: ([, b], [y]) => write(b!, y!),
    vjp: { a: flat, b: needs([], ({ g }) => g) },
    jvp: 'diagonal',
    batch: 'aligned',
  }).prepared((a: Tensor, b: TensorLike) => [[a, like('copy', b, a)], undefined]);
  return withOperands(copy, 1);
}

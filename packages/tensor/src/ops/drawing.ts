/** What operations that draw share: the generator of a call, and rows that overwrite their tensor with draws. */
import { ArgumentError, DTypeError, shown } from '@isograd/errors';
import {
  defaultGenerator,
  type Draws,
  drawsOf,
  type FloatArray,
  Generator,
  isStream,
  type RandomStream,
} from '@isograd/random';
import { type Data, type DType, isFloating } from '../dtype.js';
import { defineOp, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { isContiguous, positions, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { inOrder } from './by-name.js';
import { flat } from './flat-rule.js';

export interface RandomOptions {
  /**
   * Where the numbers come from: PyTorch's `Generator`, or the stream of another framework. The default generator,
   * which `manualSeed` seeds, unless said otherwise.
   */
  readonly generator?: RandomStream;
}

/** The attributes of a draw, with a copy of its stream. */
export const again = <A extends { readonly generator: Draws }>(attrs: A): A => ({
  ...attrs,
  generator: attrs.generator.fork(),
});

/** The stream of a call. Throws `ArgumentError` `ARG_TYPE` for a seed or junk in its place. */
export function generatorOf(op: string, { generator }: RandomOptions): Draws {
  if (generator === undefined) return defaultGenerator();
  // It has every distribution: asking for each by name takes longer than small draws.
  if (generator instanceof Generator) return generator;
  if (isStream(generator)) return drawsOf(generator);
  throw new ArgumentError(
    'ARG_TYPE',
    `${op}: generator must be a Generator or another random stream, got ${shown(generator)}`,
    {
      op,
      hint: 'make one from a seed: new Generator(42)',
    },
  );
}

/** Fills an array of the tensor's kind from a generator; some draws differ when memory has gaps. */
export type Draw<A> = (generator: Draws, out: Data, attrs: A, dense: boolean, dtype: DType) => void;
interface Drawn<A> {
  readonly generator: Draws;
  readonly attrs: A;
}

/**
 * Numbers go into memory order, not logical order: `w.t().uniform_()` leaves the same memory as `w.uniform_()`, as in
 * PyTorch, whose iterator sorts axes by stride.
 */
function fillFrom<A>(x: Tensor, { generator, attrs }: Drawn<A>, draw: Draw<A>): void {
  const data = x.storage.data;
  const n = sizeOf(x.shape);
  if (isContiguous(x)) {
    const whole = x.offset === 0 && n === data.length;
    return draw(generator, whole ? data : data.subarray(x.offset, x.offset + n), attrs, true, x.dtype);
  }
  const out = likeOf(data, n);
  draw(generator, out, attrs, false, x.dtype);
  const order = x.shape.map((_, d) => d).toSorted((a, b) => x.strides[b]! - x.strides[a]!);
  const sorted = {
    shape: order.map((d) => x.shape[d]!),
    strides: order.map((d) => x.strides[d]!),
    offset: x.offset,
  };
  positions(sorted).forEach((at, i) => void (data[at] = out[i]!));
}

function likeOf(data: Data, n: number): Data {
  if (data instanceof Float32Array) return new Float32Array(n);
  if (data instanceof Float64Array) return new Float64Array(n);
  return data instanceof Int32Array ? new Int32Array(n) : new Uint8Array(n);
}

/** What stands in the last object of a draw: its numbers by name, and the generator. */
export type DrawOptions<Name extends string> = RandomOptions & { readonly [K in Name]?: number };

/** A row that overwrites its tensor with draws; `names` are those of the numbers that it takes. */
export function filler<A, Args extends unknown[]>(
  name: string,
  node: string,
  names: readonly string[],
  draw: Draw<A>,
  attrsOf: (x: Tensor, ...numbers: number[]) => A,
): OpFunction<[x: Tensor, ...args: Args]> {
  const known = [...names, 'generator'];
  return defineOp<Drawn<A>, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    inPlace: 'self',
    random: true,
    infer: ([x]) => x!,
    kernel: ([x], _, attrs) => fillFrom(x!, attrs, draw),
    vjp: { x: flat },
    jvp: 'constant',
    batch: 'aligned',
  }).called((run) => (x, ...args) => {
    const numbers = [...inOrder(name, 0, known, args)];
    const [generator] = numbers.splice(names.length);
    // The row's own check says what is no number, and `generatorOf` what is no generator.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    const attrs = attrsOf(x, ...(numbers as number[]));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    const options = (generator === undefined ? {} : { generator }) as RandomOptions;
    return run.one([x], { attrs, generator: generatorOf(name, options) });
  });
}

/** Refuses integers. Throws `DTypeError` `DTYPE_UNSUPPORTED`. */
export function floats(op: string, x: Tensor): void {
  if (isFloating(tensorOf(op, x).dtype)) return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${x.dtype}`, {
    op,
    details: { dtype: x.dtype },
  });
}
/** The array of a floating tensor: rows refuse integers before a kernel runs. */
export const floatArray = (out: Data): FloatArray =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only a Float32Array is left
  out instanceof Float64Array ? out : (out as Float32Array);

/** Two numbers that say what is drawn. */
export interface Pair {
  readonly a: number;
  readonly b: number;
}
/** Attributes of a draw of two numbers, checked by an empty fill, which draws nothing. */
export const pair =
  (op: string, check: (generator: Generator, a: number, b: number) => void) =>
  (x: Tensor, a: number, b: number): Pair => {
    floats(op, x);
    check(probe, a, b);
    return { a, b };
  };
/** Uniforms from `a` to `b`. */
export const uniforms: Draw<Pair> = (generator, out, { a, b }) =>
  void generator.uniform(floatArray(out), a, b);
/** Normals of mean `a` and deviation `b`. */
export const normals: Draw<Pair> = (generator, out, { a, b }, dense) =>
  // Without gaps is what streams take for granted, and options are checked.
  void (dense
    ? generator.normal(floatArray(out), a, b)
    : generator.normal(floatArray(out), a, b, { contiguous: false }));
/** For empty fills, which check arguments and draw nothing. */
export const probe = new Generator(0);
/** What an empty fill fills. */
export const nothing = new Float64Array(0);

/** Operations that draw. What backward needs of a draw is a second output that the public function keeps to itself. */
import { ArgumentError, checkOptions, DTypeError, shown } from '@isograd/errors';
import { defaultGenerator, type FloatArray, Generator } from '@isograd/random';
import { type Data, isFloating, isHalf } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { tensorOf } from '../operand.js';
import { isContiguous, positions, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';

export interface RandomOptions {
  /** Where the numbers come from; the default generator, which `manualSeed` seeds, unless said otherwise. */
  readonly generator?: Generator;
}

/** The generator of a call. Throws `ArgumentError` `ARG_TYPE` for a seed or junk in its place. */
export function generatorOf(op: string, { generator }: RandomOptions): Generator {
  if (generator === undefined) return defaultGenerator();
  if (generator instanceof Generator) return generator;
  throw new ArgumentError('ARG_TYPE', `${op}: generator must be a Generator, got ${shown(generator)}`, {
    op,
    hint: 'make one from a seed: new Generator(42)',
  });
}

/** Fills an array of the tensor's kind from a generator; some draws differ when memory has gaps. */
type Draw<A> = (generator: Generator, out: Data, attrs: A, dense: boolean, dtype: Tensor['dtype']) => void;
interface Drawn<A> {
  readonly generator: Generator;
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

/** A row that overwrites its tensor with draws. */
function filler<A, Args extends unknown[]>(
  name: string,
  node: string,
  draw: Draw<A>,
  attrsOf: (x: Tensor, ...args: Args) => readonly [attrs: A, options: RandomOptions | undefined],
): OpFunction<[x: Tensor, ...args: Args]> {
  return defineOp<Drawn<A>, 'x', 'y'>({
    name,
    node,
    inputs: ['x'],
    outputs: ['y'],
    inPlace: 'self',
    random: true,
    infer: ([x]) => x!,
    kernel: ([x], _, attrs) => fillFrom(x!, attrs, draw),
    vjp: { x: null },
    jvp: 'constant',
    batch: 'aligned',
  }).called((run) => (x, ...args) => {
    const [attrs, options = {}] = attrsOf(x, ...args);
    checkOptions(name, options, ['generator']);
    return run.one([x], { attrs, generator: generatorOf(name, options) });
  });
}

function floats(op: string, x: Tensor): void {
  if (isFloating(tensorOf(op, x).dtype)) return;
  throw new DTypeError('DTYPE_UNSUPPORTED', `${op}: a floating dtype is wanted, got ${x.dtype}`, {
    op,
    details: { dtype: x.dtype },
  });
}
// The rows above refuse integers before a kernel runs.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only a Float32Array is left
const floatArray = (out: Data): FloatArray => (out instanceof Float64Array ? out : (out as Float32Array));

interface Pair {
  readonly a: number;
  readonly b: number;
}
const pair =
  (op: string, check: (generator: Generator, a: number, b: number) => void) =>
  (x: Tensor, a: number, b: number, options?: RandomOptions): readonly [Pair, RandomOptions | undefined] => {
    floats(op, x);
    // An empty fill checks the arguments and draws nothing.
    check(probe, a, b);
    return [{ a, b }, options];
  };
const probe = new Generator(0);
const nothing = new Float64Array(0);

const uniformBounds = pair('uniform_', (g, low, high) => void g.uniform(nothing, low, high));
const normalMoments = pair('normal_', (g, mean, std) => void g.normal(nothing, mean, std));

/** Uniform numbers in [low, high), in place (torch.Tensor.uniform_). Throws `ArgumentError` `ARG_RANGE` when low > high. */
export const uniform_: OpFunction<[x: Tensor, low?: number, high?: number, options?: RandomOptions]> = filler(
  'uniform_',
  'UniformBackward0',
  (generator, out, { a, b }: Pair) => void generator.uniform(floatArray(out), a, b),
  (x, low = 0, high = 1, options?: RandomOptions) => uniformBounds(x, low, high, options),
);

/** Normal numbers, in place (torch.Tensor.normal_). Throws `ArgumentError` `ARG_RANGE` when std < 0. */
export const normal_: OpFunction<[x: Tensor, mean?: number, std?: number, options?: RandomOptions]> = filler(
  'normal_',
  'NormalBackward0',
  (generator, out, { a, b }: Pair, dense) =>
    void generator.normal(floatArray(out), a, b, { contiguous: dense }),
  (x, mean = 0, std = 1, options?: RandomOptions) => normalMoments(x, mean, std, options),
);

/** Exponential numbers of rate lambd, in place (torch.Tensor.exponential_). */
export const exponential_: OpFunction<[x: Tensor, lambd?: number, options?: RandomOptions]> = filler(
  'exponential_',
  'ExponentialBackward0',
  (generator, out, { a }: Pair) => void generator.exponential(floatArray(out), a),
  (x, lambd = 1, options?: RandomOptions) =>
    pair('exponential_', (g, a) => void g.exponential(nothing, a))(x, lambd, 0, options),
);

/** 1 with probability p, else 0, in place (torch.Tensor.bernoulli_). Throws `ArgumentError` `ARG_RANGE`. */
export const bernoulli_: OpFunction<[x: Tensor, p?: number, options?: RandomOptions]> = filler(
  'bernoulli_',
  'BernoulliBackward0',
  (generator, out, p: number) => void generator.bernoulli(out, p),
  (_, p = 0.5, options?: RandomOptions) => {
    probe.bernoulli(nothing, p);
    return [p, options];
  },
);

/** Whole numbers in [low, high), in place (torch.Tensor.random_). */
export const random_: OpFunction<[x: Tensor, low: number, high: number, options?: RandomOptions]> = filler(
  'random_',
  'RandomBackward0',
  (generator, out, { a, b }: Pair, _, dtype) =>
    void generator.randint(out, a, b, { dtype: isHalf(dtype) ? 'float32' : dtype }),
  (_, low: number, high: number, options?: RandomOptions) => {
    probe.randint(nothing, low, high, { dtype: 'int64' });
    return [{ a: low, b: high }, options];
  },
);

interface Dropping {
  readonly p: number;
  readonly generator: Generator;
}
/** Sets elements to zero with probability `p` and scales the others by 1 / (1 - p); the mask is kept for backward. */
const masking: OpFunction<[x: Tensor, attrs: Dropping]> = defineOp<Dropping, 'x', 'y' | 'mask'>({
  name: 'dropout',
  node: 'MulBackward0',
  inputs: ['x'],
  outputs: ['y', 'mask'],
  constants: ['mask'],
  random: true,
  inferAll: ([x]) => [x!, x!],
  kernel([x], [y, mask], { p, generator }) {
    const kept = mask!.storage.data;
    generator.dropoutMask(floatArray(kept), p);
    const [X, Y] = [x!.storage.data, y!.storage.data];
    positions(x!).forEach((at, i) => void (Y[i] = X[at]! * kept[i]!));
  },
  vjp: { x: needs(['mask'], ({ g }, mask) => mul(g, mask)) },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (x, attrs) => run([x], attrs)[0]!);

/**
 * Dropout in training (torch.nn.functional.dropout): nothing is drawn for p = 0 and p = 1. Two words of the stream an
 * element, as PyTorch without MKL. Throws `ArgumentError` `ARG_RANGE`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const dropout: OpFunction<[x: Tensor, p?: number, options?: RandomOptions]> = Object.assign(
  (x: Tensor, p = 0.5, options: RandomOptions = {}): Tensor => {
    checkOptions('dropout', options, ['generator']);
    floats('dropout', x);
    probe.bernoulli(nothing, p);
    const generator = generatorOf('dropout', options);
    if (p === 0) return x;
    return p === 1 ? mul(x, 0) : masking(x, { p, generator });
  },
  { op: masking.op },
);

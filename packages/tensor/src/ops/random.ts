/** Operations that draw. What backward needs of a draw is a second output that the public function keeps to itself. */
import { checkOptions } from '@isograd/errors';
import type { Draws } from '@isograd/random';
import { compiled2 } from '../compiled/elementwise.js';
import { isHalf } from '../dtype.js';
import { defineOp, needs, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';
import type { ByName } from './by-name.js';
import {
  type DrawOptions,
  filler,
  floatArray,
  floats,
  generatorOf,
  normals,
  nothing,
  type Pair,
  pair,
  probe,
  type RandomOptions,
  uniforms,
} from './drawing.js';

export { type DrawOptions, generatorOf, type RandomOptions };

const uniformBounds = pair('uniform_', (g, low, high) => void g.uniform(nothing, low, high));
const normalMoments = pair('normal_', (g, mean, std) => void g.normal(nothing, mean, std));

/** Uniform numbers in [low, high), in place (torch.Tensor.uniform_). Throws `ArgumentError` `ARG_RANGE` when low > high. */
export const uniform_: OpFunction<
  [
    x: Tensor,
    ...args: ByName<
      [low?: number, high?: number, options?: DrawOptions<'from' | 'to'>],
      DrawOptions<'from' | 'to'>
    >,
  ]
> = filler('uniform_', 'UniformBackward0', ['from', 'to'], uniforms, (x, low = 0, high = 1) =>
  uniformBounds(x, low, high),
);

/** Normal numbers, in place (torch.Tensor.normal_). Throws `ArgumentError` `ARG_RANGE` when std < 0. */
export const normal_: OpFunction<
  [
    x: Tensor,
    ...args: ByName<
      [mean?: number, std?: number, options?: DrawOptions<'mean' | 'std'>],
      DrawOptions<'mean' | 'std'>
    >,
  ]
> = filler('normal_', 'NormalBackward0', ['mean', 'std'], normals, (x, mean = 0, std = 1) =>
  normalMoments(x, mean, std),
);

/** Exponential numbers of rate lambd, in place (torch.Tensor.exponential_). */
export const exponential_: OpFunction<
  [x: Tensor, ...args: ByName<[lambd?: number, options?: DrawOptions<'lambd'>], DrawOptions<'lambd'>>]
> = filler(
  'exponential_',
  'ExponentialBackward0',
  ['lambd'],
  (generator, out, { a }: Pair) => void generator.exponential(floatArray(out), a),
  (x, lambd = 1) => pair('exponential_', (g, a) => void g.exponential(nothing, a))(x, lambd, 0),
);

/** 1 with probability p, else 0, in place (torch.Tensor.bernoulli_). Throws `ArgumentError` `ARG_RANGE`. */
export const bernoulli_: OpFunction<
  [x: Tensor, ...args: ByName<[p?: number, options?: DrawOptions<'p'>], DrawOptions<'p'>>]
> = filler(
  'bernoulli_',
  'BernoulliBackward2',
  ['p'],
  (generator, out, p: number) => void generator.bernoulli(out, p),
  (_, p = 0.5) => {
    probe.bernoulli(nothing, p);
    return p;
  },
);

/** Whole numbers in [low, high), in place (torch.Tensor.random_). */
export const random_: OpFunction<
  [
    x: Tensor,
    ...args: ByName<
      [low: number, high?: number, options?: DrawOptions<'from' | 'to'>],
      DrawOptions<'from' | 'to'>
    >,
  ]
> = filler(
  'random_',
  'RandomBackward0',
  ['from', 'to'],
  (generator, out, { a, b }: Pair, _, dtype) =>
    void generator.randint(out, a, b, { dtype: isHalf(dtype) ? 'float32' : dtype }),
  (_, low, high) => {
    probe.randint(nothing, low, high, { dtype: 'int64' });
    return { a: low, b: high };
  },
);

interface Dropping {
  readonly p: number;
  readonly generator: Draws;
}
/** Sets elements to zero with probability `p` and scales the others by 1 / (1 - p); the mask is kept for backward. */
const masking: OpFunction<[x: Tensor, attrs: Dropping]> = defineOp<Dropping, 'x', 'y' | 'mask'>({
  name: 'dropout',
  // PyTorch's node is a product with a mask, which has no gradient.
  node: 'MulBackward0',
  blanks: 1,
  inputs: ['x'],
  outputs: ['y', 'mask'],
  constants: ['mask'],
  random: true,
  fills: true,
  inferAll: ([x]) => [x!, x!],
  kernel([x], [y, mask], { p, generator }) {
    const kept = mask!.storage.data;
    generator.dropoutMask(floatArray(kept), p);
    if (compiled2('mul', x!, mask!, y!)) return;
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

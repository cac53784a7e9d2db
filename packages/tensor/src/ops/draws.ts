/** Draws of other distributions than uniform and normal: in place, by weight, and by the probability of each element. */
import { ArgumentError, checkOptions, ShapeError, shown } from '@isograd/errors';
import type { Draws } from '@isograd/random';
import { defineOp, type OpFunction } from '../op.js';
import { rankOf } from '../operand.js';
import { dataOf } from '../reading.js';
import { sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { ByName } from './by-name.js';
import {
  again,
  type DrawOptions,
  filler,
  floatArray,
  floats,
  generatorOf,
  nothing,
  pair,
  type Pair,
  type RandomOptions,
} from './drawing.js';
import { flat } from './flat-rule.js';

/** Numbers of a Cauchy distribution, in place (torch.Tensor.cauchy_). Throws `ArgumentError` `ARG_RANGE` when sigma <= 0. */
export const cauchy_: OpFunction<
  [
    x: Tensor,
    ...args: ByName<
      [median?: number, sigma?: number, options?: DrawOptions<'median' | 'sigma'>],
      DrawOptions<'median' | 'sigma'>
    >,
  ]
> = filler(
  'cauchy_',
  'CauchyBackward0',
  ['median', 'sigma'],
  (generator, out, { a, b }: Pair) => void generator.cauchy(floatArray(out), a, b),
  (x, median = 0, sigma = 1) => pair('cauchy_', (g, a, b) => void g.cauchy(nothing, a, b))(x, median, sigma),
);

/** Numbers whose logarithms are normal with the given mean and deviation, in place (torch.Tensor.log_normal_). Throws `ArgumentError` `ARG_RANGE`. */
export const logNormal_: OpFunction<
  [
    x: Tensor,
    ...args: ByName<
      [mean?: number, std?: number, options?: DrawOptions<'mean' | 'std'>],
      DrawOptions<'mean' | 'std'>
    >,
  ]
> = filler(
  'logNormal_',
  'LogNormalBackward0',
  ['mean', 'std'],
  (generator, out, { a, b }: Pair) => void generator.logNormal(floatArray(out), a, b),
  (x, mean = 1, std = 2) => pair('logNormal_', (g, a, b) => void g.logNormal(nothing, a, b))(x, mean, std),
);

/** Numbers of trials up to the first success of probability p, in place (torch.Tensor.geometric_). Throws `ArgumentError` `ARG_RANGE`. */
export const geometric_: OpFunction<
  [x: Tensor, ...args: ByName<[p: number, options?: DrawOptions<'p'>], DrawOptions<'p'>>]
> = filler(
  'geometric_',
  'GeometricBackward0',
  ['p'],
  (generator, out, { a }: Pair) => void generator.geometric(floatArray(out), a),
  (x, p) => pair('geometric_', (g, a) => void g.geometric(nothing, a))(x, p, 0),
);

interface Drawing {
  readonly generator: Draws;
}
/**
 * 1 with the probability that each element says, else 0; no gradient passes (torch.bernoulli).
 * Throws `ArgumentError` `ARG_RANGE` for an element outside [0, 1], `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const bernoulli: OpFunction<[x: Tensor, options?: RandomOptions]> = defineOp<Drawing, 'x', 'y'>({
  name: 'bernoulli',
  node: 'BernoulliBackward0',
  inputs: ['x'],
  outputs: ['y'],
  random: true,
  again,
  infer: ([x]) => x!,
  kernel: ([x], [y], { generator }) =>
    void generator.bernoulliTensor(y!.storage.data, floatArray(dataOf(x!))),
  vjp: { x: flat },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (x, options = {}) => {
  checkOptions('bernoulli', options, ['generator']);
  floats('bernoulli', x);
  return run.one([x], { generator: generatorOf('bernoulli', options) });
});

export interface MultinomialOptions extends RandomOptions {
  /** Whether a category may come more than once; false unless said otherwise. */
  readonly replacement?: boolean;
}
interface Choice extends Drawing {
  readonly count: number;
  readonly replacement: boolean;
}
const choosing: OpFunction<[x: Tensor, attrs: Choice]> = defineOp<Choice, 'x', 'y'>({
  name: 'multinomial',
  node: '',
  inputs: ['x'],
  outputs: ['y'],
  random: true,
  again,
  infer: ([x], { count }) => ({ shape: [...x!.shape.slice(0, -1), count], dtype: 'int64' }),
  kernel([x], [y], { generator, count, replacement }) {
    // Under vmap a matrix has an axis more.
    const [rows, columns] = [sizeOf(x!.shape.slice(0, -1)), x!.shape.at(-1)!];
    const weights = floatArray(dataOf(x!));
    y!.storage.data.set(generator.multinomial(weights, rows, columns, count, { replacement }));
  },
  vjp: { x: null },
  jvp: 'constant',
  batch: 'loop',
}).called((run) => (x, attrs) => run.one([x], attrs));

/**
 * `numSamples` categories, drawn by weight from a vector or from each row of a matrix, int64 (torch.multinomial).
 * Throws `ArgumentError` `ARG_RANGE`, `ARG_TYPE`, `ShapeError` `SHAPE_RANK`, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const multinomial: OpFunction<[x: Tensor, numSamples: number, options?: MultinomialOptions]> =
  Object.assign(
    (x: Tensor, numSamples: number, options: MultinomialOptions = {}): Tensor => {
      checkOptions('multinomial', options, ['replacement', 'generator']);
      const { replacement = false, ...random } = options;
      floats('multinomial', x);
      if (rankOf('multinomial', x) < 1 || x.shape.length > 2)
        throw new ShapeError('SHAPE_RANK', `multinomial: a vector or a matrix is wanted, got [${x.shape}]`, {
          op: 'multinomial',
        });
      if (!Number.isInteger(numSamples) || numSamples < 1 || numSamples > 2 ** 31)
        throw new ArgumentError(
          'ARG_RANGE',
          `multinomial: numSamples must be a whole number from 1 up, got ${shown(numSamples)}`,
          { op: 'multinomial' },
        );
      const generator = generatorOf('multinomial', random);
      return choosing(x, { count: numSamples, replacement, generator });
    },
    { op: choosing.op },
  );

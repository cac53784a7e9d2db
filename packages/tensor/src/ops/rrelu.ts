/** The activation with random slopes. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { type Draws, Generator } from '@isograd/random';
import { isSingle } from '../dtype.js';
import { type AnyOp, defineOp, needs, type OpFunction } from '../op.js';
import { positions } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { numbers } from './activation-numbers.js';
import { mul } from './arithmetic.js';
import { leakyRelu } from './parametric.js';
import { again } from './drawing.js';
import { generatorOf, type RandomOptions } from './random.js';
import { floating } from './reduce-rule.js';

export interface RReLUOptions extends RandomOptions {
  /** The least slope below 0. Default 1/8. */
  readonly lower?: number;
  /** The greatest slope below 0. Default 1/3. */
  readonly upper?: number;
  /** Whether slopes are drawn; otherwise all are the middle of the two. Default false. */
  readonly training?: boolean;
}
interface Drawn {
  readonly lower: number;
  readonly upper: number;
  readonly generator: Draws;
}

/** Draws a slope for each element that is not above 0; the slopes are kept for backward. */
const drawn: OpFunction<[x: Tensor, attrs: Drawn]> = defineOp<Drawn, 'x', 'y' | 'slopes'>({
  name: 'rrelu',
  node: 'RreluWithNoiseBackward0',
  inputs: ['x'],
  outputs: ['y', 'slopes'],
  constants: ['slopes'],
  random: true,
  again,
  fills: true,
  inferAll: ([x]) => [x!, x!],
  kernel([x], [y, slopes], { lower, upper, generator }) {
    const [X, Y, S] = [x!.storage.data, y!.storage.data, slopes!.storage.data];
    const places = positions(x!);
    const count = places.reduce((n, at) => n + (X[at]! <= 0 ? 1 : 0), 0);
    const rounded = isSingle(x!.dtype) ? Math.fround : (v: number): number => v;
    const draws = drawnSlopes(generator, count, rounded(lower), rounded(upper));
    let next = 0;
    places.forEach((at, i) => {
      const slope = X[at]! <= 0 ? rounded(draws[next++]!) : 1;
      S[i] = slope;
      Y[i] = X[at]! * slope;
    });
  },
  vjp: { x: needs(['slopes'], ({ g }, slopes) => mul(g, slopes)) },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (x, attrs) => run([x], attrs)[0]!);

/** For elements that are not above 0 alone, in float64 whatever the type of x, as PyTorch draws them. */
function drawnSlopes(generator: Draws, count: number, lower: number, upper: number): ArrayLike<number> {
  const draws = new Float64Array(count);
  if (generator instanceof Generator) return generator.rreluSlopes(draws, draws.slice(), lower, upper);
  return generator.uniform(generator.float32Only === true ? new Float32Array(count) : draws, lower, upper);
}

const middling: AnyOp = { ...leakyRelu.op, node: 'RreluWithNoiseBackward0' };
/** The row of `leakyRelu` under the name that PyTorch's node has. */
const straight: OpFunction<[x: Tensor, negativeSlope: number]> = defineOp(middling).called(
  (run) => (x, negativeSlope) => run.one([x], { negativeSlope }),
);

/**
 * `x` above 0, `x` times a slope from U(lower, upper) below, or times their middle when not in training
 * (torch.nn.functional.rrelu; Xu et al. 2015).
 * Throws `ArgumentError` `ARG_RANGE` unless `lower <= upper`, `ARG_TYPE`, `ARG_UNKNOWN`; `DTypeError` for integers.
 */
export const rrelu: OpFunction<[x: Tensor, options?: RReLUOptions]> = Object.assign(
  (x: Tensor, options: RReLUOptions = {}): Tensor => {
    checkOptions('rrelu', options, ['lower', 'upper', 'training', 'generator']);
    const { lower = 1 / 8, upper = 1 / 3, training = false } = options;
    numbers('rrelu', { lower, upper });
    if (!(lower <= upper))
      throw new ArgumentError('ARG_RANGE', `rrelu: lower ${lower} must not be above upper ${upper}`, {
        op: 'rrelu',
        details: { lower, upper },
      });
    if (typeof training !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `rrelu: training must be true or false, got ${shown(training)}`, {
        op: 'rrelu',
      });
    const generator = generatorOf('rrelu', options);
    floating('rrelu', x);
    return training ? drawn(x, { lower, upper, generator }) : straight(x, (lower + upper) / 2);
  },
  { op: drawn.op },
);

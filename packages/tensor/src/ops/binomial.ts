/** Draws of binomial distributions, a number of trials and a chance for each element. */
import { ArgumentError, checkOptions, DTypeError } from '@isograd/errors';
import type { Draws } from '@isograd/random';
import { defineOp, needs, type OpFunction } from '../op.js';
import { dataOf } from '../reading.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { expand, unsqueeze } from './axes.js';
import { binomialOf } from './binomial-numbers.js';
import { again, floats, generatorOf, type RandomOptions } from './drawing.js';
import { stack } from './joins.js';
import { zerosLike } from './makers.js';

interface Drawing {
  readonly generator: Draws;
}

/** One tensor with count and chance as its last axis: what draws for each slice of a batch takes one operand. */
const drawn: OpFunction<[pairs: Tensor, attrs: Drawing]> = defineOp<Drawing, 'pairs', 'y'>({
  name: 'binomial',
  node: 'BinomialBackward0',
  inputs: ['pairs'],
  outputs: ['y'],
  random: true,
  again,
  fills: true,
  infer: ([pairs]) => ({ shape: pairs!.shape.slice(0, -1), dtype: pairs!.dtype }),
  kernel([pairs], [y], { generator }) {
    const numbers = dataOf(pairs!);
    const { data } = y!.storage;
    const size = numbers.length / 2;
    for (let i = 0; i < size; i++) checkPair(numbers[2 * i]!, numbers[2 * i + 1]!, i);
    // Streams of other frameworks may have float32 alone.
    const one = generator.float32Only === true ? new Float32Array(1) : new Float64Array(1);
    const uniform = (): number => {
      generator.uniform(one, 0, 1);
      return one[0]!;
    };
    const round = y!.dtype === 'float64' ? (v: number): number => v : Math.fround;
    for (let i = 0; i < size; i++) data[i] = binomialOf(numbers[2 * i]!, numbers[2 * i + 1]!, uniform, round);
  },
  vjp: { pairs: needs([], ({ g, shape }) => expand(unsqueeze(zerosLike(g), -1), shape)) },
  jvp: 'constant',
  batch: 'aligned',
}).called((run) => (pairs, attrs) => run.one([pairs], attrs));

function checkPair(count: number, prob: number, position: number): void {
  if (!(count >= 0 && count < Infinity))
    refuse('count', count, position, 'counts are finite numbers from 0 up');
  if (!(prob >= 0 && prob <= 1)) refuse('prob', prob, position, 'chances are numbers from 0 to 1');
}

/**
 * How often each of `count` trials succeeds when the chance is `prob`; both broadcast, no gradient passes
 * (torch.binomial). PyTorch's stream: sums of geometric numbers below 10 expected successes or failures, Hörmann's
 * transformed rejection from there on. Throws `ArgumentError` `ARG_RANGE` for a count below 0, a chance outside [0, 1] or
 * NaN; `ShapeError` `SHAPE_BROADCAST`; `DTypeError` `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH`.
 */
export const binomial: OpFunction<[count: Tensor, prob: Tensor, options?: RandomOptions]> = Object.assign(
  (count: Tensor, prob: Tensor, options: RandomOptions = {}): Tensor => {
    checkOptions('binomial', options, ['generator']);
    floats('binomial', count);
    floats('binomial', prob);
    if (count.dtype !== prob.dtype)
      throw new DTypeError(
        'DTYPE_MISMATCH',
        `binomial: count is ${count.dtype}, prob ${prob.dtype}; one dtype is wanted`,
        { op: 'binomial', details: { dtypes: [count.dtype, prob.dtype] } },
      );
    const shape = broadcastShapes('binomial', count.shape, prob.shape);
    const pairs = stack([expand(count, shape), expand(prob, shape)], -1);
    return drawn(pairs, { generator: generatorOf('binomial', options) });
  },
  { op: drawn.op },
);

function refuse(name: string, value: number, position: number, rule: string): never {
  throw new ArgumentError('ARG_RANGE', `binomial: ${name} ${value} at position ${position}; ${rule}`, {
    op: 'binomial',
    details: { value: String(value), position },
  });
}

/** Draws of Poisson distributions, one rate for each element. */
import { ArgumentError, checkOptions } from '@isograd/errors';
import type { Draws } from '@isograd/random';
import { defineOp, type OpFunction } from '../op.js';
import { dataOf } from '../reading.js';
import type { Tensor } from '../tensor.js';
import { again, floats, generatorOf, type RandomOptions } from './drawing.js';
import { flat } from './flat-rule.js';
import { lgammaOf } from './polygamma-numbers.js';

interface Drawing {
  readonly generator: Draws;
}

/**
 * Numbers of events at the rate that each element says, in the type of `x`; no gradient passes (torch.poisson).
 * PyTorch's stream: products of uniform numbers below a rate of 10, Hörmann's transformed rejection from there on.
 * Throws `ArgumentError` `ARG_RANGE` for a rate below 0 or NaN, `DTypeError` `DTYPE_UNSUPPORTED`.
 */
export const poisson: OpFunction<[x: Tensor, options?: RandomOptions]> = defineOp<Drawing, 'x', 'y'>({
  name: 'poisson',
  node: 'PoissonBackward0',
  inputs: ['x'],
  outputs: ['y'],
  random: true,
  again,
  fills: true,
  infer: ([x]) => x!,
  kernel([x], [y], { generator }) {
    const rates = dataOf(x!);
    rates.forEach((rate, i) => {
      if (!(rate >= 0 && rate < Infinity)) refuse(rate, i);
    });
    // Streams of other frameworks may have float32 alone.
    const one = generator.float32Only === true ? new Float32Array(1) : new Float64Array(1);
    const uniform = (): number => {
      generator.uniform(one, 0, 1);
      return one[0]!;
    };
    rates.forEach(
      (rate, i) => void (y!.storage.data[i] = rate < 10 ? few(rate, uniform) : many(rate, uniform)),
    );
  },
  vjp: { x: flat },
  jvp: 'diagonal',
  batch: 'aligned',
}).called((run) => (x, options = {}) => {
  checkOptions('poisson', options, ['generator']);
  floats('poisson', x);
  return run.one([x], { generator: generatorOf('poisson', options) });
});

function refuse(rate: number, position: number): never {
  throw new ArgumentError(
    'ARG_RANGE',
    `poisson: rate ${rate} at position ${position}; rates are finite numbers from 0 up`,
    { op: 'poisson', details: { value: String(rate), position } },
  );
}

/** How many uniform numbers can be multiplied before the product falls to e^-rate. */
function few(rate: number, uniform: () => number): number {
  if (rate === 0) return 0;
  const least = Math.exp(-rate);
  let [count, product] = [0, uniform()];
  for (; product > least; count++) product *= uniform();
  return count;
}

/** W. Hörmann, "The transformed rejection method for generating Poisson random variables" (1993), PTRD. */
function many(rate: number, uniform: () => number): number {
  const [root, logarithm] = [Math.sqrt(rate), Math.log(rate)];
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const accepted = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const room = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / room + b) * u + rate + 0.43);
    if (room >= 0.07 && v <= accepted) return k;
    if (k < 0 || (room < 0.013 && v > room)) continue;
    const density = Math.log(v) + Math.log(inverse) - Math.log(a / (room * room) + b);
    if (density <= -rate + k * logarithm - lgammaOf(k + 1)) return k;
  }
}

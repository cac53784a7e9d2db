/** What NumPy's two interfaces share: how they fill arrays from their source. */
import { checkOptions } from '@isograd/errors';
import { checkFloats, type DrawArray, type DrawDType, dtypeOf, type FloatArray } from '../arrays.js';
import { allocated, checkBounds, checkNumber, checkStd } from '../checks.js';
import { randintBounds } from '../integer-bounds.js';
import type { IntegerStream } from '../stream.js';
import { fillIntegers, masked32, type WordSource } from './words.js';

/** A bit generator and what is made of its bits. */
export interface NumpySource extends WordSource {
  /** Whether integers are drawn by rejection under a mask, or else by multiplication. */
  readonly masks: boolean;
  /** Float64 in [0, 1) with 53 bits. */
  unit(): number;
  /** One standard normal. */
  normal(): number;
}

/** Draws from a source. Float32 arrays get the float64 draws, rounded (`.astype(np.float32)`). */
export abstract class NumpyStream implements IntegerStream {
  protected abstract readonly source: NumpySource;

  /** `uniform(low, high)`; with 0 and 1 `random` of a generator, `random_sample` of a state. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkFloats('uniform', out);
    checkBounds('uniform', out, from, to);
    const range = to - from;
    for (let i = 0; i < out.length; i++) out[i] = from + range * this.source.unit();
    return out;
  }

  /** `normal(loc, scale)`; with 0 and 1 `standard_normal`, and `randn` of a state. */
  normal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkFloats('normal', out);
    checkNumber('normal', 'mean', mean);
    checkStd('normal', std);
    for (let i = 0; i < out.length; i++) out[i] = mean + std * this.source.normal();
    return out;
  }

  /**
   * `integers(low, high)` of a generator, `randint(low, high)` of a state; small integer types share words, so `dtype` and
   * the kind of array matter.
   */
  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options: { readonly dtype?: DrawDType } = {},
  ): A {
    checkOptions('randint', options, ['dtype']);
    const dtype = dtypeOf('randint', out, options.dtype);
    fillIntegers(this.source, out, dtype, randintBounds('randint', out, dtype, low, high), this.source.masks);
    return out;
  }

  /** `permutation(n)`. */
  randperm(n: number): Float64Array {
    const order = allocated('randperm', n).map((_, i) => i);
    const take = (): number => this.source.word();
    for (let i = n - 1; i > 0; i--) {
      const j = masked32(take, i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  abstract fork(): NumpyStream;
}

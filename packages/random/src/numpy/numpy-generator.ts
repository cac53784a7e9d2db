/** NumPy's present interface, `default_rng`: PCG64, ziggurat normals, integers by multiplication. */
import { checkOptions, shown } from '@isograd/errors';
import { checkFloats, type DrawArray, type DrawDType, dtypeOf, type FloatArray } from '../arrays.js';
import { allocated, checkBounds, checkNumber, checkStd, refusal } from '../checks.js';
import { randintBounds } from '../integer-bounds.js';
import type { IntegerStream } from '../stream.js';
import { Pcg64 } from './pcg64.js';
import { seedWords, wordsOf } from './seed-sequence.js';
import { fillIntegers, masked32 } from './words.js';
import { zigguratNormal } from './ziggurat.js';

/** `np.random.default_rng(seed)`. Float32 arrays get the float64 draws, rounded (`.astype(np.float32)`). */
export class NumpyGenerator implements IntegerStream {
  private source: Pcg64;

  /** The seed is an integer of any size, from 0 on. Throws `ARG_TYPE`, `ARG_RANGE`. */
  constructor(seed: number | bigint = 0) {
    this.source = new Pcg64(seedWords(wordsOf(checkedSeed(seed)), 8));
  }

  /** `uniform(low, high)`; `random` with 0 and 1. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkFloats('uniform', out);
    checkBounds('uniform', out, from, to);
    const range = to - from;
    for (let i = 0; i < out.length; i++) out[i] = from + range * this.source.unit();
    return out;
  }

  /** `normal(loc, scale)`; `standard_normal` with 0 and 1. */
  normal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkFloats('normal', out);
    checkNumber('normal', 'mean', mean);
    checkStd('normal', std);
    for (let i = 0; i < out.length; i++) out[i] = mean + std * zigguratNormal(this.source);
    return out;
  }

  /** `integers(low, high)`; small integer types share words, so `dtype` and the kind of array matter. */
  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options: { readonly dtype?: DrawDType } = {},
  ): A {
    checkOptions('randint', options, ['dtype']);
    const dtype = dtypeOf('randint', out, options.dtype);
    fillIntegers(this.source, out, dtype, randintBounds('randint', out, dtype, low, high), false);
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

  fork(): NumpyGenerator {
    const copy = new NumpyGenerator();
    copy.source = this.source.copy();
    return copy;
  }
}

function checkedSeed(seed: unknown): bigint {
  const wanted = 'an integer from 0 on, as a bigint beyond 2^53 - 1';
  if (typeof seed !== 'bigint' && !(typeof seed === 'number' && Number.isInteger(seed)))
    throw refusal('NumpyGenerator', 'ARG_TYPE', `seed ${shown(seed)} is not ${wanted}`, {
      seed: shown(seed),
    });
  if (seed < 0 || (typeof seed === 'number' && !Number.isSafeInteger(seed)))
    throw refusal('NumpyGenerator', 'ARG_RANGE', `seed ${shown(seed)} is out of range; wanted ${wanted}`, {
      seed: String(seed),
    });
  return BigInt(seed);
}

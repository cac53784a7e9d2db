/** NumPy's older interface, `np.random.seed` and `RandomState`: MT19937, polar normals, masked integers. */
import { checkOptions, shown } from '@isograd/errors';
import { checkFloats, type DrawArray, type DrawDType, dtypeOf, type FloatArray } from '../arrays.js';
import { allocated, checkBounds, checkNumber, checkStd, refusal } from '../checks.js';
import { randintBounds } from '../integer-bounds.js';
import { Mt19937 } from '../mt19937.js';
import type { IntegerStream } from '../stream.js';
import { fillIntegers, masked32, type WordSource } from './words.js';

/** `np.random.RandomState(seed)`. Float32 arrays get the float64 draws, rounded (`.astype(np.float32)`). */
export class NumpyRandomState implements IntegerStream {
  private readonly mt = new Mt19937(0);
  private readonly source: WordSource = {
    word: () => this.mt.word(),
    word64: () => (BigInt(this.mt.word()) << 32n) | BigInt(this.mt.word()),
  };
  /** The second normal of a pair, for the next call. */
  private saved: number | undefined = undefined;

  constructor(seed: number | ArrayLike<number> = 0) {
    this.seed(seed);
  }

  /** `np.random.seed`: an integer from 0 to 2^32 - 1, or several. Throws `ARG_TYPE`, `ARG_RANGE`. */
  seed(seed: number | ArrayLike<number>): this {
    const words = seedsOf(seed);
    if (typeof seed === 'number') this.mt.seed(seed);
    else this.mt.seedByArray(words);
    this.saved = undefined;
    return this;
  }

  /** `uniform(low, high)`; `random_sample` with 0 and 1. */
  uniform<A extends FloatArray>(out: A, from = 0, to = 1): A {
    checkFloats('uniform', out);
    checkBounds('uniform', out, from, to);
    const range = to - from;
    for (let i = 0; i < out.length; i++) out[i] = from + range * this.unit();
    return out;
  }

  /** `normal(loc, scale)`; `randn` with 0 and 1. */
  normal<A extends FloatArray>(out: A, mean = 0, std = 1): A {
    checkFloats('normal', out);
    checkNumber('normal', 'mean', mean);
    checkStd('normal', std);
    for (let i = 0; i < out.length; i++) out[i] = mean + std * this.gauss();
    return out;
  }

  /** `randint(low, high)`; small integer types share words, so `dtype` and the kind of array matter. */
  randint<A extends DrawArray>(
    out: A,
    low: number | bigint,
    high: number | bigint,
    options: { readonly dtype?: DrawDType } = {},
  ): A {
    checkOptions('randint', options, ['dtype']);
    const dtype = dtypeOf('randint', out, options.dtype);
    fillIntegers(this.source, out, dtype, randintBounds('randint', out, dtype, low, high), true);
    return out;
  }

  /** `permutation(n)`. */
  randperm(n: number): Float64Array {
    const order = allocated('randperm', n).map((_, i) => i);
    const take = (): number => this.mt.word();
    for (let i = n - 1; i > 0; i--) {
      const j = masked32(take, i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  fork(): NumpyRandomState {
    const copy = new NumpyRandomState();
    copy.mt.copyFrom(this.mt);
    copy.saved = this.saved;
    return copy;
  }

  /** 53 bits of two words: 27 of the first, 26 of the second. */
  private unit(): number {
    const a = this.mt.word() >>> 5;
    return (a * 67108864 + (this.mt.word() >>> 6)) / 9007199254740992;
  }

  private gauss(): number {
    const { saved } = this;
    this.saved = undefined;
    if (saved !== undefined) return saved;
    let x = 0;
    let y = 0;
    let r2 = 0;
    do {
      x = 2 * this.unit() - 1;
      y = 2 * this.unit() - 1;
      r2 = x * x + y * y;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.saved = scale * x;
    return scale * y;
  }
}

function seedsOf(seed: unknown): number[] {
  const list: unknown[] = typeof seed === 'object' && seed !== null ? Object.values(seed) : [seed];
  const wanted = 'an integer from 0 to 2^32 - 1, or an array of them';
  if (list.length === 0 || !list.every((x) => typeof x === 'number' && Number.isInteger(x)))
    throw refusal('seed', 'ARG_TYPE', `seed ${shown(seed)} is not ${wanted}`, { seed: shown(seed) });
  const words = list.map(Number);
  if (words.some((x) => x < 0 || x >= 2 ** 32))
    throw refusal('seed', 'ARG_RANGE', `seed ${shown(seed)} is out of range; wanted ${wanted}`, {
      seed: shown(seed),
    });
  return words;
}

/** JAX's keys: a key is a value, and the same key always gives the same numbers. */
import { checkOptions, shown } from '@isograd/errors';
import { checkSingle, type DrawArray, dtypeOf, isBigInts } from '../arrays.js';
import { allocated, checkBounds, checkOrder, checkTruth, refusal, seedBits } from '../checks.js';
import { fma32 } from '../fma.js';
import { randintBounds } from '../integer-bounds.js';
import { threefry, threefryBits } from './threefry.js';
import { erf32, inverseErf } from './xla-functions.js';

const { fround } = Math;

export interface JaxOptions {
  /** The layout of `jax_threefry_partitionable`, the default of JAX since 0.5; false gives the older numbers. */
  readonly partitionable?: boolean;
}

/** `jax.random.key`: two words and a layout. Its methods are `jax.random`'s functions of a key. Float32 only. */
export class JaxKey {
  /** The two uint32 words that `jax.random.key_data` shows. */
  readonly words: Uint32Array;
  readonly partitionable: boolean;

  /** A key of two words (`jax.random.wrap_key_data`). Throws `ARG_TYPE` for anything but two uint32. */
  constructor(words: ArrayLike<number>, options: JaxOptions = {}) {
    checkOptions('JaxKey', options, ['partitionable']);
    const { partitionable = true } = options;
    checkTruth('JaxKey', 'partitionable', partitionable);
    this.words = checkedWords(words);
    this.partitionable = partitionable;
  }

  /**
   * `jax.random.key(seed)`: the high and the low 32 bits of the seed. A negative seed of int32 has the high word 0, as in
   * JAX without `jax_enable_x64`; a seed beyond 32 bits has both words, as with it (without it JAX drops the high one).
   */
  static fromSeed(seed: number | bigint, options: JaxOptions = {}): JaxKey {
    const bits = seedBits('JaxKey.fromSeed', seed);
    const high = seed >= -(2 ** 31) && seed < 0 ? 0 : Number(bits >> 32n);
    return new JaxKey([high, Number(bits & 0xffffffffn)], options);
  }

  /** `jax.random.split`: `count` new keys. */
  split(count = 2): JaxKey[] {
    const words = new Uint32Array(2 * allocated('split', count).length);
    if (this.partitionable) for (let i = 0; i < count; i++) threefry(this.words, 0, i, words, 2 * i);
    else words.set(threefryBits(this.words, 2 * count, false));
    return Array.from({ length: count }, (_, i) => this.sibling(words.subarray(2 * i, 2 * i + 2)));
  }

  /** `jax.random.fold_in`: a new key for a number from 0 to 2^32 - 1. */
  foldIn(data: number): JaxKey {
    if (!isWord(data))
      throw refusal('foldIn', 'ARG_RANGE', `data ${shown(data)} does not fit; wanted 0 to 2^32 - 1`, {
        data: shown(data),
      });
    const words = new Uint32Array(2);
    threefry(this.words, 0, data, words, 0);
    return this.sibling(words);
  }

  /** `jax.random.bits`: `count` words. */
  bits(count: number): Uint32Array {
    allocated('bits', count);
    return threefryBits(this.words, count, this.partitionable);
  }

  /** `jax.random.uniform`: 23 bits a value, scaled with one rounding, never below `from`. */
  uniform(out: Float32Array, from = 0, to = 1): Float32Array {
    checkSingle('uniform', out);
    checkBounds('uniform', out, from, to);
    const low = fround(from);
    const range = fround(fround(to) - low);
    const bits = this.bits(out.length);
    for (let i = 0; i < out.length; i++)
      out[i] = Math.max(fma32((bits[i]! >>> 9) * 2 ** -23, range, low), low);
    return out;
  }

  /** `jax.random.normal`: the inverse error function of a uniform. */
  normal(out: Float32Array): Float32Array {
    this.uniform(out, -1 + 2 ** -24, 1);
    for (let i = 0; i < out.length; i++) out[i] = root2 * inverseErf(out[i]!);
    return out;
  }

  /** `jax.random.truncated_normal`: standard normals inside (lower, upper). */
  truncatedNormal(out: Float32Array, lower = -2, upper = 2): Float32Array {
    checkSingle('truncatedNormal', out);
    checkOrder('truncatedNormal', lower, upper);
    const [low, high] = [fround(lower), fround(upper)];
    // XLA multiplies by the reciprocal of a constant instead of dividing by it.
    this.uniform(out, erf32(fround(low * halfRoot)), erf32(fround(high * halfRoot)));
    const [least, most] = [beside(low, 1), beside(high, -1)];
    for (let i = 0; i < out.length; i++)
      out[i] = Math.min(Math.max(fround(root2 * inverseErf(out[i]!)), least), most);
    return out;
  }

  /** `jax.random.randint` of int32, in an array of any kind. */
  randint<A extends DrawArray>(out: A, low: number | bigint, high: number | bigint): A {
    const dtype = dtypeOf('randint', out, undefined);
    const [first, end] = randintBounds('randint', out, dtype, low, high);
    randintBounds('randint', new Int32Array(0), 'int32', first, end);
    const [above, below] = this.split().map((key) => key.bits(out.length));
    const span = Number(end - first);
    const half = 65536 % span;
    // 2^32 mod span; products wrap at 32 bits, as they do in JAX.
    const factor = (Math.imul(half, half) >>> 0) % span;
    for (let i = 0; i < out.length; i++) {
      const offset = (Math.imul(above![i]! % span, factor) + (below![i]! % span)) >>> 0;
      const value = (offset % span) + Number(first);
      if (isBigInts(out)) out[i] = BigInt(value);
      else out[i] = value;
    }
    return out;
  }

  /** `jax.random.permutation(key, n)`: sorts by random words, again and again until ties cannot matter. */
  permutation(n: number): Float64Array {
    let order = allocated('permutation', n).map((_, i) => i);
    let key = this.sibling(this.words);
    const rounds = Math.ceil((3 * Math.log(Math.max(1, n))) / Math.log(2 ** 32 - 1));
    for (let round = 0; round < rounds; round++) {
      const [next, sub] = key.split();
      const sortKeys = sub!.bits(n);
      const places = new Uint32Array(n).map((_, i) => i).toSorted((i, j) => sortKeys[i]! - sortKeys[j]!);
      const before = order;
      order = before.map((_, i) => before[places[i]!]!);
      key = next!;
    }
    return order;
  }

  private sibling(words: Uint32Array): JaxKey {
    return new JaxKey(words, { partitionable: this.partitionable });
  }
}

const root2 = fround(Math.SQRT2);
const halfRoot = fround(1 / root2);

const isWord = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

function checkedWords(words: unknown): Uint32Array {
  const list: unknown[] = typeof words === 'object' && words !== null ? Object.values(words) : [];
  if (list.length === 2 && list.every(isWord)) return Uint32Array.from(list.map(Number));
  throw refusal('JaxKey', 'ARG_TYPE', `${shown(words)} is no key; wanted two uint32 words`, {
    words: shown(words),
  });
}

/** The float32 next to x in the direction of a sign. */
function beside(x: number, direction: 1 | -1): number {
  if (!Number.isFinite(x)) return x;
  const float = Float32Array.of(x);
  const bits = new Int32Array(float.buffer);
  if (x === 0) return direction * 2 ** -149;
  bits[0]! += x > 0 === direction > 0 ? 1 : -1;
  return float[0]!;
}

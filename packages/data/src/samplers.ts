/** Samplers: the orders in which items are taken. */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import {
  defaultGenerator,
  type Draws,
  drawsOf,
  Generator,
  isStream,
  type RandomStream,
} from '@isograd/random';
import { checkSampler, entriesOf } from './iterables.js';

/** Numbers of items, or lists of them, and how many there are. A plain list is one. */
export interface Sampler<T = number> extends Iterable<T> {
  readonly length: number;
}

interface Sized {
  readonly length: number;
}

/** Where random samplers draw from, the stream of any framework; the default generator when it is left out. */
export interface SamplerOptions {
  readonly generator?: RandomStream;
}

/** 0, 1, 2, … (torch SequentialSampler). */
export class SequentialSampler implements Sampler {
  readonly #source: Sized;

  /** `source`: a data set, or anything with a length. */
  constructor(source: Sized) {
    this.#source = checkSized('SequentialSampler', source);
  }
  get length(): number {
    return this.#source.length;
  }
  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.#source.length; i++) yield i;
  }
}

export interface RandomSamplerOptions extends SamplerOptions {
  /** Let items come more than once. Default false. */
  readonly replacement?: boolean;
  /** How many to take; as many as there are by default, more than that in one permutation after the other. */
  readonly numSamples?: number;
}

/**
 * Items in random order (torch RandomSampler), another one each time: without a generator a private one is seeded
 * from the default generator when the first item is asked for; with one it draws from that.
 */
export class RandomSampler implements Sampler {
  readonly #source: Sized;
  readonly #replacement: boolean;
  readonly #numSamples: number | undefined;
  readonly #generator: Draws | undefined;

  /** Throws `ArgumentError`: `ARG_RANGE`, `ARG_TYPE`, `ARG_UNKNOWN`. */
  constructor(source: Sized, options: RandomSamplerOptions = {}) {
    this.#source = checkSized('RandomSampler', source);
    checkOptions('RandomSampler', options, ['replacement', 'numSamples', 'generator']);
    const { replacement = false, numSamples, generator } = options;
    this.#replacement = checkTruth('RandomSampler', 'replacement', replacement);
    if (numSamples !== undefined) checkCount('RandomSampler', 'numSamples', numSamples);
    this.#numSamples = numSamples;
    this.#generator = checkGenerator('RandomSampler', generator);
  }
  get length(): number {
    return this.#numSamples ?? this.#source.length;
  }
  *[Symbol.iterator](): Iterator<number> {
    const [n, count] = [this.#source.length, this.length];
    if (n === 0) return;
    const generator = this.#generator ?? new Generator(drawSeed(defaultGenerator()));
    if (this.#replacement) yield* drawn(generator, n, count);
    else {
      for (let k = 0; k < Math.floor(count / n); k++) yield* generator.randperm(n);
      // PyTorch draws this permutation even where none of it is wanted, and a generator of the user's hears of it.
      yield* generator.randperm(n).subarray(0, count % n);
    }
  }
}

/** With replacement, 32 at a time, as PyTorch draws them. */
function* drawn(generator: Draws, n: number, count: number): Iterable<number> {
  for (let left = count; left > 0; left -= 32)
    yield* generator.randint(new Float64Array(Math.min(left, 32)), 0, n, { dtype: 'int64' });
}

/** The given items in random order (torch SubsetRandomSampler). */
export class SubsetRandomSampler implements Sampler {
  readonly indices: readonly number[];
  readonly #generator: Draws | undefined;

  /** Throws `ArgumentError`: `ARG_TYPE`, `ARG_MISSING`, `ARG_UNKNOWN`. */
  constructor(indices: Iterable<number>, options: SamplerOptions = {}) {
    this.indices = entriesOf('SubsetRandomSampler', 'indices', indices, 'a list of places');
    checkOptions('SubsetRandomSampler', options, ['generator']);
    this.#generator = checkGenerator('SubsetRandomSampler', options.generator);
  }
  get length(): number {
    return this.indices.length;
  }
  *[Symbol.iterator](): Iterator<number> {
    const generator = this.#generator ?? defaultGenerator();
    for (const place of generator.randperm(this.indices.length)) yield this.indices[place]!;
  }
}

export interface WeightedRandomSamplerOptions extends SamplerOptions {
  /** Let items come more than once. Default true. */
  readonly replacement?: boolean;
}

/** `numSamples` items, each as likely as its weight says (torch WeightedRandomSampler). */
export class WeightedRandomSampler implements Sampler {
  readonly length: number;
  readonly #weights: Float64Array;
  readonly #replacement: boolean;
  readonly #generator: Draws | undefined;

  /** Throws `ArgumentError`: `ARG_RANGE` (weights when it is iterated), `ARG_TYPE`, `ARG_UNKNOWN`. */
  constructor(weights: Iterable<number>, numSamples: number, options: WeightedRandomSamplerOptions = {}) {
    const who = 'WeightedRandomSampler';
    checkOptions(who, options, ['replacement', 'generator']);
    const given: readonly unknown[] = entriesOf(who, 'weights', weights, 'a list of numbers');
    given.forEach((weight, i) => {
      if (typeof weight !== 'number')
        throw new ArgumentError('ARG_TYPE', `${who}: weights[${i}] is ${shown(weight)}; wanted a number`, {
          op: who,
        });
    });
    this.#weights = Float64Array.from(weights);
    this.length = checkCount(who, 'numSamples', numSamples);
    this.#replacement = checkTruth(who, 'replacement', options.replacement ?? true);
    this.#generator = checkGenerator(who, options.generator);
  }
  *[Symbol.iterator](): Iterator<number> {
    const generator = this.#generator ?? defaultGenerator();
    const weights = this.#weights;
    yield* generator.multinomial(weights, 1, weights.length, this.length, { replacement: this.#replacement });
  }
}

/** Lists of `batchSize` items from another sampler; the last one may be shorter (torch BatchSampler). */
export class BatchSampler implements Sampler<number[]> {
  readonly #sampler: Sampler;
  readonly #batchSize: number;
  readonly #dropLast: boolean;

  /** Throws `ArgumentError`: `ARG_RANGE`, `ARG_TYPE`. */
  constructor(sampler: Sampler, batchSize: number, dropLast = false) {
    this.#sampler = checkSampler('BatchSampler', 'sampler', sampler);
    this.#batchSize = checkCount('BatchSampler', 'batchSize', batchSize);
    this.#dropLast = checkTruth('BatchSampler', 'dropLast', dropLast);
  }
  get length(): number {
    const batches = this.#sampler.length / this.#batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }
  *[Symbol.iterator](): Iterator<number[]> {
    let batch: number[] = [];
    for (const index of this.#sampler) {
      batch.push(index);
      if (batch.length < this.#batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.#dropLast) yield batch;
  }
}

/** What PyTorch's `random_()` gives for int64: two words without the highest bit. */
const drawSeed = (generator: Generator): bigint => generator.random64() & (2n ** 63n - 1n);

/** Lets PyTorch's generator draw the seed that PyTorch's loader draws for its workers; other streams have none. */
export function skipBaseSeed(generator: Draws): void {
  if (generator instanceof Generator) drawSeed(generator);
}

/** Refuses anything but a whole number from 1 on. Throws `ArgumentError` `ARG_RANGE`. */
export function checkCount(who: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new ArgumentError('ARG_RANGE', `${who}: ${name} is ${shown(value)}; wanted a whole number >= 1`, {
    op: who,
    details: { option: name, value: shown(value) },
  });
}

/** Refuses anything but a boolean. Throws `ArgumentError` `ARG_TYPE`. */
export function checkTruth(who: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ArgumentError('ARG_TYPE', `${who}: ${name} is ${shown(value)}; wanted a boolean`, { op: who });
}

/** Refuses anything but a random stream or none. Throws `ArgumentError` `ARG_TYPE`. */
export function checkGenerator(who: string, value: unknown): Draws | undefined {
  if (value === undefined) return value;
  if (isStream(value)) return drawsOf(value);
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: generator is ${shown(value)}; wanted a Generator or another random stream`,
    { op: who, hint: 'make one from a seed: new Generator(42)' },
  );
}

function checkSized(who: string, source: unknown): Sized {
  const length: unknown =
    typeof source === 'object' && source !== null ? Reflect.get(source, 'length') : undefined;
  if (isSized(source) && typeof length === 'number' && Number.isSafeInteger(length) && length >= 0)
    return source;
  throw new ArgumentError('ARG_TYPE', `${who}: ${shown(source)} has no length; wanted a data set`, {
    op: who,
  });
}
const isSized = (source: unknown): source is Sized =>
  typeof source === 'object' && source !== null && 'length' in source;

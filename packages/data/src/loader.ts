/**
 * The data loader: batches of a data set, in order or shuffled as PyTorch shuffles.
 * The two casts: without a collate function of the user's, a batch is what `collate` makes.
 */
import { ArgumentError, checkOptions, shown } from '@isograd/errors';
import { defaultGenerator, type Draws, type RandomStream } from '@isograd/random';
import { collate, type Collated } from './collate.js';
import { checkDataset, type Dataset, placeIn } from './dataset.js';
import { checkSampler } from './iterables.js';
import {
  BatchSampler,
  checkCount,
  checkGenerator,
  checkTruth,
  RandomSampler,
  type Sampler,
  SequentialSampler,
  skipBaseSeed,
} from './samplers.js';

export interface DataLoaderOptions<T, B> {
  /** Items in a batch. Default 1. */
  readonly batchSize?: number;
  /** Another random order in each epoch. Default false. */
  readonly shuffle?: boolean;
  /** Leave out a last batch that is shorter. Default false. */
  readonly dropLast?: boolean;
  /** Which items, in which order; instead of `shuffle`. A list of numbers will do. */
  readonly sampler?: Sampler;
  /** Whole batches of numbers; instead of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  readonly batchSampler?: Sampler<readonly number[]>;
  /** Where shuffling draws from, the stream of any framework; the default generator when left out. */
  readonly generator?: RandomStream;
  /** Makes a batch of items; `collate` by default. */
  readonly collate?: (items: T[]) => B;
}
const known = ['batchSize', 'shuffle', 'dropLast', 'sampler', 'batchSampler', 'generator', 'collate'];

/**
 * Goes through a data set batch by batch, as often as it is iterated; each iteration is independent of others that
 * run (torch.utils.data.DataLoader, in this process). With the same seed the order is PyTorch's, bit for bit: each
 * iteration draws one seed from the generator when it begins, and a shuffling one another.
 */
export class DataLoader<T, B = Collated<T>> implements Iterable<B> {
  readonly dataset: Dataset<T>;
  readonly #batches: Sampler<readonly number[]>;
  readonly #generator: Draws | undefined;
  readonly #collate: ((items: T[]) => B) | undefined;

  /** Throws `ArgumentError`: `ARG_RANGE` for a batch size, `ARG_TYPE`, `ARG_UNKNOWN`, `ARG_CONFLICT`. */
  constructor(dataset: Dataset<T>, options: DataLoaderOptions<T, B> = {}) {
    checkDataset('DataLoader', dataset);
    checkOptions('DataLoader', options, known);
    if (options.collate !== undefined && typeof options.collate !== 'function')
      throw new ArgumentError(
        'ARG_TYPE',
        `DataLoader: collate is ${shown(options.collate)}; wanted a function`,
        { op: 'DataLoader' },
      );
    this.dataset = dataset;
    this.#generator = checkGenerator('DataLoader', options.generator);
    this.#collate = options.collate;
    this.#batches = batchesOf(dataset, options);
  }

  /** Batches in one iteration. */
  get length(): number {
    return this.#batches.length;
  }

  /**
   * Begins an epoch. What the data set throws comes out with the item's number added to its message. Throws
   * `ArgumentError` `ARG_TYPE` for an item that is undefined or a Promise, `IndexError` `INDEX_OUT_OF_RANGE` for what
   * a sampler should not have said, and what `collate` throws.
   */
  [Symbol.iterator](): Iterator<B> {
    // PyTorch draws the seed of its workers even where there are none.
    skipBaseSeed(this.#generator ?? defaultGenerator());
    return this.#epoch();
  }

  *#epoch(): Iterator<B> {
    for (const indices of this.#batches) yield this.#batch(indices);
  }

  #batch(indices: readonly number[]): B {
    const { dataset } = this;
    for (const index of indices) placeIn('DataLoader', index, dataset.length);
    if (this.#collate === undefined && dataset.batch !== undefined)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
      return dataset.batch(indices) as B;
    const items = indices.map((index) => itemOf(dataset, index));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return this.#collate === undefined ? (collate(items, indices) as B) : this.#collate(items);
  }
}

function itemOf<T>(dataset: Dataset<T>, index: number): T {
  let item: T;
  try {
    item = dataset.get(index);
  } catch (error) {
    if (error instanceof Error) error.message += `\n(in item ${index} of the data set)`;
    throw error;
  }
  if (item !== undefined && !(item instanceof Promise)) return item;
  const found = item === undefined ? 'undefined' : 'a Promise; the loader is synchronous';
  throw new ArgumentError('ARG_TYPE', `DataLoader: item ${index} of the data set is ${found}`, {
    op: 'DataLoader',
    details: { index },
  });
}

function batchesOf<T, B>(dataset: Dataset<T>, options: DataLoaderOptions<T, B>): Sampler<readonly number[]> {
  const { sampler, batchSampler, generator } = options;
  const given = Object.keys(options);
  const clash = (name: string, others: readonly string[]): void => {
    const other = others.find((each) => given.includes(each));
    if (other !== undefined)
      throw new ArgumentError(
        'ARG_CONFLICT',
        `DataLoader: ${name} says already what ${other} would say; give one of them`,
        { op: 'DataLoader' },
      );
  };
  if (batchSampler !== undefined) {
    clash('batchSampler', ['batchSize', 'shuffle', 'sampler', 'dropLast']);
    return checkSampler('DataLoader', 'batchSampler', batchSampler);
  }
  const { batchSize = 1, shuffle = false, dropLast = false } = options;
  checkCount('DataLoader', 'batchSize', batchSize);
  checkTruth('DataLoader', 'shuffle', shuffle);
  checkTruth('DataLoader', 'dropLast', dropLast);
  if (sampler !== undefined) {
    clash('sampler', ['shuffle']);
    return new BatchSampler(checkSampler('DataLoader', 'sampler', sampler), batchSize, dropLast);
  }
  const order = shuffle
    ? new RandomSampler(dataset, generator === undefined ? {} : { generator })
    : new SequentialSampler(dataset);
  return new BatchSampler(order, batchSize, dropLast);
}

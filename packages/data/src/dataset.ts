/**
 * Data sets: something with a length that gives item i.
 * The two casts: items of tensors have as many entries as there are tensors, which `map` forgets.
 */
import { ArgumentError, IndexError, ShapeError, shown } from '@isograd/errors';
import { indexSelect, Tensor, tensor } from '@isograd/tensor';
import type { Collated } from './collate.js';
import { entriesOf } from './iterables.js';

/** Items by number (torch.utils.data.Dataset). Any object with these members is one. */
export interface Dataset<T> {
  readonly length: number;
  /** Item `index`, counted from 0. */
  get(index: number): T;
  /** Several items as one batch, when that is faster than stacking them one by one; must give the same. */
  batch?(indices: readonly number[]): Collated<T>;
}

/** One entry of each tensor. */
export type Entries<Ts extends readonly Tensor[]> = { -readonly [K in keyof Ts]: Tensor };

/**
 * Entry i of every tensor, along their first axis (torch.utils.data.TensorDataset). Items are views.
 * Throws `ShapeError` `SHAPE_MISMATCH` for tensors of different lengths, `ArgumentError` `ARG_TYPE`, `ARG_MISSING`.
 */
export class TensorDataset<Ts extends readonly Tensor[]> implements Dataset<Entries<Ts>> {
  readonly tensors: Ts;
  readonly length: number;

  constructor(...tensors: Ts) {
    if (tensors.length === 0)
      throw new ArgumentError('ARG_MISSING', 'TensorDataset: at least one tensor is wanted', {
        op: 'TensorDataset',
      });
    tensors.forEach((x: unknown, i) => {
      if (!(x instanceof Tensor))
        throw new ArgumentError('ARG_TYPE', `TensorDataset: argument ${i} is ${shown(x)}; wanted a tensor`, {
          op: 'TensorDataset',
        });
      if (x.shape.length === 0 || x.shape[0] !== tensors[0]!.shape[0])
        throw new ShapeError(
          'SHAPE_MISMATCH',
          `TensorDataset: tensor ${i} is [${x.shape}], the first is [${tensors[0]!.shape}]; first axes must be equal`,
          {
            op: 'TensorDataset',
            details: { shapes: tensors.map(({ shape }) => shape) },
          },
        );
    });
    this.tensors = tensors;
    this.length = tensors[0]!.shape[0]!;
  }

  get(index: number): Entries<Ts> {
    const at = placeIn('TensorDataset', index, this.length);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as many entries as tensors
    return this.tensors.map((x) => x.select(0, at)) as Entries<Ts>;
  }

  batch(indices: readonly number[]): Collated<Entries<Ts>> {
    const at = tensor(Float64Array.from(indices), { dtype: 'int64' });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as many batches as tensors
    return this.tensors.map((x) => indexSelect(x, 0, at)) as Collated<Entries<Ts>>;
  }
}

/**
 * The items of another data set at the given places, in that order (torch.utils.data.Subset).
 * Throws `IndexError` `INDEX_OUT_OF_RANGE`, `ArgumentError` `ARG_TYPE`, `ARG_MISSING`.
 */
export class Subset<T> implements Dataset<T> {
  readonly dataset: Dataset<T>;
  readonly indices: readonly number[];
  readonly batch?: (indices: readonly number[]) => Collated<T>;

  constructor(dataset: Dataset<T>, indices: Iterable<number>) {
    checkDataset('Subset', dataset);
    this.dataset = dataset;
    this.indices = entriesOf('Subset', 'indices', indices, 'a list of places');
    for (const index of this.indices) placeIn('Subset', index, dataset.length);
    // Left out where the data set has none, so that the loader knows.
    if (dataset.batch !== undefined)
      this.batch = (places) => dataset.batch!(places.map((at) => this.#place(at)));
  }

  get length(): number {
    return this.indices.length;
  }

  get(index: number): T {
    return this.dataset.get(this.#place(index));
  }

  #place(index: number): number {
    return this.indices[placeIn('Subset', index, this.indices.length)]!;
  }
}

/** One data set behind the other (torch.utils.data.ConcatDataset). Throws `ArgumentError` `ARG_MISSING`, `ARG_TYPE`. */
export class ConcatDataset<T> implements Dataset<T> {
  readonly datasets: readonly Dataset<T>[];
  readonly length: number;
  /** Where each one ends. */
  readonly #ends: readonly number[];

  constructor(datasets: Iterable<Dataset<T>>) {
    this.datasets = entriesOf('ConcatDataset', 'datasets', datasets, 'a list of data sets');
    if (this.datasets.length === 0)
      throw new ArgumentError('ARG_MISSING', 'ConcatDataset: at least one data set is wanted', {
        op: 'ConcatDataset',
      });
    let end = 0;
    this.#ends = this.datasets.map((dataset) => {
      checkDataset('ConcatDataset', dataset);
      return (end += dataset.length);
    });
    this.length = end;
  }

  get(index: number): T {
    const at = placeIn('ConcatDataset', index, this.length);
    const which = this.#ends.findIndex((end) => at < end);
    return this.datasets[which]!.get(at - (this.#ends[which - 1] ?? 0));
  }
}

/** Refuses what is no place in a data set. Throws `IndexError` `INDEX_OUT_OF_RANGE`. */
export function placeIn(who: string, index: unknown, length: number): number {
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < length) return index;
  throw new IndexError(
    'INDEX_OUT_OF_RANGE',
    `${who}: index ${shown(index)} does not fit ${length} items; ${length === 0 ? 'there is none' : `use 0..${length - 1}`}`,
    { op: who, details: { index: shown(index), length } },
  );
}

/** Refuses what is no data set. Throws `ArgumentError` `ARG_TYPE`. */
export function checkDataset(who: string, dataset: unknown): void {
  const { length, get } = typeof dataset === 'object' && dataset !== null ? membersOf(dataset) : {};
  if (typeof get === 'function' && typeof length === 'number' && Number.isSafeInteger(length) && length >= 0)
    return;
  throw new ArgumentError(
    'ARG_TYPE',
    `${who}: ${shown(dataset)} is no data set; wanted a whole number \`length\` and a function \`get(index)\``,
    { op: who, details: { length: shown(length), get: shown(get) } },
  );
}
const membersOf = (dataset: object): { readonly length?: unknown; readonly get?: unknown } => ({
  length: Reflect.get(dataset, 'length'),
  get: Reflect.get(dataset, 'get'),
});

/** @isograd/data: data sets, loaders, CSV tables and two small built-in data sets. */
export { collate, type Collated } from './collate.js';
export type { ColumnChoice } from './csv/columns.js';
export type { Missing, MissingCount } from './csv/missing.js';
export { type CsvOptions, type LabelledTable, parseCsv, type Table } from './csv/table.js';
export { ConcatDataset, type Dataset, type Entries, Subset, TensorDataset } from './dataset.js';
export { DataLoader, type DataLoaderOptions } from './loader.js';
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  type Sampler,
  type SamplerOptions,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
  type WeightedRandomSamplerOptions,
} from './samplers.js';
export { minMaxScale, type ScaleOptions, standardise } from './scale.js';
export { randomSplit } from './split.js';
export { breastCancer, type BreastCancerOptions } from './tables/breast-cancer.js';
export { type Digits, digits } from './tables/digits.js';

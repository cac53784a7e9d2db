/** What is no list, no sampler and no batch is refused in our words, where it is given. */
import { zeros } from '@isograd/tensor';
import { expect, test } from 'vitest';
import * as data from '../src/index.js';
import { called, constructed, wording } from './refusals.js';

const three = new data.TensorDataset(zeros([3, 2]));
const none: unknown = undefined;
const rows: readonly (readonly [what: string, call: () => unknown, message: string])[] = [
  [
    'a subset without places',
    () => constructed(data.Subset, three),
    'Subset: indices is undefined; wanted a list of places',
  ],
  [
    'a number of places',
    () => constructed(data.Subset, three, 2),
    'Subset: indices is 2; wanted a list of places',
  ],
  [
    'one data set in place of a list',
    () => constructed(data.ConcatDataset, three),
    'ConcatDataset: datasets is',
  ],
  [
    'a sampler of nothing',
    () => constructed(data.SubsetRandomSampler, none),
    'SubsetRandomSampler: indices is undefined',
  ],
  [
    'weights that are none',
    () => constructed(data.WeightedRandomSampler, null, 2),
    'WeightedRandomSampler: weights is null; wanted a list of numbers',
  ],
  [
    'a weight that is no number',
    () => constructed(data.WeightedRandomSampler, [1, 2n], 2),
    'WeightedRandomSampler: weights[1] is 2n; wanted a number',
  ],
  [
    'batches of no sampler',
    () => constructed(data.BatchSampler, three, 2),
    'wanted a list, or something iterable with a length',
  ],
  ['a batch of nothing', () => called(data, 'collate'), 'collate: items is undefined; wanted a list'],
  ['a batch of one item', () => called(data, 'collate', zeros([2])), 'collate: items is'],
];

test.each(rows)('%s is refused', (_, call, message) => {
  const { code, message: said } = wording(call);
  expect(['ARG_TYPE', 'ARG_MISSING']).toContain(code);
  expect(said).toContain(message);
});

/** Every sample of linear algebra, under every transform and pair of transforms; and every refusal. */
import '../src/index.js';
import { linalgOps } from '@isograd/tensor/linalg';
import { linalgSamples } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { describeLaws, describeRefusals } from './laws.js';

test('every operation of linear algebra has a sample', () => {
  expect(Object.keys(linalgSamples).toSorted()).toEqual([...linalgOps.keys()].toSorted());
});

describeLaws(linalgSamples);
describe('it refuses', () => {
  describeRefusals(linalgSamples);
});

/** Every sample of every operation, under every transform and pair of transforms; and every refusal. */
import '../src/index.js';
import { ops } from '@isograd/tensor';
import { opSamples } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { describeLaws, describeRefusals } from './laws.js';

test('every public operation has a sample', () => {
  expect(Object.keys(opSamples).toSorted()).toEqual([...ops.keys()].toSorted());
});

describeLaws(opSamples);
describe('it refuses', () => {
  describeRefusals(opSamples);
});
